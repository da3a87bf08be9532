import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, id, ownSchoolOnly, schoolId } from './columns'
import { ownedBySchool } from './keys'

/** Who did what, when. Append-only: the application may insert and read, nothing else. */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    schoolId: schoolId(),
    actorId: uuid(),
    action: text().notNull(),
    details: jsonb().$type<Record<string, unknown>>().notNull(),
    requestId: text(),
    at: createdAt(),
  },
  (t) => [index().on(t.schoolId, t.at), ...ownedBySchool(t)],
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
