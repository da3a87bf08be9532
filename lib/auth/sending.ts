import 'server-only'
import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm'

import { accountLetters } from '@/drizzle/schema'
import { inBackground, outsideAnySchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { sendMail } from '@/lib/mail'
import { logger } from '@/lib/observability/logger'
import { unseal } from '@/lib/seal'
import { sendSms } from '@/lib/sms'
import { type AccountLetter, letterSeal } from './letters'
import { answerAsk } from './reset/asking'

/** Does what waits, without making anybody wait. */
export function sendSoon(): void {
  inBackground(sendAccountLetters).catch((err) => logger.warn({ err }, 'account letters wait for the sweep'))
}

/** Does all that is due, one after the other, until nothing is. */
export async function sendAccountLetters(): Promise<void> {
  for (;;) {
    const due = await claim()
    if (due.length === 0) return
    for (const letter of due) await deliver(letter)
  }
}

type Due = { id: string; sealed: string }

/** Takes some on for a minute, each time for longer: another process leaves them alone meanwhile. Forgets what is too old. */
const claim = (): Promise<Due[]> =>
  outsideAnySchool(async (tx) => {
    await tx.delete(accountLetters).where(lt(accountLetters.endsAt, sql`now()`))
    const rows = await tx
      .select({ id: accountLetters.id, sealed: accountLetters.sealed })
      .from(accountLetters)
      .where(and(lt(accountLetters.dueAt, sql`now()`), gt(accountLetters.endsAt, sql`now()`)))
      .orderBy(asc(accountLetters.dueAt))
      .limit(20)
      .for('update', { skipLocked: true })
    if (rows.length === 0) return []
    await tx
      .update(accountLetters)
      .set({
        tries: sql`${accountLetters.tries} + 1`,
        dueAt: sql`now() + make_interval(secs => 60 * power(2, least(${accountLetters.tries}, 5)))`,
      })
      .where(
        inArray(
          accountLetters.id,
          rows.map(({ id }) => id),
        ),
      )
    return rows
  })

async function deliver({ id, sealed }: Due): Promise<void> {
  const contents = unseal(letterSeal(id), sealed)
  try {
    if (contents) await carryOut(JSON.parse(contents) as AccountLetter)
  } catch (error) {
    // It stays, and its time comes again.
    if (!(error instanceof AppError && error.code === 'busy')) logger.warn({ err: error }, 'account letter')
    return
  }
  await outsideAnySchool((tx) => tx.delete(accountLetters).where(eq(accountLetters.id, id)))
}

async function carryOut(letter: AccountLetter): Promise<void> {
  if (letter.kind === 'ask') return answerAsk(letter.identifier)
  const delivery = letter.kind === 'mail' ? await sendMail(letter) : await sendSms(letter)
  if (delivery.status === 'refused')
    logger.warn({ event: 'account letter refused', kind: letter.kind }, 'identity')
}
