import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { systemOverview } from '@/lib/auth/overview'
import { requirePerson } from '@/lib/auth/session'
import { poolStats } from '@/lib/db'
import { version } from '@/package.json'

export const metadata: Metadata = { title: 'System' }

export default async function SystemPage() {
  if (!(await requirePerson()).isOps) notFound()
  const { database, schools, accounts, sessions } = await systemOverview()
  const pool = poolStats()
  const facts = [
    ['Schools', count(schools, 'school', 'schools')],
    ['Accounts', `${count(accounts, 'person', 'people')} may sign in`],
    [
      'Signed in now',
      `${count(sessions.people, 'person', 'people')} on ${count(sessions.active, 'device', 'devices')}`,
    ],
    [
      'Database connections',
      `${pool.active} at work, ${pool.waiting} waiting, ${pool.shed} turned away since the start`,
    ],
    ['Running since', `${hours(process.uptime())} without a restart`],
    ['Versions', `Hillview ${version}, Node.js ${process.versions.node}, PostgreSQL ${database.version}`],
  ] as const
  return (
    <Page>
      <PageHeader
        title="System"
        context="Counts alone: nothing of any school is shown here."
        action={<TextLink href="/account">Your account</TextLink>}
      />
      <Notice tone="ok" title="The database answers" className="mb-4 max-w-2xl">
        <p>It took {database.milliseconds} ms just now.</p>
      </Notice>
      <Card className="max-w-2xl" flush>
        <dl className="divide-y divide-line">
          {facts.map(([name, words]) => (
            <div key={name} className="grid gap-x-4 px-4 py-3 sm:grid-cols-[12rem_1fr] sm:px-5">
              <dt className="text-muted">{name}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </Page>
  )
}

const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`

const hours = (seconds: number) =>
  seconds < 7200
    ? count(Math.floor(seconds / 60), 'minute', 'minutes')
    : count(Math.floor(seconds / 3600), 'hour', 'hours')
