import 'server-only'
import { sql } from 'drizzle-orm'

import type { Tx } from '@/lib/db'
import type { JobState } from './rules'

export type JobFigures = {
  /** Of all schools. `oldestSeconds`: the age of the one that was asked for first. */
  jobs: { kind: string; state: JobState; count: number; oldestSeconds: number }[]
  /** Promised events that are not yet sent. */
  outbox: { pending: number; oldestSeconds: number }
  /** Schools whose audit was found whole, or not, and the age of the oldest of these checks. */
  audit: { whole: number; broken: number; oldestSeconds: number }
}

type Row = {
  what: 'job' | 'event' | 'audit'
  kind: string
  state: JobState
  count: number
  oldest_seconds: number
  [column: string]: unknown
}

/** Background work of all schools, in one statement and in counts alone. */
export async function jobFigures(tx: Tx): Promise<JobFigures> {
  const rows = await tx.execute<Row>(sql`
    select what, kind, state, sum(total)::int as count, max(oldest_seconds) as oldest_seconds
      from system_figures() group by what, kind, state order by what, kind, state`)
  const read = ({ kind, state, count, oldest_seconds: oldestSeconds }: Row) => ({
    kind,
    state,
    count,
    oldestSeconds,
  })
  const events = rows.find(({ what }) => what === 'event')
  const audits = rows.filter(({ what }) => what === 'audit')
  const counted = (state: string) => audits.find((row) => (row.state as string) === state)?.count ?? 0
  return {
    audit: {
      whole: counted('whole'),
      broken: counted('broken'),
      oldestSeconds: Math.max(0, ...audits.map(({ oldest_seconds }) => oldest_seconds)),
    },
    jobs: rows.filter(({ what }) => what === 'job').map(read),
    outbox: { pending: events?.count ?? 0, oldestSeconds: events?.oldest_seconds ?? 0 },
  }
}
