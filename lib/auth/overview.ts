import 'server-only'
import { sql } from 'drizzle-orm'

import { schools, sessions, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { type JobFigures, jobFigures } from '@/lib/jobs/figures'
import { holdsNow } from './sessions'

export type Overview = JobFigures & {
  database: {
    version: string
    /** What the question took. */
    milliseconds: number
    /** How far its clock is ahead of ours, as far as can be told over the way there and back. */
    clockAheadMs: number
  }
  schools: number
  accounts: number
  /** Sessions that hold now, the people behind them, and the sessions that were ended in the last 24 hours. */
  sessions: { active: number; people: number; ended: number }
}

/**
 * The whole system in counts, nothing of any school: two statements in one transaction.
 * Throws when the database does not answer.
 */
export const systemOverview = (): Promise<Overview> =>
  outsideAnySchool(async (tx) => {
    const began = Date.now()
    const [row] = await tx.execute<
      {
        [figure in 'now' | 'schools' | 'accounts' | 'active' | 'people' | 'ended']: number
      } & { version: string }
    >(sql`
      select current_setting('server_version') as version,
             (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
             (select count(*)::int from ${schools}) as schools,
             (select count(*)::int from ${users} where ${users.disabledAt} is null) as accounts,
             count(*) filter (where ${holdsNow})::int as active,
             count(distinct ${sessions.userId}) filter (where ${holdsNow})::int as people,
             count(*) filter (where ${sessions.revokedAt} > now() - interval '24 hours')::int as ended
        from ${sessions}`)
    const milliseconds = Date.now() - began
    const { version, now, schools: schoolCount, accounts, active, people, ended } = row!
    return {
      ...(await jobFigures(tx)),
      database: { version, milliseconds, clockAheadMs: aheadBy(now - began, milliseconds) },
      schools: schoolCount,
      accounts,
      sessions: { active, people, ended },
    }
  })

/** The clock was read somewhere within the time the question took; only what lies outside of it is known. */
const aheadBy = (since: number, took: number) => Math.round(since < 0 ? since : Math.max(0, since - took))
