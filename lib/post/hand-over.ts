import 'server-only'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'

import { letters } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { isPracticeSchool } from '@/lib/auth/schools'
import { inSchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { type Delivery, type Mail, sendMail } from '@/lib/mail'
import { unseal } from '@/lib/seal'
import { type Sms, sendSms } from '@/lib/sms'
import { letterSeal } from '.'

/**
 * Hands over what waits of a batch, one after the other; each is marked as soon as it was taken or refused. So a second time
 * goes on where the first stopped: at worst the one letter that was just being handed over goes out twice.
 * @throws AppError `busy` when some must be tried again
 */
export async function handOver(actor: Actor, batchId: string): Promise<{ sent: number; refused: number }> {
  const tally = { sent: 0, refused: 0, later: 0 }
  const isPractice = await isPracticeSchool(actor.schoolId)
  for (const letter of await waiting(actor, batchId)) {
    // Three that nobody took: the service is away, and each further one would cost its patience.
    if (tally.later >= 3) break
    const delivery = isPractice ? unsent : await deliver(actor, letter)
    if (delivery === 'later') tally.later++
    else {
      await note(actor, letter.id, delivery)
      tally[delivery.status === 'accepted' ? 'sent' : 'refused']++
    }
  }
  if (tally.later > 0) throw new AppError('busy', 'Some messages wait until the service answers again.')
  return { sent: tally.sent, refused: tally.refused }
}

/** Its learners are invented, but somebody may have their parents' numbers. */
const unsent: Delivery = { status: 'refused', reason: 'A practice school sends nothing.' }

/** After the last try: what still waits is refused, and what it said is forgotten. */
export const giveUp = (actor: Actor, batchId: string): Promise<unknown> =>
  inSchool(actor, (tx) =>
    tx
      .update(letters)
      .set({ refusedAt: sql`now()`, sealed: null, reason: 'The service did not answer for hours.' })
      .where(open(batchId)),
  )

const open = (batchId: string) =>
  and(eq(letters.batchId, batchId), isNull(letters.sentAt), isNull(letters.refusedAt))

type Waiting = { id: string; channel: 'mail' | 'sms'; sealed: string | null }

const waiting = (actor: Actor, batchId: string): Promise<Waiting[]> =>
  inSchool(actor, (tx) =>
    tx
      .select({ id: letters.id, channel: letters.channel, sealed: letters.sealed })
      .from(letters)
      .where(open(batchId))
      .orderBy(asc(letters.id)),
  )

async function deliver({ schoolId }: Actor, { id, channel, sealed }: Waiting): Promise<Delivery | 'later'> {
  const contents = sealed && unseal(letterSeal(id), sealed)
  if (!contents) return { status: 'refused', reason: 'It was sealed with another key.' }
  try {
    return channel === 'mail'
      ? await sendMail(JSON.parse(contents) as Mail)
      : await sendSms({ ...(JSON.parse(contents) as Sms), schoolId })
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return 'later'
    throw error
  }
}

const note = (actor: Actor, id: string, delivery: Delivery): Promise<unknown> =>
  inSchool(actor, (tx) =>
    tx
      .update(letters)
      .set(
        delivery.status === 'accepted'
          ? { sealed: null, sentAt: sql`now()`, reference: delivery.reference }
          : { sealed: null, refusedAt: sql`now()`, reason: delivery.reason },
      )
      .where(eq(letters.id, id)),
  )
