import { sql } from 'drizzle-orm'
import { date, index, pgEnum, pgTable, smallint, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'

import { classes } from './classes'
import { createdAt, id, moment, schoolId, stampedAt, version } from './columns'
import { files } from './jobs'
import { ownedBySchool } from './keys'
import { guardians, learners } from './people'

/** A list of learners that a person comes back to: its name, and what it is narrowed by as an address says it. */
export const savedLists = pgTable(
  'saved_lists',
  {
    id: id(),
    schoolId: schoolId(),
    userId: uuid().notNull(),
    name: text().notNull(),
    filter: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.userId, t.name), ...ownedBySchool(t)],
)

/** Each time a learner left the school, from which class and where to; `backOn` when they were taken in again. */
export const departures = pgTable(
  'departures',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    classId: uuid(),
    lastDay: date().notNull(),
    reason: text().notNull(),
    destination: text(),
    backOn: date(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('departures_current').on(t.schoolId, t.learnerId).where(sql`${t.backOn} is null`),
    ...ownedBySchool(t, [t.learnerId, learners], [t.classId, classes]),
  ],
)

export const numberKind = pgEnum('number_kind', ['birth_certificate', 'maisha', 'index', 'assessment'])

/** Numbers that others know a learner by, beside the admission number and the UPI. Certificates' numbers are sensitive. */
export const learnerNumbers = pgTable(
  'learner_numbers',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    kind: numberKind().notNull(),
    value: text().notNull(),
    verifiedOn: date(),
    createdAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.learnerId, t.kind, t.value),
    ...ownedBySchool(t, [t.learnerId, learners]),
  ],
)

/** What those who look after a child must know. Sensitive: with a permission of its own, and every reading is kept. */
export const learnerCare = pgTable(
  'learner_care',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    needs: text(),
    health: text(),
    allergies: text(),
    emergency: text(),
    version: version(),
    updatedBy: uuid(),
    updatedAt: stampedAt(),
  },
  (t) => [unique().on(t.schoolId, t.learnerId), ...ownedBySchool(t, [t.learnerId, learners])],
)

export const consentPurpose = pgEnum('consent_purpose', ['photo', 'publicity', 'whatsapp'])
export const consentAnswer = pgEnum('consent_answer', ['given', 'withdrawn'])

/**
 * What a guardian has agreed to and taken back, for each purpose. Append-only: the newest answer counts, and where there is
 * none the answer is no. `textVersion`: of the words they agreed to.
 */
export const consents = pgTable(
  'consents',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    purpose: consentPurpose().notNull(),
    answer: consentAnswer().notNull(),
    guardianId: uuid(),
    decidedOn: date().notNull(),
    textVersion: smallint().notNull(),
    recordedBy: uuid(),
    recordedAt: stampedAt(),
  },
  (t) => [
    index().on(t.schoolId, t.learnerId, t.purpose, t.recordedAt),
    ...ownedBySchool(t, [t.learnerId, learners], [t.guardianId, guardians]),
  ],
)

/** A learner's photo. It is shown and printed only while the newest answer to `photo` is given. */
export const learnerPhotos = pgTable(
  'learner_photos',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    fileId: uuid().notNull(),
    addedBy: uuid(),
    createdAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.learnerId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.fileId, files]),
  ],
)

/** Papers about a learner that the school keeps a copy of. One that was removed can be put back. */
export const learnerDocuments = pgTable(
  'learner_documents',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    fileId: uuid().notNull(),
    title: text().notNull(),
    addedBy: uuid(),
    createdAt: createdAt(),
    removedAt: moment(),
  },
  (t) => [
    index().on(t.schoolId, t.learnerId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.fileId, files]),
  ],
)
