import 'server-only'
import { queueStatements } from '@/lib/db/queue'
import { inngest } from '../client'
import type { Failure, RunCounts } from '../rules'
import { nextDue } from './schedule'

export type FunctionFigures = RunCounts & {
  lastEndedAt: Date | null
  /** When it runs next by its own schedule. */
  nextAt: Date | null
}

/** The runs of all schools by function, in counts alone. An Inngest server keeps such figures to itself. */
export async function runFigures(queue = 'runs'): Promise<FunctionFigures[]> {
  const { rows } = await queueStatements.executeSql(
    `select split_part(singleton_key, ' ', 1) as fn, kind, count(*)::int as count,
            extract(epoch from now() - min(start_after) filter (where start_after <= now()))::float8 as age,
            extract(epoch from max(completed_on))::float8 as ended, max(data -> 'event' -> 'data' ->> 'cron') as cron
       from (select *, case when state < 'active' then 'waiting' when state = 'active' then 'working'
                            when state = 'failed' then 'processes died' else coalesce(output ->> 'outcome', 'done') end as kind
               from pgboss.job where name = $1 and state <> 'cancelled') runs
      group by 1, 2 order by 1, 2`,
    [queue],
  )
  const found = new Map<string, FunctionFigures>()
  for (const { fn, kind, count, age, ended, cron } of rows as Row[]) {
    const name = fn.replace(`${inngest.id}-`, '')
    const figures = found.get(name) ?? { ...none, fn: name, failed: {} }
    if (kind === 'waiting' || kind === 'working' || kind === 'done') figures[kind] = count
    else figures.failed[kind] = count
    if (kind === 'waiting') figures.oldestSeconds = age ?? 0
    if (ended) figures.lastEndedAt = new Date(Math.max(ended * 1000, figures.lastEndedAt?.getTime() ?? 0))
    if (cron) figures.nextAt = nextDue(cron, new Date())
    found.set(name, figures)
  }
  return [...found.values()]
}

type Row = {
  fn: string
  kind: 'waiting' | 'working' | 'done' | Failure
  count: number
  age: number | null
  ended: number | null
  cron: string | null
}

const none = { waiting: 0, working: 0, oldestSeconds: 0, done: 0, lastEndedAt: null, nextAt: null }
