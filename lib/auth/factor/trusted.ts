import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, sql } from 'drizzle-orm'

import { trustedDevices } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'

const trustedDays = 30
export const trustedSeconds = trustedDays * 86_400

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** Spares this person the second factor on this device for thirty days. @returns the secret for the device's cookie */
export async function trustDevice(userId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const endsAt = sql`now() + make_interval(days => ${trustedDays})`
  await outsideAnySchool((tx) =>
    tx.insert(trustedDevices).values({ userId, tokenHash: hashOf(token), endsAt }),
  )
  return token
}

/** Since when the device whose cookie this is spares this person the second factor; null: it does not. */
export async function trustedSince(tx: Tx, userId: string, token: string | undefined): Promise<Date | null> {
  if (!token) return null
  const [device] = await tx
    .select({ since: trustedDevices.createdAt })
    .from(trustedDevices)
    .where(
      and(
        eq(trustedDevices.tokenHash, hashOf(token)),
        eq(trustedDevices.userId, userId),
        gt(trustedDevices.endsAt, sql`now()`),
      ),
    )
  return device?.since ?? null
}
