import { index, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core'

import { createdAt, id, moment, schoolId } from './columns'
import { ownedBySchool } from './keys'

export const channel = pgEnum('channel', ['mail', 'sms'])

/**
 * A mail or SMS on its way. `sealed`: to whom and what, readable with the application's key alone, and gone when it was handed
 * over or given up. `batchId`: what was posted together.
 */
export const letters = pgTable(
  'letters',
  {
    id: id(),
    schoolId: schoolId(),
    batchId: uuid().notNull(),
    channel: channel().notNull(),
    sealed: text(),
    createdAt: createdAt(),
    sentAt: moment(),
    refusedAt: moment(),
    reason: text(),
    reference: text(),
  },
  (t) => [index().on(t.schoolId, t.batchId), ...ownedBySchool(t)],
)
