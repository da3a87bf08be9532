import {
  boolean,
  date,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

import { createdAt, id, schoolId } from './columns'
import { ownedBySchool } from './keys'

/** What stands on the school's screens and papers. One row a school. */
export const schoolProfiles = pgTable(
  'school_profiles',
  {
    id: id(),
    schoolId: schoolId(),
    name: text().notNull(),
    motto: text(),
    type: text(),
    category: text(),
    educationSystem: text(),
    registrationNumber: text(),
    county: text(),
    subCounty: text(),
    postalAddress: text(),
    phone: text(),
    email: text(),
    website: text(),
    timezone: text().notNull().default('Africa/Nairobi'),
    currency: text().notNull().default('KES'),
    language: text().notNull().default('en'),
    colours: jsonb().$type<{ primary?: string; secondary?: string }>().notNull().default({}),
    paybill: jsonb().$type<Record<string, string>>(),
    /** A `data:` address of a PNG, JPEG or SVG picture. */
    logo: text(),
  },
  (t) => [unique().on(t.schoolId), ...ownedBySchool(t)],
)

export const rankBy = pgEnum('rank_by', ['average', 'points'])

/** Settings that change results. A change is a new version; a published result keeps the version it was made with. */
export const schoolSettings = pgTable(
  'school_settings',
  {
    id: id(),
    schoolId: schoolId(),
    version: integer().notNull(),
    effectiveFrom: date().notNull(),
    absentCountsAsZero: boolean().notNull(),
    rankBy: rankBy().notNull(),
    defaultReligion: text(),
    nextTermOpens: date(),
    createdAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.version), ...ownedBySchool(t)],
)

export const academicYears = pgTable(
  'academic_years',
  { id: id(), schoolId: schoolId(), year: smallint().notNull() },
  (t) => [unique().on(t.schoolId, t.year), ...ownedBySchool(t)],
)

export const terms = pgTable(
  'terms',
  {
    id: id(),
    schoolId: schoolId(),
    yearId: uuid().notNull(),
    number: smallint().notNull(),
    name: text().notNull(),
    opens: date().notNull(),
    closes: date().notNull(),
    halfTermFrom: date(),
    halfTermTo: date(),
  },
  (t) => [unique().on(t.schoolId, t.yearId, t.number), ...ownedBySchool(t, [t.yearId, academicYears])],
)
