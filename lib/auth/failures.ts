import 'server-only'
import { and, desc, eq, gt, lt, sql } from 'drizzle-orm'

import { signInFailures } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { bulkhead } from '@/lib/db/bulkhead'

/** So many failures within so many seconds, and the account waits until the oldest of them is that long ago. */
type Limits = readonly { failures: number; seconds: number }[]

export const limitsOf = {
  password: [
    { failures: 5, seconds: 60 },
    { failures: 10, seconds: 15 * 60 },
    { failures: 20, seconds: 60 * 60 },
  ],
  // Six digits are soon gone through: at most 240 of a million are tried in a day.
  code: [
    { failures: 5, seconds: 15 * 60 },
    { failures: 10, seconds: 60 * 60 },
  ],
  // Not failures, but letters that were asked for.
  letter: [
    { failures: 3, seconds: 15 * 60 },
    { failures: 6, seconds: 60 * 60 },
  ],
} satisfies Record<string, Limits>
const most = 20
const longest = 60 * 60

/**
 * Seconds an account has to wait, 0 when it may try. An attempt made while waiting is not counted,
 * so that a stranger cannot make the wait longer by going on.
 */
export async function waitFor(accountKey: string, limits: Limits = limitsOf.password): Promise<number> {
  const ages = await outsideAnySchool((tx) =>
    tx
      .select({ seconds: sql<number>`extract(epoch from now() - ${signInFailures.at})::float8` })
      .from(signInFailures)
      .where(
        and(
          eq(signInFailures.accountKey, accountKey),
          gt(signInFailures.at, sql`now() - make_interval(secs => ${longest})`),
        ),
      )
      .orderBy(desc(signInFailures.at))
      .limit(most),
  )
  const waits = limits.map(({ failures, seconds }) => seconds - (ages[failures - 1]?.seconds ?? seconds))
  return Math.ceil(Math.max(0, ...waits))
}

let swept = 0

/** Counts a failure; once in a while also clears away what no limit looks at any more. */
export async function countFailure(accountKey: string): Promise<void> {
  await outsideAnySchool((tx) => tx.insert(signInFailures).values({ accountKey }))
  if (Date.now() - swept < 60_000) return
  swept = Date.now()
  await outsideAnySchool((tx) =>
    tx.delete(signInFailures).where(lt(signInFailures.at, sql`now() - make_interval(secs => ${longest})`)),
  )
}

export async function clearFailures(accountKey: string): Promise<void> {
  await outsideAnySchool((tx) => tx.delete(signInFailures).where(eq(signInFailures.accountKey, accountKey)))
}

const lines = new Map<string, ReturnType<typeof bulkhead>>()

/**
 * Tries of one account go one after another: a thousand guesses sent at once are counted like a thousand in a row,
 * and people who share an account for a demonstration do not count against each other.
 * @throws AppError `busy` when the line is long
 */
export async function inTurn<T>(accountKey: string, work: () => Promise<T>): Promise<T> {
  const line = lines.get(accountKey) ?? bulkhead({ permits: 1, queue: 50, waitMs: 20_000 })
  lines.set(accountKey, line)
  try {
    return await line.run(work)
  } finally {
    const { active, waiting } = line.stats()
    if (active + waiting === 0) lines.delete(accountKey)
  }
}
