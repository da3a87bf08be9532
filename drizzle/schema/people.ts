import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
  index,
  pgEnum,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { classes } from './classes'
import { createdAt, id, moment, schoolId, stampedAt, version } from './columns'
import { learningAreas } from './curriculum'
import { role, users } from './identity'
import { ownedBySchool } from './keys'

export const gender = pgEnum('gender', ['F', 'M'])
export const invitationWay = pgEnum('invitation_way', ['email', 'sms', 'hand'])

/**
 * Who works at the school. `inactiveSince`: they have left; nothing of theirs is taken away but the way in.
 * `waitingRoles`: the roles of somebody who has no account yet, or has left. Those in force are memberships.
 */
export const staff = pgTable(
  'staff',
  {
    id: id(),
    schoolId: schoolId(),
    userId: uuid().references(() => users.id),
    fullName: text().notNull(),
    title: text(),
    gender: gender(),
    phone: text(),
    email: text(),
    tscNumber: text(),
    employeeNumber: text(),
    waitingRoles: role().array().notNull().default([]),
    inactiveSince: moment(),
    inactiveBy: uuid(),
    version: version(),
    createdAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.userId), unique().on(t.schoolId, t.employeeNumber), ...ownedBySchool(t)],
)

/**
 * A way in for somebody of the staff, sent by e-mail or SMS or handed over by a person: good once, until `endsAt`.
 * The row holds the hash of the secret.
 */
export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    schoolId: schoolId(),
    staffId: uuid().notNull(),
    way: invitationWay().notNull(),
    /** The address or number it goes to; null when the school hands it over itself. */
    sentTo: text(),
    secretHash: text().notNull(),
    endsAt: moment().notNull(),
    createdBy: uuid(),
    createdAt: createdAt(),
    /** The letter it went out in, which tells for some months what became of it (drizzle/schema/letters.ts). */
    letterId: uuid(),
    acceptedAt: moment(),
    acceptedBy: uuid(),
    revokedAt: moment(),
    revokedBy: uuid(),
  },
  (t) => [
    unique().on(t.schoolId, t.secretHash),
    uniqueIndex('invitations_open')
      .on(t.schoolId, t.staffId)
      .where(sql`${t.acceptedAt} is null and ${t.revokedAt} is null`),
    ...ownedBySchool(t, [t.staffId, staff]),
  ],
)

/** Who leads a class, from when to when. The current one has no end. */
export const classTeachers = pgTable(
  'class_teachers',
  {
    id: id(),
    schoolId: schoolId(),
    classId: uuid().notNull(),
    staffId: uuid().notNull(),
    from: date().notNull(),
    to: date(),
  },
  (t) => [
    uniqueIndex('class_teachers_current').on(t.schoolId, t.classId).where(sql`${t.to} is null`),
    index().on(t.schoolId, t.staffId),
    ...ownedBySchool(t, [t.classId, classes], [t.staffId, staff]),
  ],
)

/** Who teaches which learning area in which class. */
export const assignments = pgTable(
  'assignments',
  {
    id: id(),
    schoolId: schoolId(),
    classId: uuid().notNull(),
    areaId: uuid().notNull(),
    staffId: uuid().notNull(),
  },
  (t) => [
    unique().on(t.schoolId, t.classId, t.areaId, t.staffId),
    index().on(t.schoolId, t.staffId),
    ...ownedBySchool(t, [t.classId, classes], [t.areaId, learningAreas], [t.staffId, staff]),
  ],
)

/** `admissionKey` is the number without / and -: it, too, is unique in the school and never reused. */
export const learners = pgTable(
  'learners',
  {
    id: id(),
    schoolId: schoolId(),
    admissionNumber: text().notNull(),
    admissionKey: text().notNull(),
    fullName: text().notNull(),
    searchName: text().notNull(),
    gender: gender(),
    dateOfBirth: date(),
    admittedOn: date(),
    leftOn: date(),
    upi: text(),
    assessmentNumber: text(),
    religion: text(),
    previousSchool: text(),
    version: version(),
    createdAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.admissionNumber),
    unique().on(t.schoolId, t.admissionKey),
    unique().on(t.schoolId, t.upi),
    ...ownedBySchool(t),
  ],
)

/** Which optional areas a learner takes. */
export const learnerAreas = pgTable(
  'learner_areas',
  { id: id(), schoolId: schoolId(), learnerId: uuid().notNull(), areaId: uuid().notNull() },
  (t) => [
    unique().on(t.schoolId, t.learnerId, t.areaId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.areaId, learningAreas]),
  ],
)

/** A learner is in one class at a time; `to` is the last day there, none while it lasts. */
export const enrolments = pgTable(
  'enrolments',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    classId: uuid().notNull(),
    from: date().notNull(),
    to: date(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('enrolments_current').on(t.schoolId, t.learnerId).where(sql`${t.to} is null`),
    index().on(t.schoolId, t.classId),
    index().on(t.schoolId, t.learnerId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.classId, classes]),
  ],
)

/** `searchName` is written by the database. `morePhones`, `moreEmails`: what no other column has room for, after a merge. */
export const guardians = pgTable(
  'guardians',
  {
    id: id(),
    schoolId: schoolId(),
    userId: uuid().references(() => users.id),
    fullName: text().notNull(),
    searchName: text().notNull().default(''),
    phone: text(),
    phone2: text(),
    morePhones: text().array().notNull().default([]),
    email: text(),
    moreEmails: text().array().notNull().default([]),
    language: text().notNull().default('en'),
    version: version(),
    createdAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.userId),
    index().on(t.schoolId, t.phone),
    index().on(t.schoolId, t.phone2),
    ...ownedBySchool(t),
  ],
)

/** `order` 1 is who is called first. */
export const guardianships = pgTable(
  'guardianships',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    guardianId: uuid().notNull(),
    relationship: text().notNull(),
    order: smallint().notNull(),
    maySeeReports: boolean().notNull().default(true),
    pays: boolean().notNull().default(false),
    version: version(),
  },
  (t) => [
    unique().on(t.schoolId, t.learnerId, t.guardianId),
    index().on(t.schoolId, t.guardianId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.guardianId, guardians]),
  ],
)

/** A court or the school keeps a child from a guardian, until it is lifted: the child is then hidden from them everywhere. */
export const custodyRestrictions = pgTable(
  'custody_restrictions',
  {
    id: id(),
    schoolId: schoolId(),
    learnerId: uuid().notNull(),
    guardianId: uuid().notNull(),
    reason: text().notNull(),
    setBy: uuid(),
    setAt: stampedAt(),
    liftedBy: uuid(),
    liftedAt: moment(),
    liftedReason: text(),
  },
  (t) => [
    index().on(t.schoolId, t.learnerId),
    index().on(t.schoolId, t.guardianId),
    ...ownedBySchool(t, [t.learnerId, learners], [t.guardianId, guardians]),
  ],
)

/** Two guardians who look alike and are not the same person, as somebody of the school said. `oneId` is the smaller id. */
export const guardiansApart = pgTable(
  'guardians_apart',
  {
    id: id(),
    schoolId: schoolId(),
    oneId: uuid().notNull(),
    otherId: uuid().notNull(),
    saidBy: uuid(),
    saidAt: stampedAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.oneId, t.otherId),
    ...ownedBySchool(t, [t.oneId, guardians], [t.otherId, guardians]),
  ],
)
