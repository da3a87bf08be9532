import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { accountLetters, users } from '@/drizzle/schema'
import type { Tx } from '@/lib/db'
import type { Mail } from '@/lib/mail'
import { seal } from '@/lib/seal'
import type { Sms } from '@/lib/sms'

/*
 * What identity tells people (a link, a code, "your password was changed"), and what it looks into when nobody waits for it.
 * It is kept sealed until it is done, soon after or by the sweep, and tried again while a service is away.
 */

/** `ask`: somebody who wants a new password (lib/auth/reset); found out about only when it is sent, where nobody can time it. */
export type AccountLetter =
  | ({ kind: 'mail' } & Mail)
  | ({ kind: 'sms' } & Pick<Sms, 'to' | 'text'>)
  | { kind: 'ask'; identifier: string }

const minutesKept = { mail: 180, sms: 30, ask: 30 } as const
export const letterSeal = (id: string) => ({ purpose: 'account letters', owner: id })

/** Keeps letters in the caller's transaction. Call `sendSoon` (sending.ts) when it is over. */
export async function keepLetters(tx: Tx, given: readonly AccountLetter[]): Promise<void> {
  if (given.length === 0) return
  const rows = given.map((letter) => {
    const id = v7()
    const endsAt = sql`now() + make_interval(mins => ${minutesKept[letter.kind]})`
    return { id, endsAt, sealed: seal(letterSeal(id), JSON.stringify(letter)) }
  })
  await tx.insert(accountLetters).values(rows)
}

/** Subject and text of what is told after any change of a password. */
export const passwordChanged = [
  'Your password was changed',
  'Hillview: your password was just changed. If that was not you, ask the school office at once.',
] as const

/** Tells a person by mail and SMS, as far as the account has them, what was done to it. `text` fits both. */
export async function tellOwner(tx: Tx, userId: string, subject: string, text: string): Promise<void> {
  const [user] = await tx
    .select({ email: users.email, phone: users.phone })
    .from(users)
    .where(eq(users.id, userId))
  const letters: AccountLetter[] = []
  if (user?.email) letters.push({ kind: 'mail', to: user.email, subject, text })
  if (user?.phone) letters.push({ kind: 'sms', to: user.phone, text })
  await keepLetters(tx, letters)
}
