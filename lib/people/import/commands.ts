import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { staff } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import type { StaffOutcome } from './rules'

/** Writes what the rows of a list of staff say: two statements. Accounts and roles are another matter. */
export async function takeStaff(tx: Tx, { schoolId }: Actor, rows: readonly StaffOutcome[]) {
  const changed = rows.flatMap(({ outcome, staffId, person }) =>
    outcome === 'changed' && person ? [{ staffId, ...person }] : [],
  )
  if (changed.length > 0)
    await tx.execute(sql`
      update staff s set title = coalesce(r.title, s.title), gender = coalesce(r.gender::gender, s.gender), phone = coalesce(r.phone, s.phone),
        email = coalesce(r.email, s.email), tsc_number = coalesce(r."tscNumber", s.tsc_number),
        employee_number = coalesce(r."employeeNumber", s.employee_number), version = s.version + 1
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as r("staffId" uuid, title text, gender text, phone text, email text,
        "tscNumber" text, "employeeNumber" text)
      where s.id = r."staffId"`)
  const fresh = rows.flatMap(({ outcome, person }) =>
    outcome === 'new' && person ? [{ ...person, id: v7(), schoolId }] : [],
  )
  await insertRows(tx, staff, fresh)
  return { added: fresh.length, changed: changed.length }
}
