import 'server-only'
import { sql } from 'drizzle-orm'

import { command } from '@/lib/command'
import { sqlState, type Tx } from '@/lib/db'
import { undoDays } from '@/lib/db/changes'
import { AppError, notFound } from '@/lib/errors'
import { UndoChange } from './input'
import { undoableBy } from './queries'

/** The change that was taken back. */
export type UndoneChange = {
  id: string
  kind: string
  title: string
  tags: string[]
  undoes: string | null
  isUndone: boolean
  isOld: boolean
}

/**
 * Puts every row of a change back as it was before it, or none: refused with names when some were changed since, or when
 * something else depends on them now. It is a change itself, so that it can be undone in turn.
 */
export const undoChange = command(
  {
    can: 'changes.undo',
    input: UndoChange,
    touches: (_, { tags }: UndoneChange) => tags,
    audited: (_, { id, title }) => ({ change: id, title }),
    undo: (_, { id, kind, title }) => ({
      kind: 'undo',
      title: kind === 'undo' ? `Done again: ${title}` : `Undone: ${title}`,
      undoes: id,
    }),
  },
  async ({ tx, actor, input: { changeId } }): Promise<UndoneChange> => {
    const [found] = (await tx.execute(sql`
      select c.id, c.kind, coalesce(o.title, c.title) as title, c.tags, c.undoes, c.undone_at is not null as "isUndone",
        c.made_at < now() - make_interval(days => ${undoDays}) as "isOld"
      from changes c left join changes o on o.id = c.undoes
      where c.id = ${changeId} and ${undoableBy(actor)} for update of c`)) as unknown as UndoneChange[]
    if (!found) throw notFound('This change')
    if (found.isUndone) throw new AppError('conflict', 'This has been undone already.')
    if (found.isOld)
      throw new AppError(
        'conflict',
        `This was done more than ${undoDays} days ago; it can no longer be undone.`,
      )
    await putBack(tx, changeId)
    // Undoing an undoing leaves the first change as it was: done.
    await tx.execute(
      sql`update changes set undone_at = case when id = ${changeId} then now() end where id in (${changeId}, ${found.undoes ?? changeId})`,
    )
    return found
  },
)

async function putBack(tx: Tx, changeId: string) {
  // A whole school's list is one statement here, and every row asks the tables that refer to it.
  await tx.execute(sql`set local statement_timeout = '60s'`)
  const since = await tx
    .execute(sql`
      select coalesce(u.image ->> 'full_name', l.full_name, s.full_name, g.full_name, u.image ->> 'name', u.of_table) as name
      from undo_change(${changeId}) u left join learners l on l.id = (u.image ->> 'learner_id')::uuid
        left join staff s on s.id = (u.image ->> 'staff_id')::uuid left join guardians g on g.id = (u.image ->> 'guardian_id')::uuid`)
    .catch((error) => {
      if (sqlState(error) !== '23503') throw error
      throw new AppError(
        'conflict',
        'This cannot be undone any more: something was entered since that depends on it, such as a mark.',
      )
    })
  const names = [...new Set(since.map(({ name }) => String(name)))]
  if (names.length === 0) return
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  throw new AppError(
    'conflict',
    `Nothing was undone, because this has been changed since: ${names.slice(0, 5).join(', ')}${more}.`,
  )
}
