import 'server-only'
import { and, asc, inArray, isNull, lt, or, sql } from 'drizzle-orm'

import { outbox } from '@/drizzle/schema'
import { systemActor } from '@/lib/auth/system'
import { inBackground, inSchool } from '@/lib/db'
import { logger } from '@/lib/observability/logger'

/** An event on its way: `id` is that of its outbox row, so whoever receives it twice can tell. */
export type SentEvent = {
  id: string
  schoolId: string
  name: string
  data: Record<string, unknown>
  ts: number
}

/** Hands events over, all or none. Throws when they were not taken, or nobody knows. */
export type Send = (events: SentEvent[]) => Promise<void>

type Relay = ReturnType<typeof outboxRelay>

// The process's one relay: Next loads this module once per bundle layer.
const kept = globalThis as typeof globalThis & { hillviewRelay?: Relay }
export const setRelay = (relay: Relay): void => {
  kept.hillviewRelay = relay
}

/**
 * After a command: sends what the school's changes promised, soon and without making anybody wait.
 * Where no background work runs in this process, the sweep of the one where it does finds them.
 */
export function relayOutbox(schoolId: string): void {
  kept.hillviewRelay?.soon(schoolId)
}

const batch = 100

/** Sends each promised event at least once: claims rows (commit), sends them, marks them (commit). */
export function outboxRelay(send: Send) {
  const underWay = new Map<string, { again: boolean }>()

  /** Sends what is due in a school. Throws when the receiver refuses; the claim goes stale after 30 s and is taken up again. */
  async function relay(schoolId: string): Promise<number> {
    let sent = 0
    for (;;) {
      const events = await claim(schoolId)
      if (events.length === 0) return sent
      await send(events)
      await mark(events)
      sent += events.length
      if (events.length < batch) return sent
    }
  }

  /** As `relay`, but nobody waits for it; calls for a school that come meanwhile are answered by one more round. */
  function soon(schoolId: string): void {
    const present = underWay.get(schoolId)
    if (present) {
      present.again = true
      return
    }
    const round = { again: false }
    underWay.set(schoolId, round)
    inBackground(() => relay(schoolId))
      .catch((err) => logger.warn({ err, schoolId }, 'events wait for the next sweep'))
      .finally(() => {
        underWay.delete(schoolId)
        if (round.again) soon(schoolId)
      })
  }

  return { relay, soon }
}

const due = and(
  isNull(outbox.sentAt),
  or(isNull(outbox.claimedAt), lt(outbox.claimedAt, sql`now() - interval '30 seconds'`)),
)

const claim = (schoolId: string): Promise<SentEvent[]> =>
  inSchool(systemActor(schoolId), async (tx) => {
    const rows = await tx
      .select({ id: outbox.id, name: outbox.name, data: outbox.data, createdAt: outbox.createdAt })
      .from(outbox)
      .where(due)
      .orderBy(asc(outbox.createdAt))
      .limit(batch)
      .for('update', { skipLocked: true })
    if (rows.length === 0) return []
    await tx
      .update(outbox)
      .set({ claimedAt: sql`now()`, attempts: sql`${outbox.attempts} + 1` })
      .where(
        inArray(
          outbox.id,
          rows.map((row) => row.id),
        ),
      )
    return rows.map(({ createdAt, ...event }) => ({ ...event, schoolId, ts: createdAt.getTime() }))
  })

const mark = (events: SentEvent[]): Promise<unknown> =>
  inSchool(systemActor(events[0]!.schoolId), (tx) =>
    tx
      .update(outbox)
      .set({ sentAt: sql`now()` })
      .where(
        inArray(
          outbox.id,
          events.map((event) => event.id),
        ),
      ),
  )
