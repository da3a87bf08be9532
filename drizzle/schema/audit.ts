import { sql } from 'drizzle-orm'
import {
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

import { createdAt, id, moment, ownSchoolOnly, schoolId, writtenIn } from './columns'
import { ownedBySchool } from './keys'

/** Who did what to whom, when, from where. Append-only: the application may insert and read, nothing else. */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    schoolId: schoolId(),
    actorId: uuid(),
    action: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>().notNull(),
    /** Learners, guardians, staff and classes it is about, by id. */
    about: uuid().array().notNull().default(sql`'{}'::uuid[]`),
    requestId: text(),
    /** Of the session: what it was begun on, and the first part of the address it was begun from. */
    device: text(),
    network: text(),
    at: createdAt(),
    writtenIn: writtenIn(),
  },
  (t) => [
    index().on(t.schoolId, t.at, t.id),
    index().on(t.schoolId, t.actorId, t.at),
    index().on(t.schoolId, t.action, t.at),
    index().on(t.schoolId, t.requestId),
    index().on(t.schoolId, t.writtenIn),
    ...ownedBySchool(t),
  ],
)

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })

/**
 * The audit's chain: each seal holds the rows of the transactions from `fromXid` up to, and without, `toXid` (all of them were
 * over when it was made), and the hash of those rows and of the seal before it.
 */
export const auditSeals = pgTable(
  'audit_seals',
  {
    id: id(),
    schoolId: schoolId(),
    /** From 1, without a gap. */
    number: integer().notNull(),
    fromXid: xid8().notNull(),
    toXid: xid8().notNull(),
    rows: integer().notNull(),
    previous: text(),
    hash: text().notNull(),
    sealedAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.number), ...ownedBySchool(t)],
)

/** Where a school's chain ends, and what the last check of it found. `broken`: the first broken place in words; null: whole. */
export const auditHeads = pgTable(
  'audit_heads',
  {
    schoolId: schoolId(),
    number: integer().notNull(),
    hash: text().notNull(),
    checkedAt: moment(),
    broken: text(),
  },
  (t) => [primaryKey({ columns: [t.schoolId] }), ownSchoolOnly()],
)

/** What a repeated request gets back: the first answer. Written in the effect's transaction, kept 48 hours. */
export const idempotency = pgTable(
  'idempotency',
  {
    schoolId: schoolId(),
    actorId: uuid().notNull(),
    key: text().notNull(),
    action: text().notNull(),
    requestHash: text().notNull(),
    response: jsonb().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.actorId, t.key] }), ownSchoolOnly()],
)
