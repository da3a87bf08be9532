/** Upper bounds of the buckets in milliseconds; what takes longer falls into one more. */
const bounds = [
  1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000,
  10_000,
]
const buckets = bounds.length + 1
const longestMs = 30_000

/** How long answers took, in milliseconds; null where nothing was asked. */
export type Pace = {
  count: number
  failed: number
  average: number | null
  p95: number | null
  p99: number | null
}
export type RoutePace = Pace & { route: string }
/** `at`: the beginning of the minute, in milliseconds since 1970. */
export type MinutePace = Pace & { at: number }

export type Recent = ReturnType<typeof recentRequests>

/**
 * The requests of the latest minutes, in memory: a histogram a route and minute, so that percentiles of any span can be
 * told. About 5 KB a minute for 50 routes.
 */
export function recentRequests(routes: readonly string[], { minutes = 60 } = {}) {
  const ring = Array.from({ length: minutes }, () => ({
    minute: -1,
    counts: new Uint32Array(routes.length * buckets),
    sums: new Float64Array(routes.length),
    failed: new Uint32Array(routes.length),
  }))

  function slotOf(minute: number) {
    const slot = ring[minute % minutes]!
    if (slot.minute !== minute) {
      slot.minute = minute
      slot.counts.fill(0)
      slot.sums.fill(0)
      slot.failed.fill(0)
    }
    return slot
  }

  /** @param failed the answer was a 5xx */
  function record(route: number, ms: number, failed: boolean, now = Date.now()): void {
    const slot = slotOf(Math.floor(now / 60_000))
    slot.counts[route * buckets + bucketOf(ms)]!++
    slot.sums[route]! += ms
    if (failed) slot.failed[route]!++
  }

  const lately = (now: number) => {
    const last = Math.floor(now / 60_000)
    return ring.filter(({ minute }) => minute > last - minutes && minute <= last)
  }

  /** Each route that was asked for in these minutes, the busiest first. */
  function byRoute(now = Date.now()): RoutePace[] {
    const slots = lately(now)
    const paces = routes.map((route, at) => ({ route, ...pace(slots, at, at + 1) }))
    return paces.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
  }

  /** All routes together, a line a minute, the oldest first; minutes in which nothing was asked are there too. */
  function byMinute(now = Date.now()): MinutePace[] {
    const last = Math.floor(now / 60_000)
    return Array.from({ length: minutes }, (_, at) => {
      const minute = last - minutes + 1 + at
      const slots = ring.filter((slot) => slot.minute === minute)
      return { at: minute * 60_000, ...pace(slots, 0, routes.length) }
    })
  }

  const altogether = (now = Date.now()): Pace => pace(lately(now), 0, routes.length)

  return { record, byRoute, byMinute, altogether }

  function pace(slots: typeof ring, from: number, to: number): Pace {
    const counts = new Uint32Array(buckets)
    let [count, sum, failed] = [0, 0, 0]
    for (const slot of slots) {
      for (let route = from; route < to; route++) {
        sum += slot.sums[route]!
        failed += slot.failed[route]!
        for (let at = 0; at < buckets; at++) counts[at]! += slot.counts[route * buckets + at]!
      }
    }
    for (const each of counts) count += each
    return {
      count,
      failed,
      average: count > 0 ? sum / count : null,
      p95: quantile(counts, count, 0.95),
      p99: quantile(counts, count, 0.99),
    }
  }
}

function bucketOf(ms: number): number {
  let [low, high] = [0, bounds.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ms <= bounds[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

/** As Prometheus does it: evenly spread within a bucket. */
function quantile(counts: Uint32Array, count: number, share: number): number | null {
  if (count === 0) return null
  const rank = share * count
  let before = 0
  for (let at = 0; at < buckets; at++) {
    const here = counts[at]!
    if (here > 0 && before + here >= rank) {
      const low = at > 0 ? bounds[at - 1]! : 0
      const high = bounds[at] ?? longestMs
      return low + ((rank - before) / here) * (high - low)
    }
    before += here
  }
  return longestMs
}
