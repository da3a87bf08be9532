import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { FoundForm } from '@/components/setup/found-form'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { schoolEntries } from '@/lib/auth/schools'
import { requirePerson } from '@/lib/auth/session'
import { showDay } from '@/lib/dates'
import { counted } from '@/lib/words'

export const metadata: Metadata = { title: 'Schools' }

/** The schools of this installation, for ops: which there are, and the way to make one. */
export default async function SchoolsPage() {
  if (!(await requirePerson()).isOps) notFound()
  const schools = await schoolEntries()
  return (
    <Page>
      <PageHeader
        title="Schools"
        context={`${counted(schools.length, 'school', 'schools')} in this installation. Nothing of what is in them is shown here.`}
        action={<TextLink href="/system">System</TextLink>}
      />
      <div className="grid items-start gap-5 lg:grid-cols-[1fr_22rem]">
        {schools.length === 0 ? (
          <EmptyState title="There is no school yet">Make the first one with the form.</EmptyState>
        ) : (
          <Card title="Schools" flush>
            <ul className="divide-y divide-line">
              {schools.map(({ schoolId, name, slug, since, isPractice, accounts, leaders }) => (
                <li
                  key={schoolId}
                  className="flex flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-3 sm:px-5"
                >
                  <div className="min-w-0">
                    <p className="font-medium">
                      {name} {isPractice && <Badge>Practice</Badge>}
                    </p>
                    <p className="text-sm text-muted">
                      {slug} · since {showDay(since.toISOString().slice(0, 10))}
                    </p>
                  </div>
                  <p className="text-muted">
                    {counted(accounts, 'account', 'accounts')}
                    {leaders === 0 && ', nobody leads it yet'}
                  </p>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card title="A new school">
          <FoundForm />
        </Card>
      </div>
    </Page>
  )
}
