import { sql } from 'drizzle-orm'
import { check, index, pgEnum, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'

import type { FunctionName } from '@/lib/auth/functions'
import { classes } from './classes'
import { createdAt, id, moment, schoolId } from './columns'
import { grades, learningAreas } from './curriculum'
import { ownedBySchool } from './keys'
import { staff } from './people'

/** Where a function may be done: one class, one grade, or (neither) the whole school; of marks one learning area or all. */
const place = () => ({ classId: uuid(), gradeId: uuid(), areaId: uuid() })

/** A function of the closed list (lib/auth/functions.ts) lent to a person beyond their role. No end: until it is taken back. */
export const delegations = pgTable(
  'delegations',
  {
    id: id(),
    schoolId: schoolId(),
    staffId: uuid().notNull(),
    does: text().$type<FunctionName>().notNull(),
    ...place(),
    startsAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    endsAt: moment(),
    reason: text(),
    requestId: uuid(),
    givenBy: uuid(),
    givenAt: createdAt(),
    revokedAt: moment(),
    revokedBy: uuid(),
  },
  (t) => [
    index().on(t.schoolId, t.staffId),
    index().on(t.schoolId, t.endsAt),
    check('delegations_one_place', sql`${t.classId} is null or ${t.gradeId} is null`),
    ...ownedBySchool(
      t,
      [t.staffId, staff],
      [t.classId, classes],
      [t.gradeId, grades],
      [t.areaId, learningAreas],
      [t.requestId, delegationRequests],
    ),
  ],
)

export const decision = pgEnum('decision', ['approved', 'refused'])

/** What a person asked to be lent, why, and what came of it. No `endsAt`: for good. */
export const delegationRequests = pgTable(
  'delegation_requests',
  {
    id: id(),
    schoolId: schoolId(),
    staffId: uuid().notNull(),
    does: text().$type<FunctionName>().notNull(),
    ...place(),
    endsAt: moment(),
    reason: text().notNull(),
    askedAt: createdAt(),
    decision: decision(),
    decidedAt: moment(),
    decidedBy: uuid(),
    /** The words of the answer. */
    answer: text(),
  },
  (t) => [
    index().on(t.schoolId, t.decidedAt),
    index().on(t.schoolId, t.staffId),
    check('delegation_requests_one_place', sql`${t.classId} is null or ${t.gradeId} is null`),
    ...ownedBySchool(
      t,
      [t.staffId, staff],
      [t.classId, classes],
      [t.gradeId, grades],
      [t.areaId, learningAreas],
    ),
  ],
)
