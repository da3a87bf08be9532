import { Ratelimit } from '@upstash/ratelimit'
import type { Redis } from '@upstash/redis'

import type { Count, Window } from './rules'

const limiters = new WeakMap<Redis, Map<string, Ratelimit>>()

/** One limiter of Upstash's for each shape of window. It counts in Redis alone: what it kept itself would not be shared. */
function limiterOf(redis: Redis, window: Window): Ratelimit {
  const known = limiters.get(redis) ?? new Map<string, Ratelimit>()
  limiters.set(redis, known)
  const burst = window.kind === 'bucket' ? window.holds : null
  const shape = `${window.quota}/${window.ms}/${burst}`
  const limiter =
    known.get(shape) ??
    new Ratelimit({
      redis,
      prefix: 'hv:limit',
      limiter:
        burst === null
          ? Ratelimit.slidingWindow(window.quota, `${window.ms} ms`)
          : Ratelimit.tokenBucket(1, `${window.ms} ms`, burst),
      ephemeralCache: false,
      analytics: false,
      enableProtection: false,
      enableTelemetry: false,
      // Its own time-out lets everybody in; ours is that of the connection.
      timeout: 0,
    })
  known.set(shape, limiter)
  return limiter
}

/** The windows of all instances, kept in Redis. @throws when what is kept there is no count */
export const sharedCounter = (redis: Redis) => ({
  async take(key: string, window: Window): Promise<Count> {
    const { success, remaining, reset } = await limiterOf(redis, window).limit(key)
    if (!Number.isFinite(remaining) || !Number.isFinite(reset)) throw new TypeError('This is no count.')
    return { allowed: success, remaining, resetMs: reset - Date.now() }
  },
  async giveBack(key: string, window: Window): Promise<void> {
    await limiterOf(redis, window).limit(key, { rate: -1 })
    // A bucket that was gone meanwhile would come back without an end.
    if (window.kind === 'bucket') await redis.pexpire(`hv:limit:${key}`, window.ms * window.holds + 1000)
  },
})
