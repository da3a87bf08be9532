import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can, permissions } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { undoDays } from '@/lib/db/changes'
import { isId } from '@/lib/ids'

export type ChangeRow = {
  id: string
  title: string
  madeAt: string
  /** Null: the school itself, or somebody without a staff record. */
  by: string | null
  undoneAt: string | null
}

/** Changes (c) that the actor may take back: their own, everybody's for those who survey them, of what they may do still. */
export const undoableBy = (actor: Actor): SQL => {
  const held = permissions.filter((permission) => can(actor, permission))
  return sql`c.permission = any(${sql.param(held)}::text[])
    and ${can(actor, 'changes.survey') ? sql`true` : sql`c.made_by = ${actor.userId}::uuid`}`
}

/** The changes of the last 30 days, newest first, at most 200. One statement. */
export function recentChanges(actor: Actor): Promise<ChangeRow[]> {
  authorize(actor, 'changes.undo')
  return inSchool(
    actor,
    async (tx) =>
      (await tx.execute(sql`
        select c.id, c.title, to_char(c.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "madeAt",
          to_char(c.undone_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "undoneAt", s.full_name as by
        from changes c left join staff s on s.user_id = c.made_by
        where c.made_at > now() - make_interval(days => ${undoDays}) and ${undoableBy(actor)}
        order by c.made_at desc, c.id desc limit 200`)) as unknown as ChangeRow[],
  )
}

/** What was done by this change, while the actor may take it back; null when not, or when it is undone. One statement. */
export async function changeTitle(actor: Actor, changeId: string): Promise<string | null> {
  if (!isId(changeId) || !can(actor, 'changes.undo')) return null
  return inSchool(actor, async (tx) => {
    const [found] = await tx.execute(sql`
      select c.title from changes c where c.id = ${changeId} and c.undone_at is null and ${undoableBy(actor)}`)
    return (found?.title as string | undefined) ?? null
  })
}
