import 'server-only'
import { sql } from 'drizzle-orm'

import { type Role, roleNames } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import type { KnownStaff } from './rules'

/** Everybody who works at the school. One statement. */
export async function knownStaff(tx: Tx): Promise<KnownStaff[]> {
  const rows = (await tx.execute(sql`
    select s.id, s.full_name as "fullName", s.title, s.gender, s.phone, s.email, s.tsc_number as "tscNumber",
      s.employee_number as "employeeNumber",
      array(select m.role::text from memberships m where m.user_id = s.user_id and m.school_id = s.school_id order by m.role) as roles
    from staff s order by s.full_name, s.id`)) as unknown as (Omit<KnownStaff, 'roles'> & { roles: Role[] })[]
  return rows.map((row) => ({ ...row, roles: row.roles.map((role) => roleNames[role]) }))
}
