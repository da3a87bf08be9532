import { type AnyPgColumn, foreignKey, unique } from 'drizzle-orm/pg-core'

import { ownSchoolOnly } from './columns'
import { schools } from './identity'

type Keyed = { schoolId: AnyPgColumn; id: AnyPgColumn }

/**
 * What every school table carries: the key others refer to, the policy, and composite foreign keys,
 * because row-level security does not bind foreign-key checks. Each reference is [column, table].
 */
export function ownedBySchool(t: Keyed, ...references: [AnyPgColumn, Keyed][]) {
  return [
    unique().on(t.schoolId, t.id),
    foreignKey({ columns: [t.schoolId], foreignColumns: [schools.id] }),
    ...references.map(([column, table]) =>
      foreignKey({ columns: [t.schoolId, column], foreignColumns: [table.schoolId, table.id] }),
    ),
    ownSchoolOnly(),
  ]
}
