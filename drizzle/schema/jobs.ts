import { index, integer, jsonb, pgEnum, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'

import { bytea, createdAt, id, moment, schoolId } from './columns'
import { ownedBySchool } from './keys'

/** Events a change has promised: they commit with it, and are claimed, sent and marked after. */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    schoolId: schoolId(),
    name: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
    claimedAt: moment(),
    sentAt: moment(),
    attempts: integer().notNull().default(0),
  },
  (t) => [index().on(t.schoolId, t.sentAt, t.createdAt), ...ownedBySchool(t)],
)

export const jobState = pgEnum('job_state', ['queued', 'running', 'done', 'failed', 'cancelled'])

/** What a person sees of background work. Each unit is a committed piece of its own (job_units). */
export const jobs = pgTable(
  'jobs',
  {
    id: id(),
    schoolId: schoolId(),
    kind: text().notNull(),
    title: text().notNull(),
    state: jobState().notNull().default('queued'),
    params: jsonb().$type<Record<string, unknown>>().notNull(),
    total: integer().notNull().default(0),
    unit: text().notNull(),
    attempt: integer().notNull().default(0),
    message: text(),
    startedBy: uuid(),
    heartbeatAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    createdAt: createdAt(),
    finishedAt: moment(),
  },
  (t) => [index().on(t.schoolId, t.state), ...ownedBySchool(t)],
)

/** Bytes made by jobs (PDF, ZIP); kept in the database so that every instance can serve them. */
export const files = pgTable(
  'files',
  {
    id: id(),
    schoolId: schoolId(),
    name: text().notNull(),
    mime: text().notNull(),
    size: integer().notNull(),
    bytes: bytea().notNull(),
    createdAt: createdAt(),
  },
  (t) => [...ownedBySchool(t)],
)

/** One finished piece of a job; the unique key makes a repeated step harmless. */
export const jobUnits = pgTable(
  'job_units',
  {
    id: id(),
    schoolId: schoolId(),
    jobId: uuid().notNull(),
    unitKey: text().notNull(),
    classId: uuid(),
    fileId: uuid(),
    finishedAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.jobId, t.unitKey),
    ...ownedBySchool(t, [t.jobId, jobs], [t.fileId, files]),
  ],
)
