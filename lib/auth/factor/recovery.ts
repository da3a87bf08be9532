import 'server-only'
import { createHmac, hkdfSync, randomInt } from 'node:crypto'
import { and, eq, isNull, sql } from 'drizzle-orm'

import { recoveryCodes } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { env } from '@/lib/env'
import { recoveryCount, recoveryDigits, recoveryLength, showRecovery } from './rules'

const key = Buffer.from(
  hkdfSync('sha256', env.SEAL_KEY ?? env.NEXTAUTH_SECRET, '', 'hash: recovery codes', 32),
)

/** Under a key that the database does not hold: a copy of the table cannot be guessed through. */
const hashOf = (userId: string, code: string) =>
  createHmac('sha256', key).update(`${userId} ${code}`).digest('hex')

const newCode = () =>
  Array.from({ length: recoveryLength }, () => recoveryDigits[randomInt(recoveryDigits.length)]).join('')

/** Ten new codes in place of all there were. They are told here and never again. */
export async function makeRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = new Set<string>()
  while (codes.size < recoveryCount) codes.add(newCode())
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId))
  await tx
    .insert(recoveryCodes)
    .values([...codes].map((code) => ({ userId, codeHash: hashOf(userId, code) })))
  return [...codes].map(showRecovery)
}

/** Whether this is one of the person's codes that nobody has used; from now on it is used. */
export async function spendRecoveryCode(userId: string, code: string): Promise<boolean> {
  const used = await outsideAnySchool((tx) =>
    tx
      .update(recoveryCodes)
      .set({ usedAt: sql`now()` })
      .where(
        and(
          eq(recoveryCodes.userId, userId),
          eq(recoveryCodes.codeHash, hashOf(userId, code)),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning({ id: recoveryCodes.id }),
  )
  return used.length === 1
}
