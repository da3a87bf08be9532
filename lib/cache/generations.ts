import { randomBytes } from 'node:crypto'
import type { Redis } from '@upstash/redis'

/** As `throughRedis`: asks Redis, or does the other thing where there is none or it is away. */
export type Through = <T>(work: (redis: Redis) => Promise<T>, otherwise: () => T | Promise<T>) => Promise<T>

export type Shared = {
  through: Through
  /** Whether there should be a Redis, and so perhaps other instances. */
  configured: boolean
  /** Says to all instances which tags are no longer what they were. */
  publish: (message: string) => Promise<unknown>
}

/** How long a generation is believed without asking again: others are behind by no more. */
const believedMs = 500
/** While Redis is away nobody hears of what others change: what is kept then is kept no longer than this. */
const deafMs = 5000
const againMs = 500
const livesSeconds = 86_400
const most = 20_000

/** When something was heard that may be so no longer. */
const doubted = Number.NEGATIVE_INFINITY

type Known = { token: string; at: number; change: number }

/**
 * The generation of every tag: a token that nobody can guess or use twice, in Redis for all instances. It is part of the key
 * of what is kept, so a new one parts with everything kept before, however late that is stored: no clock is asked.
 */
export function openGenerations({ through, configured, publish }: Shared) {
  const known = new Map<string, Known>()
  /** Renewed here, and Redis has not been told. */
  const owed = new Set<string>()
  const me = fresh()
  let changes = 0
  /** Where nothing is known of a tag, it may have changed as late as this. */
  let forgotten = 0
  let notBefore = 0
  let sending: Promise<void> = Promise.resolve()

  const changeOf = (tag: string) => known.get(tag)?.change ?? forgotten

  function remember(tag: string, token: string, at: number): void {
    known.delete(tag)
    known.set(tag, { token, at, change: ++changes })
    const [oldest] = known.keys()
    if (known.size > most && oldest && !owed.has(oldest)) {
      known.delete(oldest)
      forgotten = ++changes
    }
  }

  /** One token for each tag, in their order. They are asked for before what is kept under them is read. */
  async function of(tags: readonly string[]): Promise<string[]> {
    const now = performance.now()
    const isSure = (tag: string) => (known.get(tag)?.at ?? doubted) > now - believedMs
    const unsure = tags.filter((tag) => !owed.has(tag) && !isSure(tag))
    const heard = configured && unsure.length > 0 ? await ask(unsure) : new Map<string, string>()
    const deaf = heard === null ? `~${Math.floor(now / deafMs)}` : ''
    return tags.map((tag) => {
      const own = known.get(tag)
      const token =
        (own?.at === doubted ? heard?.get(tag) : null) ?? own?.token ?? heard?.get(tag) ?? invent(tag)
      return owed.has(tag) ? `${token}~${Math.floor(now / deafMs)}` : token + deaf
    })
  }

  function invent(tag: string): string {
    const token = fresh()
    remember(tag, token, doubted)
    return token
  }

  /** The tokens in Redis, made there where there are none; null when it is away. */
  async function ask(tags: string[]): Promise<Map<string, string> | null> {
    const [asked, before] = [performance.now(), changes]
    const tokens = await through(
      (redis) => tokensIn(redis, tags),
      () => null,
    )
    if (!tokens) return null
    tags.forEach((tag, i) => {
      // What was renewed or doubted since this was asked is newer than the answer.
      if (changeOf(tag) <= before) remember(tag, tokens[i]!, asked)
    })
    return new Map(tags.map((tag, i) => [tag, tokens[i]!]))
  }

  /** Parts with everything kept under these tags: at once here, elsewhere as soon as Redis knows. Never throws. */
  async function renew(tags: readonly string[]): Promise<void> {
    for (const tag of tags) {
      remember(tag, fresh(), performance.now())
      if (configured) owed.add(tag)
    }
    if (configured) await send()
  }

  // One after the other: two answers that overtook each other would leave the older token in Redis.
  const send = () => {
    sending = sending.then(tell)
    return sending
  }

  async function tell(): Promise<void> {
    if (owed.size === 0 || performance.now() < notBefore) return
    const tokens = new Map([...owed].map((tag) => [tag, { token: fresh(), change: changeOf(tag) }]))
    const asked = performance.now()
    const told = await through(
      async (redis) => {
        const all = redis.pipeline()
        for (const [tag, { token }] of tokens) all.set(tag, token, { ex: livesSeconds })
        await all.exec()
        return true
      },
      () => false,
    )
    if (!told) {
      notBefore = performance.now() + againMs
      setTimeout(() => void send(), againMs + 1).unref()
      return
    }
    for (const [tag, { token, change }] of tokens) {
      if (changeOf(tag) !== change) continue
      owed.delete(tag)
      remember(tag, token, asked)
    }
    await publish(JSON.stringify([me, ...tokens.keys()]))
  }

  /** Another instance has renewed these tags: what is known of them is asked for again. */
  function heard(message: string): void {
    const [from, ...tags] = JSON.parse(message) as string[]
    if (from === me) return
    for (const tag of tags) {
      const one = known.get(tag)
      if (one && !owed.has(tag)) remember(tag, one.token, doubted)
    }
  }

  return { of, renew, heard }
}

const fresh = () => `g${randomBytes(9).toString('base64url')}`
const isToken = (value: unknown) => typeof value === 'string' && /^g[\w-]{12}$/.test(value)

/** Whoever comes first makes a missing one; what is there and is none, of whatever type, is written over. */
async function tokensIn(redis: Redis, tags: string[]): Promise<string[]> {
  let found = await redis.mget<unknown[]>(...tags)
  for (const how of [{ ex: livesSeconds, nx: true } as const, { ex: livesSeconds }]) {
    const missing = tags.filter((_, i) => !isToken(found[i]))
    if (missing.length === 0) break
    const making = redis.pipeline()
    for (const tag of missing) making.set(tag, fresh(), how)
    await making.exec()
    found = await redis.mget<unknown[]>(...tags)
  }
  if (!found.every(isToken)) throw new Error('no generations')
  return found as string[]
}
