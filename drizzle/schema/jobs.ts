import {
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'

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
  (t) => [index().on(t.schoolId, t.state), index().on(t.schoolId, t.createdAt), ...ownedBySchool(t)],
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

/** One finished piece of a job; the unique key makes a repeated step harmless. `whole`: about all of it (the merged file). */
export const jobUnits = pgTable(
  'job_units',
  {
    id: id(),
    schoolId: schoolId(),
    jobId: uuid().notNull(),
    unitKey: text().notNull(),
    whole: boolean().notNull().default(false),
    classId: uuid(),
    fileId: uuid(),
    finishedAt: createdAt(),
  },
  (t) => [
    unique().on(t.schoolId, t.jobId, t.unitKey),
    index().on(t.schoolId, t.fileId),
    ...ownedBySchool(t, [t.jobId, jobs], [t.fileId, files]),
  ],
)

/**
 * What the embedded engine remembers of a function's run between its steps: a result, an error, or the end of a sleep.
 * Gone when the run is over.
 */
export const jobSteps = pgTable(
  'job_steps',
  {
    id: id(),
    schoolId: schoolId(),
    runId: uuid().notNull(),
    stepId: text().notNull(),
    data: jsonb().$type<unknown>(),
    error: jsonb().$type<Record<string, unknown>>(),
    wakesAt: moment(),
    createdAt: createdAt(),
  },
  (t) => [unique().on(t.schoolId, t.runId, t.stepId), ...ownedBySchool(t)],
)
