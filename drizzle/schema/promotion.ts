import { sql } from 'drizzle-orm'
import { index, pgEnum, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { outcomes } from '@/lib/promotion/input'
import { classes } from './classes'
import { id, moment, schoolId, stampedAt, version } from './columns'
import { ownedBySchool } from './keys'
import { learners } from './people'
import { academicYears } from './schools'

export const promotionOutcome = pgEnum('promotion_outcome', outcomes)

/** What somebody decided by hand about one learner at the end of a year (`yearId`); whoever has none goes by the rule. */
export const promotionChoices = pgTable(
  'promotion_choices',
  {
    id: id(),
    schoolId: schoolId(),
    yearId: uuid().notNull(),
    learnerId: uuid().notNull(),
    outcome: promotionOutcome().notNull(),
    /** Where to, of those who stay. */
    classId: uuid(),
    reason: text(),
    setBy: uuid(),
    setAt: stampedAt(),
    version: version(),
  },
  (t) => [
    unique().on(t.schoolId, t.yearId, t.learnerId),
    ...ownedBySchool(t, [t.yearId, academicYears], [t.learnerId, learners], [t.classId, classes]),
  ],
)

/** Where each learner went at the end of a year: from, to, by whom, when and why. */
export const promotions = pgTable(
  'promotions',
  {
    id: id(),
    schoolId: schoolId(),
    fromYearId: uuid().notNull(),
    toYearId: uuid().notNull(),
    learnerId: uuid().notNull(),
    outcome: promotionOutcome().notNull(),
    fromClassId: uuid(),
    toClassId: uuid(),
    reason: text(),
    promotedBy: uuid(),
    promotedAt: stampedAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.fromYearId, t.learnerId),
    index().on(t.schoolId, t.learnerId),
    ...ownedBySchool(
      t,
      [t.fromYearId, academicYears],
      [t.toYearId, academicYears],
      [t.learnerId, learners],
      [t.fromClassId, classes],
      [t.toClassId, classes],
    ),
  ],
)

/** A year that is closed takes no marks and no remarks, until it is opened again. */
export const yearClosings = pgTable(
  'year_closings',
  {
    id: id(),
    schoolId: schoolId(),
    yearId: uuid().notNull(),
    closedBy: uuid(),
    closedAt: stampedAt(),
    reopenedBy: uuid(),
    reopenedAt: moment(),
    reopenedReason: text(),
  },
  (t) => [
    uniqueIndex('year_closings_current').on(t.schoolId, t.yearId).where(sql`${t.reopenedAt} is null`),
    ...ownedBySchool(t, [t.yearId, academicYears]),
  ],
)
