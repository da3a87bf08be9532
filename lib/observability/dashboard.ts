import 'server-only'
import { poolStats } from '@/lib/db'
import { type Health, ready } from './health'
import { registry } from './metrics'
import type { MinutePace, Pace, RoutePace } from './recent'
import { type SharedFacts, sharedFacts } from './shared'
import { recentPace } from './timing'

/** Of how many; `share` is null where there were none. */
export type Share = { name: string; all: number; share: number | null }

export type Dashboard = {
  at: Date
  health: Health
  /** What all processes share; null while the database does not answer. */
  shared: SharedFacts | null
  /** The rest is of this process: its requests in the last hour (null where they are not timed), its pool, and since its start. */
  requests: { all: Pace; byRoute: RoutePace[]; byMinute: MinutePace[] } | null
  pool: ReturnType<typeof poolStats>
  /** What was kept already, by kind of value. */
  cache: Share[]
  /** What was refused, by class of requests. */
  limits: Share[]
}

/** Everything /system shows, in three statements at most; none of it waits longer than a second for the database. */
export async function dashboard(): Promise<Dashboard> {
  const recent = recentPace()
  const [health, shared, cache, limits] = await Promise.all([
    ready(),
    sharedFacts(),
    shares('hillview_cache_requests_total', 'cache', ['hit', 'stale']),
    shares('hillview_ratelimit_decisions_total', 'class', ['refused']),
  ])
  return {
    at: new Date(),
    health,
    shared,
    requests: recent && {
      all: recent.altogether(),
      byRoute: recent.byRoute(),
      byMinute: recent.byMinute(),
    },
    pool: poolStats(),
    cache,
    limits,
  }
}

/** A counter with a label `result`, by another label: the share of the results in `counted`. */
async function shares(metric: string, by: string, counted: readonly string[]): Promise<Share[]> {
  const figures = await registry.getSingleMetric(metric)?.get()
  const sums = new Map<string, { all: number; of: number }>()
  for (const { labels, value } of figures?.values ?? []) {
    const name = String((labels as Record<string, unknown>)[by])
    const sum = sums.get(name) ?? { all: 0, of: 0 }
    sum.all += value
    if (counted.includes(String((labels as Record<string, unknown>).result))) sum.of += value
    sums.set(name, sum)
  }
  return [...sums]
    .map(([name, { all, of }]) => ({ name, all, share: all > 0 ? of / all : null }))
    .sort((a, b) => a.name.localeCompare(b.name))
}
