import 'server-only'
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'

import { passkeyChallenges } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'

/** What a passkey signs a challenge for; one that was made for something else is of no use. */
export type Purpose = 'register' | 'sign in' | 'second factor' | 'proof'

type Challenge = { challenge: string; purpose: Purpose; userId: string | null }

/** Keeps a challenge for five minutes, and forgets those that are over. */
export async function keepChallenge(challenge: Challenge): Promise<void> {
  await outsideAnySchool(async (tx) => {
    await tx.delete(passkeyChallenges).where(lt(passkeyChallenges.endsAt, sql`now()`))
    await tx.insert(passkeyChallenges).values({ ...challenge, endsAt: sql`now() + interval '5 minutes'` })
  })
}

/** Whether this challenge was ours, for this purpose and person; it is so once. */
export async function takeChallenge({ challenge, purpose, userId }: Challenge): Promise<boolean> {
  const taken = await outsideAnySchool((tx) =>
    tx
      .delete(passkeyChallenges)
      .where(
        and(
          eq(passkeyChallenges.challenge, challenge),
          eq(passkeyChallenges.purpose, purpose),
          userId ? eq(passkeyChallenges.userId, userId) : isNull(passkeyChallenges.userId),
          gt(passkeyChallenges.endsAt, sql`now()`),
        ),
      )
      .returning({ challenge: passkeyChallenges.challenge }),
  )
  return taken.length === 1
}
