import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { GuardiansChildRow } from '@/components/guardians/child-row'
import { PersonForm } from '@/components/guardians/guardian-forms'
import { Reach } from '@/components/guardians/reach'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { DoneHere } from '@/components/undo/done'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getGuardian } from '@/lib/guardians/queries'
import { showPhone } from '@/lib/phones'
import { counted, languages } from '@/lib/words'

/** Read once for the title and the page. */
const read = cache(async (guardianId: string) => {
  const actor = await requireStaff()
  return can(actor, 'guardians.read') ? getGuardian(actor, guardianId) : null
})

export async function generateMetadata({ params }: PageProps<'/guardians/[guardianId]'>): Promise<Metadata> {
  return { title: (await read((await params).guardianId))?.name ?? 'Not here' }
}

/** One guardian: their children with rights and restrictions, and how they are reached. */
export default async function GuardianPage({ params }: PageProps<'/guardians/[guardianId]'>) {
  const actor = await requireStaff()
  const guardian = await read((await params).guardianId)
  if (!guardian) notFound()
  const { id, name, version, phones, emails, children, language, hasAccount } = guardian
  const mayChange = can(actor, 'guardians.change')
  return (
    <Page>
      <PageHeader
        title={name}
        context={
          <>
            <Reach phones={phones} emails={emails} />
            <span className="mt-1 block">
              {counted(children.length, 'child', 'children')} at the school · messages in{' '}
              {languages[language]} · {hasAccount ? <Badge tone="ok">signs in</Badge> : 'no account'}
            </span>
          </>
        }
      />
      <DoneHere>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card title="Children" flush>
            {children.length === 0 ? (
              <p className="px-4 py-4 text-muted sm:px-5">
                No child at the school. Link one from the child’s page, or{' '}
                <TextLink href={'/guardians?view=no-learner' as Route}>
                  remove guardians without a learner
                </TextLink>
                .
              </p>
            ) : (
              <ul className="divide-y divide-line">
                {children.map((child) => (
                  <GuardiansChildRow
                    key={child.id}
                    child={child}
                    guardian={{ id, name }}
                    mayChange={mayChange}
                    mayRestrict={can(actor, 'custody.change')}
                  />
                ))}
              </ul>
            )}
          </Card>
          {mayChange && (
            <Card title="Details">
              <PersonForm
                guardianId={id}
                version={version}
                of={{
                  fullName: name,
                  phone: guardian.phone && showPhone(guardian.phone),
                  phone2: guardian.phone2 && showPhone(guardian.phone2),
                  email: guardian.email,
                  language,
                }}
              />
            </Card>
          )}
        </div>
      </DoneHere>
    </Page>
  )
}
