import 'server-only'
import { sql } from 'drizzle-orm'

import { changes } from '@/drizzle/schema'
import type { Tx } from '.'

/** For this long a change can be undone. */
export const undoDays = 30

/** From here to the end of the transaction, or to `keepChange`, triggers keep what becomes of each row (drizzle/schema/changes.ts). */
export const beginChange = (tx: Tx, id: string) =>
  tx.execute(sql`select set_config('app.change_id', ${id}, true)`)

/** Says what has been done since `beginChange`, so that it can be undone; nothing when no row was touched. */
export async function keepChange(
  tx: Tx,
  change: Omit<typeof changes.$inferInsert, 'id'> & { id: string },
): Promise<void> {
  const { id, schoolId, kind, title, permission, tags, madeBy = null, undoes = null } = change
  await tx.execute(sql`
    with kept as (
      insert into ${changes} (id, school_id, kind, title, permission, tags, made_by, undoes)
      select ${id}::uuid, ${schoolId}::uuid, ${kind}, ${title}, ${permission}, ${sql.param(tags)}::text[], ${madeBy}::uuid, ${undoes}::uuid
      where exists (select from change_rows where change_id = ${id}))
    select set_config('app.change_id', '', true)`)
}
