import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import type { TermDates } from './rules'

export type SchoolYear = { year: number; terms: (TermDates & { id: string; name: string })[] }

/** The years of the school with their terms, the newest first. One statement. */
export async function getYears(actor: Actor): Promise<SchoolYear[]> {
  authorize(actor, 'assessments.change')
  const rows = await inSchool(actor, (tx) =>
    tx.execute<SchoolYear & Record<string, unknown>>(sql`
      select y.year, coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'name', t.name, 'opens', t.opens,
          'closes', t.closes, 'halfTerm', case when t.half_term_from is not null then
            jsonb_build_object('from', t.half_term_from, 'to', t.half_term_to) end) order by t.number)
        from terms t where t.year_id = y.id), '[]') as terms
      from academic_years y order by y.year desc`),
  )
  return [...rows]
}
