import 'server-only'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { SchoolId } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool, isPartOfWhole, type Tx } from '@/lib/db'
import { env } from '@/lib/env'
import { throughRedis } from '@/lib/redis'
import { publish, subscribe } from '@/lib/redis/bus'
import { readTogether } from './read'
import { type Cache, openCache, type Place } from './store'

export { tag } from './tags'

/** The kinds of values that are kept. */
export const cacheNames = [
  'calendar',
  'card',
  'child',
  'children',
  'class',
  'classes',
  'learnerChoices',
  'learnerYear',
  'marksheet',
  'names',
  'overview',
  'progress',
  'publications',
  'reports',
  'school',
  'sheet',
  'staff',
  'years',
] as const
export type CacheName = (typeof cacheNames)[number]

type What = Omit<Place, 'schoolId' | 'name'> & { name: CacheName; schoolId: SchoolId }

// Next loads this module once per bundle layer; what one layer parts with, no other may keep.
const kept = globalThis as typeof globalThis & { hillviewCache?: Cache }

const shared = () => {
  kept.hillviewCache ??= openCache({
    shared: {
      configured: Boolean(env.REDIS_URL || env.UPSTASH_REDIS_REST_URL),
      through: throughRedis,
      publish: (message) => publish('cache', message),
    },
    secret: env.NEXTAUTH_SECRET,
    build: buildId(),
    seconds: env.CACHE_SECONDS,
    entries: env.CACHE_ENTRIES,
    bytes: env.CACHE_MEMORY_MB * 1_000_000,
  })
  return kept.hillviewCache
}

/**
 * What `read` finds in the school's data, from the cache while none of its tags was dropped. It is what the school knows, never
 * what one person may see: `read` acts for the school, and whoever asks filters afterwards by who is asking. Plain JSON; null is
 * not kept. Never within an open transaction: reading opens its own, so that it sees everything that was committed.
 */
export function cached<T>(what: What, read: (tx: Tx) => Promise<T>): Promise<T> {
  if (isPartOfWhole()) return inSchool(systemActor(what.schoolId), read)
  const ask = () => readTogether(what.schoolId, read)
  return env.CACHE === 'off' ? ask() : shared().cached(what, ask)
}

type Many = Omit<What, 'id' | 'tags'> & { ids: readonly string[]; tags: (id: string) => string[] }

/** Many values of one kind, each kept on its own; those that are missing are read at once. Ids without a value are left out. */
export async function cachedEach<T>(
  { ids, tags, ...what }: Many,
  read: (tx: Tx, missing: string[]) => Promise<Map<string, T>>,
): Promise<Map<string, T>> {
  let missing: string[] | null = null
  let answer: Promise<Map<string, T>> = Promise.resolve(new Map())
  /** What is asked for in one moment is read together. */
  const find = async (id: string): Promise<T | null> => {
    if (!missing) {
      const now: string[] = []
      missing = now
      answer = new Promise(setImmediate).then(() => {
        missing = null
        return isPartOfWhole()
          ? inSchool(systemActor(what.schoolId), (tx) => read(tx, now))
          : readTogether(what.schoolId, (tx) => read(tx, now))
      })
    }
    missing.push(id)
    return (await answer).get(id) ?? null
  }
  const isKept = env.CACHE === 'on' && !isPartOfWhole()
  const found = await Promise.all(
    ids.map(async (id) => {
      const place = { ...what, id, tags: tags(id) }
      return [id, await (isKept ? shared().cached(place, () => find(id)) : find(id))] as const
    }),
  )
  return new Map(found.flatMap(([id, value]) => (value === null ? [] : [[id, value]])))
}

/** After a change is committed: nothing is shown again that depends on these tags. */
export const dropTags = (schoolId: SchoolId, tags: readonly string[]): Promise<void> =>
  tags.length === 0 || env.CACHE === 'off' ? Promise.resolve() : shared().drop(schoolId, tags)

/** Hears at once what other instances drop; without a bus it is asked for twice a second. */
export const hearOthers = (): (() => void) => subscribe('cache', shared().heard)

/** Another build may keep values of another shape: each reads its own. */
function buildId(): string {
  try {
    return readFileSync(join(process.cwd(), process.env.NEXT_DIST_DIR ?? '.next', 'BUILD_ID'), 'utf8').trim()
  } catch {
    return 'none'
  }
}
