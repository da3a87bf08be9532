import type { Shared } from '@/lib/cache/generations'
import { openCache } from '@/lib/cache/store'
import { openBus } from '@/lib/redis/bus'
import { openRedis } from '@/lib/redis/client'

export const seconds = 60

/** The cache of one instance: a memory of its own, and a way to Redis that can be cut. */
export function instance(url: string, more: { secret?: string; build?: string; bus?: boolean } = {}) {
  const redis = openRedis({
    REDIS_URL: url,
    UPSTASH_REDIS_REST_URL: undefined,
    UPSTASH_REDIS_REST_TOKEN: undefined,
  })
  let isCut = false
  const through: Shared['through'] = (work, otherwise) =>
    isCut ? Promise.resolve(otherwise()) : redis.through(work, otherwise)
  const cache = openCache({
    shared: {
      through,
      configured: true,
      publish: (message) =>
        through(
          (it) => it.publish('hv:bus:cache', message),
          () => 0,
        ),
    },
    secret: more.secret ?? 'only-for-tests',
    build: more.build ?? 'one',
    seconds,
    entries: 1000,
    bytes: 1_000_000,
  })
  const bus = openBus(url)
  if (more.bus) bus.subscribe('cache', cache.heard)
  return {
    ...cache,
    cut: () => {
      isCut = true
    },
    mend: () => {
      isCut = false
    },
    end: () => {
      redis.close()
      bus.close()
    },
  }
}
