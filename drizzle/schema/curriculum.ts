import { boolean, date, jsonb, pgEnum, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'

import type { Band } from '@/lib/grading/types'
import { createdAt, id, marksNumber, schoolId } from './columns'
import { ownedBySchool } from './keys'

export const overallFrom = pgEnum('overall_from', ['average', 'meanPoints'])

/** A scale version is never edited: results point at the version they were made with. */
export const gradingScales = pgTable(
  'grading_scales',
  {
    id: id(),
    schoolId: schoolId(),
    code: text().notNull(),
    version: smallint().notNull(),
    name: text().notNull(),
    effectiveFrom: date().notNull(),
    overallFrom: overallFrom().notNull(),
    bands: jsonb().$type<Band[]>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.code, t.version), ...ownedBySchool(t)],
)

export const levels = pgTable(
  'levels',
  {
    id: id(),
    schoolId: schoolId(),
    code: text().notNull(),
    name: text().notNull(),
    order: smallint().notNull(),
    scaleCode: text().notNull(),
    showPositions: boolean().notNull().default(false),
  },
  (t) => [unique().on(t.schoolId, t.code), ...ownedBySchool(t)],
)

export const grades = pgTable(
  'grades',
  {
    id: id(),
    schoolId: schoolId(),
    levelId: uuid().notNull(),
    name: text().notNull(),
    order: smallint().notNull(),
  },
  (t) => [unique().on(t.schoolId, t.name), ...ownedBySchool(t, [t.levelId, levels])],
)

/** One place on the timetable filled by one of several areas, by the learner's choice (`choice`: the learner's field that decides). */
export const slots = pgTable(
  'slots',
  {
    id: id(),
    schoolId: schoolId(),
    levelId: uuid().notNull(),
    code: text().notNull(),
    name: text().notNull(),
    abbreviation: text().notNull(),
    choice: text().notNull(),
    aliases: text().array().notNull().default([]),
  },
  (t) => [unique().on(t.schoolId, t.levelId, t.code), ...ownedBySchool(t, [t.levelId, levels])],
)

export const learningAreas = pgTable(
  'learning_areas',
  {
    id: id(),
    schoolId: schoolId(),
    levelId: uuid().notNull(),
    slotId: uuid(),
    code: text().notNull(),
    name: text().notNull(),
    abbreviation: text().notNull(),
    knecCode: text(),
    order: smallint().notNull(),
    optional: boolean().notNull().default(false),
    aliases: text().array().notNull().default([]),
  },
  (t) => [
    unique().on(t.schoolId, t.levelId, t.code),
    ...ownedBySchool(t, [t.levelId, levels], [t.slotId, slots]),
  ],
)

/** Parts of a composite area. There is one weight for each part, used on every page and paper. */
export const components = pgTable(
  'components',
  {
    id: id(),
    schoolId: schoolId(),
    areaId: uuid().notNull(),
    code: text().notNull(),
    name: text().notNull(),
    header: text().notNull(),
    max: marksNumber().notNull(),
    weight: marksNumber().notNull(),
    order: smallint().notNull(),
  },
  (t) => [unique().on(t.schoolId, t.areaId, t.code), ...ownedBySchool(t, [t.areaId, learningAreas])],
)
