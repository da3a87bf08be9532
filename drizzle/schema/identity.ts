import {
  type AnyPgColumn,
  bigint,
  boolean,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

import { roles } from '@/lib/auth/actor'
import { bytea, createdAt, id, moment, schoolId, writtenIn } from './columns'

/*
 * The tables outside any school: who exists, where they belong, how they prove who they are, who is signed in.
 * They are read by lib/auth alone, outside any school. A person's name and a school's
 * settings are not here: they live in tables that row-level security guards.
 */

export const role = pgEnum('role', roles)

/** Schools under one owner: a chain, a county. */
export const groups = pgTable('groups', {
  id: id(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  createdAt: createdAt(),
})

/**
 * `number`: the school in a family's link, where every character costs. `practiceOf`: the school whose people practise
 * here; only such a school can ever be wiped. `factorRoles`: who signs in with a second factor here, beside those of whom
 * the installation asks it.
 */
export const schools = pgTable('schools', {
  id: id(),
  number: integer().notNull().unique().generatedAlwaysAsIdentity(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  practiceOf: uuid()
    .unique()
    .references((): AnyPgColumn => schools.id),
  groupId: uuid().references(() => groups.id),
  factorRoles: role().array().notNull().default([]),
  createdAt: createdAt(),
})

/** Credentials alone. Username and e-mail are stored in lower case, the phone in E.164. `factorSince`: none without a second factor. */
export const users = pgTable('users', {
  id: id(),
  username: text().unique(),
  email: text().unique(),
  phone: text().unique(),
  passwordHash: text().notNull(),
  mustChangePassword: boolean().notNull().default(false),
  isOps: boolean().notNull().default(false),
  factorSince: moment(),
  disabledAt: moment(),
  createdAt: createdAt(),
})

/** One row for each role of a person in a school. */
export const memberships = pgTable(
  'memberships',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id),
    schoolId: schoolId().references(() => schools.id),
    role: role().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.userId, t.role] }), index().on(t.userId)],
)

/** Who sees the figures of a group's schools, and nothing else of them. */
export const groupMembers = pgTable(
  'group_members',
  {
    groupId: uuid()
      .notNull()
      .references(() => groups.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.userId] }), index().on(t.userId)],
)

/**
 * How a school of a group does, in counts alone: taken within the school by its own background work, so that whoever looks
 * at a county reads one small row for each of its schools and nothing that row-level security guards.
 */
export const schoolFigures = pgTable('school_figures', {
  schoolId: schoolId()
    .primaryKey()
    .references(() => schools.id),
  learners: integer().notNull(),
  staff: integer().notNull(),
  classes: integer().notNull(),
  /** The assessment whose days these are, as the school calls it; null: none has begun. */
  assessment: text(),
  marksExpected: integer().notNull(),
  marksEntered: integer().notNull(),
  /** Report cards that parents can read now. */
  reports: integer().notNull(),
  lastActive: moment(),
  takenAt: moment().notNull(),
})

/**
 * The truth about who is signed in; the cookie only points here (by the hash of its random id). `awaitsFactor`: the password
 * was right, and the second factor is still owed; `factorAt`: when it was given. `provedAt`: when the person last proved who
 * they are, by any of these.
 */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    sidHash: text().notNull().unique(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    currentSchoolId: uuid().references(() => schools.id),
    createdAt: createdAt(),
    authAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    awaitsFactor: boolean().notNull().default(false),
    factorAt: moment(),
    provedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    lastSeenAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    idleSeconds: integer().notNull(),
    revokedAt: moment(),
    revokedBy: uuid(),
    reason: text(),
    device: text(),
    ipPrefix: text(),
  },
  (t) => [index().on(t.userId)],
)

/** Failed sign-ins by keyed hash of what was typed, so that unknown and known accounts slow down alike. */
export const signInFailures = pgTable(
  'sign_in_failures',
  { id: id(), accountKey: text().notNull(), at: createdAt() },
  (t) => [index().on(t.accountKey, t.at)],
)

/**
 * Whose session, account or places were changed, written down by triggers: a process that remembers sessions asks here which
 * of them to forget. Every table that a session is read from has such a trigger.
 */
export const identityChanges = pgTable(
  'identity_changes',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: uuid().notNull(),
    writtenIn: writtenIn(),
    at: createdAt(),
  },
  (t) => [index().on(t.writtenIn)],
)

const ownerId = () =>
  uuid()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' })

/**
 * A person's authenticator app: its secret, sealed, and the last time step of which a code was taken (none is taken twice).
 * `pending`: a secret that is being set up and counts for nothing until a code of it has been given.
 */
export const authenticatorApps = pgTable('authenticator_apps', {
  userId: ownerId().primaryKey(),
  sealed: text(),
  lastStep: integer().notNull().default(0),
  confirmedAt: moment(),
  pending: text(),
  pendingAt: moment(),
})

export const passkeys = pgTable(
  'passkeys',
  {
    id: id(),
    userId: ownerId(),
    credentialId: text().notNull().unique(),
    publicKey: bytea().notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull().default([]),
    name: text().notNull(),
    createdAt: createdAt(),
    lastUsedAt: moment(),
  },
  (t) => [index().on(t.userId)],
)

/** What a passkey has to sign, once. `userId`: for whom it was made; none while nobody is known yet. */
export const passkeyChallenges = pgTable('passkey_challenges', {
  challenge: text().primaryKey(),
  purpose: text().notNull(),
  userId: uuid().references(() => users.id, { onDelete: 'cascade' }),
  endsAt: timestamp({ withTimezone: true }).notNull(),
})

export const recoveryCodes = pgTable(
  'recovery_codes',
  { id: id(), userId: ownerId(), codeHash: text().notNull(), createdAt: createdAt(), usedAt: moment() },
  (t) => [unique().on(t.userId, t.codeHash)],
)

/** Devices on which the second factor is not asked for again for a while. */
export const trustedDevices = pgTable(
  'trusted_devices',
  {
    id: id(),
    userId: ownerId(),
    tokenHash: text().notNull().unique(),
    createdAt: createdAt(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index().on(t.userId)],
)

export const resetKind = pgEnum('reset_kind', ['link', 'code'])

/** Ways to a new password that are out: a link by mail or a code by SMS, by the hash of its secret. */
export const passwordResets = pgTable(
  'password_resets',
  {
    id: id(),
    userId: ownerId(),
    kind: resetKind().notNull(),
    secretHash: text().notNull(),
    tries: integer().notNull().default(0),
    createdAt: createdAt(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
    usedAt: moment(),
  },
  (t) => [index().on(t.userId), index().on(t.secretHash)],
)

/**
 * What identity has to tell people, or to look into, when nobody waits for it; sealed, and gone when it is done.
 * Outside any school, because a person may belong to several, or to none.
 */
export const accountLetters = pgTable(
  'account_letters',
  {
    id: id(),
    sealed: text().notNull(),
    tries: integer().notNull().default(0),
    createdAt: createdAt(),
    dueAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    endsAt: timestamp({ withTimezone: true }).notNull(),
  },
  (t) => [index().on(t.dueAt)],
)
