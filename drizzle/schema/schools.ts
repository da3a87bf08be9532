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

import { createdAt, id, schoolId, version } from './columns'
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
    /** Unique institution code of the national register, the examinations council's code, the teachers' commission's. */
    uic: text(),
    knecCode: text(),
    tscCode: text(),
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
    /** The same picture, small enough for every page. */
    mark: text(),
    version: version(),
  },
  (t) => [unique().on(t.schoolId), ...ownedBySchool(t)],
)

/** Steps of the school's set-up that somebody finished, left out, or (`checklist`) sent away. */
export const setupSteps = pgTable(
  'setup_steps',
  {
    id: id(),
    schoolId: schoolId(),
    step: text().notNull(),
    state: text().$type<'done' | 'skipped'>().notNull(),
    by: uuid(),
    at: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.step), ...ownedBySchool(t)],
)

/** Who signs the school's papers. `picture`: a `data:` address of the signature. */
export const signatories = pgTable(
  'signatories',
  {
    id: id(),
    schoolId: schoolId(),
    role: text().$type<'head' | 'deputy' | 'stamp'>().notNull(),
    name: text().notNull(),
    title: text(),
    picture: text(),
    version: version(),
  },
  (t) => [unique().on(t.schoolId, t.role), ...ownedBySchool(t)],
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
