import { date, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'

import { id, marksNumber, schoolId } from './columns'
import { components, learningAreas } from './curriculum'
import { ownedBySchool } from './keys'
import { terms } from './schools'

/** Weight 0: recorded and shown, not counted in the term result. */
export const assessments = pgTable(
  'assessments',
  {
    id: id(),
    schoolId: schoolId(),
    termId: uuid().notNull(),
    name: text().notNull(),
    order: smallint().notNull(),
    weight: marksNumber().notNull(),
    startsOn: date().notNull(),
    endsOn: date().notNull(),
  },
  (t) => [unique().on(t.schoolId, t.termId, t.name), ...ownedBySchool(t, [t.termId, terms])],
)

/** What is sat: an area without parts, or one part of a composite, with its maximum in this assessment. */
export const papers = pgTable(
  'papers',
  {
    id: id(),
    schoolId: schoolId(),
    assessmentId: uuid().notNull(),
    areaId: uuid().notNull(),
    componentId: uuid(),
    max: marksNumber().notNull(),
  },
  (t) => [
    unique().on(t.schoolId, t.assessmentId, t.areaId, t.componentId).nullsNotDistinct(),
    ...ownedBySchool(
      t,
      [t.assessmentId, assessments],
      [t.areaId, learningAreas],
      [t.componentId, components],
    ),
  ],
)
