import 'server-only'
import { lt, sql } from 'drizzle-orm'

import { identityChanges } from '@/drizzle/schema'
import { callFunction, outsideAnySchool } from '@/lib/db'

/** `until`: what was not over by then may still come, and is asked for with the next question. */
type Changed = { changes: { userId: string; writtenIn: string }[]; until: string }

/**
 * Whose sessions, account or places changed since the question that answered `since` (null: nobody's; only how far it is).
 * One statement. Triggers write the changes down, whoever makes them; what a transaction does that was open at the question
 * before is told now, however long it took, and some of what was told then is told again.
 */
export async function changedSince(since: string | null): Promise<Changed> {
  const [row] = await callFunction(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text as until,
      (select coalesce(jsonb_agg(jsonb_build_object('userId', c.user_id, 'writtenIn', c.written_in::text)), '[]')
        from identity_changes c where c.written_in >= ${since}::xid8) as changes`)
  return row as Changed
}

/** As pg_visible_in_snapshot: whether a reader under this snapshot has seen what the transaction did. */
export function hasSeen(snapshot: string, writtenIn: string): boolean {
  const [from = '', to = '', running = ''] = snapshot.split(':')
  const id = BigInt(writtenIn)
  return id < BigInt(from) || (id < BigInt(to) && !running.split(',').includes(writtenIn))
}

/** Every process has asked within seconds, or remembers nothing: older changes are of no use. */
export const forgetIdentityChanges = () =>
  outsideAnySchool((tx) =>
    tx.delete(identityChanges).where(lt(identityChanges.at, sql`now() - interval '1 day'`)),
  )
