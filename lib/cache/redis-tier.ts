import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CreateDriverResult, L2CacheDriver } from 'bentocache/types'

import type { Through } from './generations'

/** Longer values stay in the memory of the process that made them. */
const most = 1_000_000

type Options = { through: Through; secret: string; seconds: number }

const inRedis = (key: string) => `hv:cache:${key}`

/**
 * Kept values in Redis, each sealed together with its key: one that is cut off, poisoned, put under another key or written
 * by somebody else is as good as none.
 */
export function redisTier({ through, secret, seconds }: Options): CreateDriverResult<L2CacheDriver> {
  const sealOf = (key: string, text: string) =>
    createHmac('sha256', secret).update(`cache:${key}\n`).update(text).digest('base64url')

  function opened(key: string, sealed: unknown): string | undefined {
    if (typeof sealed !== 'string') return undefined
    const [seal, text] = [sealed.slice(0, 43), sealed.slice(44)]
    const right = Buffer.from(sealOf(key, text))
    return seal.length === right.length &&
      timingSafeEqual(Buffer.from(seal.padEnd(43)).subarray(0, 43), right)
      ? text
      : undefined
  }

  const driver: L2CacheDriver = {
    type: 'l2',
    get: async (key) =>
      opened(
        key,
        await through<unknown>(
          (redis) => redis.get(inRedis(key)),
          () => undefined,
        ),
      ),
    // No longer than it is fresh: an older one is of use to nobody but who has it already.
    set: async (key, text) => {
      if (text.length > most) return false
      return through<boolean>(
        async (redis) => {
          const sealed = `${sealOf(key, text)}.${text}`
          return (await redis.set(inRedis(key), sealed, { ex: seconds })) === 'OK'
        },
        () => false,
      )
    },
    delete: (key) =>
      through(
        async (redis) => (await redis.del(inRedis(key))) > 0,
        () => false,
      ),
    // Not asked for: generations part with what is kept, and every key has an end.
    namespace: () => driver,
    pull: async () => undefined,
    clear: async () => {},
    deleteMany: async () => false,
    disconnect: async () => {},
  }
  return { options: {}, factory: () => driver }
}
