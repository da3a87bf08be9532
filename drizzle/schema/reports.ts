import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import type { ReportCard } from '@/lib/reports/card'
import { assessments } from './assessments'
import { classes } from './classes'
import { createdAt, id, moment, schoolId, seenThen, stampedAt, version, writtenIn } from './columns'
import { learningAreas } from './curriculum'
import { ownedBySchool } from './keys'
import { learners } from './people'
import { terms } from './schools'

export const remarkAudience = pgEnum('remark_audience', ['area', 'class_teacher', 'head'])

/** The bank that automatic remarks are chosen from. */
export const remarkBank = pgTable(
  'remark_bank',
  {
    id: id(),
    schoolId: schoolId(),
    audience: remarkAudience().notNull(),
    levelGroup: text().notNull(),
    areaId: uuid(),
    trend: text(),
    language: text().notNull().default('en'),
    text: text().notNull(),
    order: smallint().notNull(),
    active: boolean().notNull().default(true),
  },
  (t) => [...ownedBySchool(t, [t.areaId, learningAreas])],
)

/** A person's own words; they always win over the bank. `assessmentId` none: the term's report. */
export const remarks = pgTable(
  'remarks',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    termId: uuid().notNull(),
    assessmentId: uuid(),
    audience: remarkAudience().notNull(),
    text: text().notNull(),
    writtenBy: uuid(),
    writtenAt: stampedAt(),
    writtenIn: writtenIn(),
    version: version(),
  },
  (t) => [
    unique('remarks_one_each')
      .on(t.schoolId, t.learnerId, t.termId, t.assessmentId, t.audience)
      .nullsNotDistinct(),
    ...ownedBySchool(t, [t.learnerId, learners], [t.termId, terms], [t.assessmentId, assessments]),
  ],
)

/** A class's results as released, with what they were made from. A new release is a new edition. */
export const publications = pgTable(
  'publications',
  {
    id: id(),
    schoolId: schoolId(),
    classId: uuid().notNull(),
    termId: uuid().notNull(),
    assessmentId: uuid(),
    edition: integer().notNull(),
    settingsVersion: integer().notNull(),
    scaleCode: text().notNull(),
    scaleVersion: smallint().notNull(),
    publishedBy: uuid(),
    publishedAt: stampedAt(),
    seenThen: seenThen(),
    withdrawnAt: moment(),
  },
  (t) => [
    unique('publications_edition')
      .on(t.schoolId, t.classId, t.termId, t.assessmentId, t.edition)
      .nullsNotDistinct(),
    index().on(t.schoolId, t.publishedAt),
    ...ownedBySchool(t, [t.classId, classes], [t.termId, terms], [t.assessmentId, assessments]),
  ],
)

/**
 * Each published card as it was: reprints and parents read this, never the marks of today. `page`: the same card as the
 * HTML that a family's link opens, made with the release.
 */
export const publishedCards = pgTable(
  'published_cards',
  {
    id: id(),
    schoolId: schoolId(),
    publicationId: uuid().notNull(),
    learnerId: uuid().notNull(),
    card: jsonb().$type<ReportCard>().notNull(),
    page: text(),
  },
  (t) => [
    unique().on(t.schoolId, t.publicationId, t.learnerId),
    index().on(t.schoolId, t.learnerId),
    ...ownedBySchool(t, [t.publicationId, publications], [t.learnerId, learners]),
  ],
)

/**
 * What opens one child's published report without an account. Only a hash of its secret is here. One that is not revoked
 * is the child's link to this result, whatever edition stands.
 */
export const reportLinks = pgTable(
  'report_links',
  {
    id: id(),
    schoolId: schoolId(),
    classId: uuid().notNull(),
    termId: uuid().notNull(),
    assessmentId: uuid(),
    learnerId: uuid().notNull(),
    secretHash: text().notNull(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    createdBy: uuid(),
    createdAt: createdAt(),
    revokedBy: uuid(),
    revokedAt: moment(),
  },
  (t) => [
    unique().on(t.schoolId, t.secretHash),
    uniqueIndex('report_links_current')
      .on(t.schoolId, t.classId, t.learnerId, sql`coalesce(${t.assessmentId}, ${t.termId})`)
      .where(sql`${t.revokedAt} is null`),
    ...ownedBySchool(
      t,
      [t.classId, classes],
      [t.termId, terms],
      [t.assessmentId, assessments],
      [t.learnerId, learners],
    ),
  ],
)
