import 'server-only'
import type { Redis } from '@upstash/redis'

import { env } from '@/lib/env'
import { gauge } from '@/lib/observability/metrics'
import { openRedis } from './client'

// Next loads this module once per bundle layer; the connection and its breaker must be one per process.
const kept = globalThis as typeof globalThis & { hillviewRedis?: ReturnType<typeof openRedis> }

/** Connected when it is first needed: programs that never ask Redis are not kept alive by it. */
function shared() {
  if (kept.hillviewRedis) return kept.hillviewRedis
  const opened = openRedis(env)
  if (opened.configured)
    gauge('hillview_redis_up', 'Whether Redis is asked (1), or rests after failures (0).', [], function () {
      this.set(opened.isAway() ? 0 : 1)
    })
  kept.hillviewRedis = opened
  return opened
}

/**
 * Asks Redis within 200 ms, and does `otherwise` where there is none, where it is away or too slow, and where `work` throws
 * because of what it found: a value that is cut off, poisoned or of another type is as good as none. So nothing fails
 * because of Redis; what `otherwise` throws is the caller's own.
 *
 *     const seen = await throughRedis((redis) => redis.incr(key), () => countHere())
 *
 * What is kept there is also kept elsewhere or worth nothing; every key comes from `keyOf` and has an end.
 */
export const throughRedis = <T>(
  work: (redis: Redis) => Promise<T>,
  otherwise: () => T | Promise<T>,
): Promise<T> => shared().through(work, otherwise)

/** `hv:<purpose>:<school>:…`; school null for what belongs to none. No part holds outside text: it is hashed first. */
export const keyOf = (purpose: string, schoolId: string | null, ...parts: (string | number)[]): string =>
  ['hv', purpose, schoolId ?? 'all', ...parts].join(':')

type RedisHealth = { status: 'pass' | 'warn'; output?: string }

/** How Redis is now: asked, not remembered. Without one there is nothing amiss, only less. */
export async function redisHealth(): Promise<RedisHealth> {
  if (!shared().configured) return { status: 'pass', output: 'no Redis is set; memory limits in use' }
  return throughRedis<RedisHealth>(
    async (redis) => {
      await redis.ping()
      return { status: 'pass' }
    },
    () => ({ status: 'warn', output: 'memory limits in use' }),
  )
}

/** Lets a program end that asked Redis. */
export function closeRedis(): void {
  kept.hillviewRedis?.close()
  kept.hillviewRedis = undefined
}
