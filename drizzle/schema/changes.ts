import { bigint, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, id, moment, ownSchoolOnly, schoolId } from './columns'
import { ownedBySchool } from './keys'

/** What a command did that can be undone as a whole, once or again. `undoes`: the change that this one took back. */
export const changes = pgTable(
  'changes',
  {
    id: id(),
    schoolId: schoolId(),
    kind: text().notNull(),
    title: text().notNull(),
    /** Who may do it may undo it. */
    permission: text().notNull(),
    /** Of kept values: those that undoing changes too. */
    tags: text().array().notNull(),
    madeBy: uuid(),
    madeAt: createdAt(),
    undoes: uuid(),
    undoneAt: moment(),
  },
  (t) => [index().on(t.schoolId, t.madeAt), ...ownedBySchool(t, [t.undoes, t])],
)

/**
 * A row of another table before and after a change, kept by triggers (`undoable` in the migrations) in the order of writing.
 * No foreign key to `changes`: that row follows at the end, and checking it for each of 40,000 rows would take as long as they do.
 */
export const changeRows = pgTable(
  'change_rows',
  {
    schoolId: schoolId(),
    changeId: uuid().notNull(),
    number: bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    table: text().notNull(),
    rowId: uuid().notNull(),
    before: jsonb().$type<Record<string, unknown>>(),
    after: jsonb().$type<Record<string, unknown>>(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.changeId, t.number] }), ownSchoolOnly()],
)
