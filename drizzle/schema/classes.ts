import { pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'

import { id, schoolId } from './columns'
import { grades } from './curriculum'
import { ownedBySchool } from './keys'
import { academicYears } from './schools'

/** Class = grade + optional stream + academic year. */
export const classes = pgTable(
  'classes',
  {
    id: id(),
    schoolId: schoolId(),
    yearId: uuid().notNull(),
    gradeId: uuid().notNull(),
    stream: text(),
    name: text().notNull(),
    order: smallint().notNull(),
    capacity: smallint(),
  },
  (t) => [
    unique().on(t.schoolId, t.yearId, t.gradeId, t.stream).nullsNotDistinct(),
    unique().on(t.schoolId, t.yearId, t.name),
    ...ownedBySchool(t, [t.yearId, academicYears], [t.gradeId, grades]),
  ],
)
