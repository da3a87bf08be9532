import type { Route } from 'next'
import { headers } from 'next/headers'
import { notFound } from 'next/navigation'

import { FamilyLinkField } from '@/components/reports/family-link'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { ownOrigin } from '@/lib/auth/origin'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { isId } from '@/lib/ids'
import { showLinks } from '@/lib/publications/links/commands'
import { readResultChoice } from '@/lib/results/input'

export const metadata = { title: 'Families’ links' }

export default async function LinksPage({ params }: PageProps<'/reports/[classId]/[result]/links'>) {
  const actor = await requireStaff()
  const { classId, result } = await params
  const choice = readResultChoice(result)
  if (!choice || !isId(classId) || !can(actor, 'links.read')) notFound()
  const found = await showLinks(actor, { classId, choice })
  if (!found) notFound()

  const origin = ownOrigin(await headers())
  const without = found.links.filter(({ state }) => state !== 'open').length
  return (
    <Page>
      <PageHeader
        title={`Families’ links, ${found.className}`}
        context={`${found.term}, ${found.result} · ${found.links.length} learners${without > 0 ? `, ${without} without a link that opens` : ''}`}
        action={<TextLink href={`/reports/${classId}/${result}` as Route}>Report cards</TextLink>}
      />
      <p className="mb-4 max-w-prose text-muted">
        A link opens that child’s published report on any phone, without an account. Whoever has it can read
        it, so give it to the child’s own family alone. Looking at this page is noted in the audit.
      </p>
      <Card flush>
        <ul className="divide-y divide-line">
          {found.links.map((link) => (
            <li
              key={link.learnerId}
              id={link.learnerId}
              className="grid gap-x-6 gap-y-2 px-4 py-3 sm:px-5 lg:grid-cols-[16rem_1fr]"
            >
              <div>
                <TextLink href={`/reports/${classId}/${result}/${link.learnerId}` as Route}>
                  {link.name}
                </TextLink>{' '}
                <span className="text-muted">{link.admissionNumber}</span>
              </div>
              <FamilyLinkField link={link} classId={classId} choice={choice} origin={origin} />
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  )
}
