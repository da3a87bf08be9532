import { createHash } from 'node:crypto'
import { BentoCache, bentostore, errors } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'

import { counter } from '@/lib/observability/metrics'
import { openGenerations, type Shared } from './generations'
import { redisTier } from './redis-tier'

export type Place = {
  schoolId: string
  /** What kind of value: one of a closed set. */
  name: string
  /** Which one: ids, numbers and days, never outside text. */
  id: string
  /** What it depends on. */
  tags: readonly string[]
}

export type Limits = {
  /** After so many seconds a value is read anew, whatever happened to its tags. */
  seconds: number
  entries: number
  bytes: number
}

type Options = Limits & { shared: Shared; secret: string; build: string }

const requests = counter(
  'hillview_cache_requests_total',
  'Values asked of the cache: kept (hit), read anew (miss), kept and past their time because reading failed or was slow (stale).',
  ['cache', 'result'],
)

/** Reading that takes longer, or fails, is answered with the value before, if its tags are still what they were. */
const patienceMs = 1000

/**
 * Values that a school's data gives, kept in memory and in Redis. Of many who ask for the same value at the same time one
 * reads it. Values are plain JSON.
 */
export function openCache({ shared, secret, build, seconds, entries, bytes }: Options) {
  const generations = openGenerations(shared)
  const memory = memoryDriver({ maxItems: entries, maxSize: bytes, maxEntrySize: Math.ceil(bytes / 8) })
  const tiers = bentostore()
    .useL1Layer(memory)
    .useL2Layer(redisTier({ through: shared.through, secret, seconds }))
  const bento = new BentoCache({
    default: 'all',
    stores: { all: tiers },
    ttl: seconds * 1000,
    // Kept twice as long as it is fresh.
    grace: seconds * 2000,
    graceBackoff: 1000,
    timeout: patienceMs,
    serializer: {
      serialize: (entry) => JSON.stringify(entry),
      deserialize: (text) => withinTime(JSON.parse(text), seconds),
    },
  })
  bento.on('cache:hit', ({ key, graced }) =>
    requests.inc({ cache: nameIn(key), result: graced ? 'stale' : 'hit' }),
  )
  bento.on('cache:miss', ({ key }) => requests.inc({ cache: nameIn(key), result: 'miss' }))

  /** The value kept for this place, or what `read` finds: read after its generations were. Null is not kept. */
  async function cached<T>({ schoolId, name, id, tags }: Place, read: () => Promise<T>): Promise<T> {
    const tokens = await generations.of(tags.map((tag) => keyOfTag(schoolId, tag)))
    const key = [schoolId, name, id, digest([build, ...tokens])].join(':')
    try {
      const value = await bento.getOrSet<T>({
        key,
        factory: async ({ skip }) => {
          const found = await read()
          return (found === null ? skip() : found) as T
        },
      })
      return value ?? (null as T)
    } catch (error) {
      throw error instanceof errors.E_FACTORY_ERROR ? error.cause : error
    }
  }

  return {
    cached,
    /** Parts with everything of the school that depends on these tags. */
    drop: (schoolId: string, tags: readonly string[]) =>
      generations.renew(tags.map((tag) => keyOfTag(schoolId, tag))),
    heard: generations.heard,
  }
}

export type Cache = ReturnType<typeof openCache>

const keyOfTag = (schoolId: string, tag: string) => `hv:generation:${schoolId}:${tag}`
const nameIn = (key: string) => key.split(':', 2)[1]!
const digest = (parts: string[]) =>
  createHash('sha256').update(parts.join(' ')).digest('base64url').slice(0, 22)

/** An instance whose clock is ahead cannot make others keep its values for longer. */
function withinTime(entry: { logicalExpiration: number }, seconds: number) {
  return { ...entry, logicalExpiration: Math.min(entry.logicalExpiration, Date.now() + seconds * 1000) }
}
