import { describe, expect, it } from 'vitest'

import { recentRequests } from './recent'

const minute = 60_000

describe('the latest minutes', () => {
  it('tell averages and percentiles by route, the busiest first', () => {
    const { record, byRoute, altogether } = recentRequests(['/a', '/b', '/c'])
    for (let ms = 1; ms <= 100; ms++) record(0, ms, ms > 98, 5 * minute)
    record(1, 12_000, false, 5 * minute)
    const [a, b, ...none] = byRoute(5 * minute)
    expect(a).toMatchObject({ route: '/a', count: 100, failed: 2, average: 50.5 })
    // Within the bucket from 70 to 100 ms.
    expect(a!.p95).toBeCloseTo(95, 0)
    expect(a!.p99).toBeCloseTo(99, 0)
    expect(b).toMatchObject({ route: '/b', count: 1, average: 12_000 })
    expect(b!.p99).toBeGreaterThan(10_000)
    expect(none).toEqual([])
    expect(altogether(5 * minute)).toMatchObject({ count: 101, failed: 2 })
  })

  it('forget what is older than they reach, also when nothing was asked for long', () => {
    const { record, byMinute, altogether } = recentRequests(['/a'], { minutes: 3 })
    record(0, 5, false, 10 * minute)
    record(0, 5, false, 11 * minute + 30_000)
    expect(byMinute(12 * minute).map(({ count }) => count)).toEqual([1, 1, 0])
    expect(byMinute(13 * minute).map(({ at, count }) => [at / minute, count])).toEqual([
      [11, 1],
      [12, 0],
      [13, 0],
    ])
    expect(altogether(20 * minute)).toEqual({ count: 0, failed: 0, average: null, p95: null, p99: null })
    // The slot of a minute long past is used again.
    record(0, 7, false, 23 * minute)
    expect(altogether(23 * minute).count).toBe(1)
  })
})
