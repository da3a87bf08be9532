import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { Facts } from '@/components/system/facts'
import { PaceChart } from '@/components/system/pace-chart'
import { ReadAgain } from '@/components/system/read-again'
import { Summary } from '@/components/system/summary'
import { RouteTable, ShareTable } from '@/components/system/tables'
import { counted, duration, percent, span } from '@/components/system/words'
import { Card } from '@/components/ui/card'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { getActor, requirePerson } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { type Dashboard, dashboard } from '@/lib/observability/dashboard'
import { version } from '@/package.json'

export const metadata: Metadata = { title: 'System' }

/** How the installation does, for ops and for those who lead a school: words first, figures below, nobody's name. */
export default async function SystemPage() {
  const [{ isOps }, actor] = [await requirePerson(), await getActor()]
  if (!isOps && !(actor && can(actor, 'system.read'))) notFound()
  const state = await dashboard()
  const { shared, requests } = state
  return (
    <Page>
      <PageHeader
        title="System"
        context={`As of ${showMoment(state.at)}. Counts alone: nothing of any school is shown here.`}
        action={
          <>
            <ReadAgain />
            <TextLink href="/system">Read again</TextLink>
            {isOps ? (
              <>
                <TextLink href="/system/schools">Schools</TextLink>
                <TextLink href="/system/jobs">Jobs</TextLink>
                <TextLink href="/account">Your account</TextLink>
              </>
            ) : (
              <TextLink href="/today">Today</TextLink>
            )}
          </>
        }
      />
      <div className="grid gap-5">
        <Summary {...state} />
        <Card title="The last hour of this process">
          {requests ? <PaceChart minutes={requests.byMinute} /> : <p>Requests are not timed here.</p>}
        </Card>
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Facts title="This process" facts={ownFacts(state)} />
          {shared && <Facts title="All processes together" facts={sharedFactsOf(shared, isOps)} />}
        </div>
        {requests && requests.byRoute.length > 0 && <RouteTable routes={requests.byRoute} />}
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <ShareTable title="Cache, since the start" of="Kind" counted="Kept already" shares={state.cache} />
          <ShareTable title="Limits, since the start" of="Class" counted="Refused" shares={state.limits} />
        </div>
      </div>
    </Page>
  )
}

function ownFacts({ requests, pool }: Dashboard) {
  const { count = 0, failed = 0, average = null, p95 = null, p99 = null } = requests?.all ?? {}
  return [
    ['Requests', `${counted(count, 'request', 'requests')} in the last hour`],
    ['Errors', `${failed} failed (${percent(count > 0 ? failed / count : null)})`],
    [
      'Time to answer',
      `${duration(average)} on average, 95 in 100 within ${duration(p95)}, 99 in 100 within ${duration(p99)}`,
    ],
    [
      'Database connections',
      `${pool.active} at work, ${pool.waiting} waiting, ${pool.shed} turned away since the start`,
    ],
    ['Memory', `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`],
    ['Running', `for ${span(process.uptime())}`],
    ['Versions', `Hillview ${version}, Node.js ${process.versions.node}`],
  ] as const
}

function sharedFactsOf(
  { database, schools, accounts, sessions, jobs, outbox, audit }: NonNullable<Dashboard['shared']>,
  isOps: boolean,
) {
  const of = (state: string) =>
    jobs.filter((job) => job.state === state).reduce((sum, { count }) => sum + count, 0)
  const inHere = [
    ['Schools', counted(schools, 'school', 'schools')],
    ['Accounts', `${counted(accounts, 'person', 'people')} may sign in`],
    [
      'Signed in now',
      `${counted(sessions.people, 'person', 'people')} on ${counted(sessions.active, 'device', 'devices')}; ${counted(sessions.ended, 'session', 'sessions')} ended in 24 hours`,
    ],
  ] as const
  return [
    ...(isOps ? inHere : []),
    ['Jobs', `${of('queued')} waiting, ${of('running')} at work, ${of('failed')} failed, ${of('done')} done`],
    [
      'Promised events',
      outbox.pending === 0
        ? 'none waits'
        : `${outbox.pending} waiting, the oldest for ${span(outbox.oldestSeconds)}`,
    ],
    ['Database', `PostgreSQL ${database.version}, answered in ${duration(database.milliseconds)}`],
    [
      'Audit',
      audit.broken > 0
        ? `not whole in ${counted(audit.broken, 'school', 'schools')}: run audit:check`
        : audit.whole > 0
          ? `whole in ${counted(audit.whole, 'school', 'schools')}, checked within ${span(audit.oldestSeconds)}`
          : 'not checked yet; it is every night',
    ],
    ['Last backup', 'none is recorded: backups are made outside Hillview'],
  ] as const
}
