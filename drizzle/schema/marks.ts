import { sql } from 'drizzle-orm'
import { check, index, integer, pgEnum, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

import { papers } from './assessments'
import { id, marksNumber, schoolId, stampedAt, version, writtenIn } from './columns'
import { ownedBySchool } from './keys'
import { learners } from './people'

/** Four different things; a mark that was never entered has no row and counts as blank. */
export const markState = pgEnum('mark_state', ['number', 'absent', 'exempt', 'blank'])

export const marks = pgTable(
  'marks',
  {
    id: id(),
    schoolId: schoolId(),
    paperId: uuid().notNull(),
    learnerId: uuid().notNull(),
    state: markState().notNull(),
    value: marksNumber(),
    reason: text(),
    version: version(),
    updatedBy: uuid(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.schoolId, t.paperId, t.learnerId),
    index().on(t.schoolId, t.learnerId),
    check('marks_value', sql`(${t.state} = 'number') = (${t.value} is not null) and ${t.value} >= 0`),
    ...ownedBySchool(t, [t.paperId, papers], [t.learnerId, learners]),
  ],
)

/**
 * Every change of a mark: who, when, from what, to what. Append-only.
 * `changeId` is made where the mark is typed, so a change that is sent twice is taken once.
 */
export const markHistory = pgTable(
  'mark_history',
  {
    id: id(),
    schoolId: schoolId(),
    changeId: uuid().notNull(),
    paperId: uuid().notNull(),
    learnerId: uuid().notNull(),
    oldState: markState().notNull(),
    oldValue: marksNumber(),
    newState: markState().notNull(),
    newValue: marksNumber(),
    reason: text(),
    version: integer().notNull(),
    changedBy: uuid(),
    changedAt: stampedAt(),
    writtenIn: writtenIn(),
  },
  (t) => [
    unique().on(t.schoolId, t.changeId),
    index().on(t.schoolId, t.paperId, t.learnerId),
    index().on(t.schoolId, t.changedAt),
    ...ownedBySchool(t, [t.paperId, papers], [t.learnerId, learners]),
  ],
)
