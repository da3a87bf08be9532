import { sql } from 'drizzle-orm'
import { customType, integer, numeric, pgPolicy, timestamp, uuid } from 'drizzle-orm/pg-core'
import { v7 } from 'uuid'

import type { SchoolId } from '@/lib/auth/actor'

/** Time-ordered ids: rows of one school and one day lie together in every index. */
export const id = () =>
  uuid()
    .primaryKey()
    .$defaultFn(() => v7())

export const schoolId = () => uuid().$type<SchoolId>().notNull()
export const createdAt = () => timestamp({ withTimezone: true }).notNull().defaultNow()
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })
const pgSnapshot = customType<{ data: string }>({ dataType: () => 'pg_snapshot' })

/** Which transaction wrote the row: a release tells by its snapshot whether it saw it. */
export const writtenIn = () => xid8().notNull().default(sql`pg_current_xact_id()`)
/** What the writer of the row could see. */
export const seenThen = () => pgSnapshot().notNull().default(sql`pg_current_snapshot()`)

/** The clock at the very write, not at the start of its transaction. */
export const stampedAt = () => timestamp({ withTimezone: true }).notNull().default(sql`clock_timestamp()`)
export const moment = () => timestamp({ withTimezone: true })

/** Raised by every update; an update names the version it saw (a clash is told, never overwritten). */
export const version = () => integer().notNull().default(1)

/** A mark or a maximum: at most 1,000, two decimals; text in the program, because floating point loses marks. */
export const marksNumber = () => numeric({ precision: 6, scale: 2 })

export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })

const ownSchool = sql`school_id = (select nullif(current_setting('app.school_id', true), '')::uuid)`

/** Rows are visible only to the school named by `app.school_id`; unset means none. */
export const ownSchoolOnly = () =>
  pgPolicy('own_school_only', { for: 'all', using: ownSchool, withCheck: ownSchool })
