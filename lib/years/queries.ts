import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { currentYear } from '@/lib/classes/queries'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { YearTerm } from './rules'

export type SchoolYear = {
  id: string
  year: number
  /** It is this year by the calendar, or the nearest to it. */
  isCurrent: boolean
  /** Null: open. */
  closed: { at: string; by: string | null } | null
}

/** The academic years of the school, newest first. */
export async function listYears(actor: Actor): Promise<SchoolYear[]> {
  authorize(actor, 'school.read')
  const { schoolId } = actor
  const day = today()
  return cached({ schoolId, name: 'years', id: day, tags: [tag.school, tag.staff] }, async (tx) => {
    const rows = await tx.execute(sql`
      select y.id, y.year, y.id = ${currentYear(day)} as "isCurrent",
        (select jsonb_build_object('at', to_char(c.closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'by', (select s.full_name from staff s where s.user_id = c.closed_by))
          from year_closings c where c.year_id = y.id and c.reopened_at is null) as closed
      from academic_years y order by y.year desc`)
    return [...rows] as unknown as SchoolYear[]
  })
}

/** Whether a year (an SQL id) is closed. */
export const isClosed = (yearId: SQL): SQL =>
  sql`exists (select from year_closings c where c.year_id = ${yearId} and c.reopened_at is null)`

export const yearIsClosed = (year: number): AppError =>
  new AppError(
    'conflict',
    `The year ${year} is closed: nothing in it changes any more. The head can open it again, under Promotion.`,
  )

export type WholeYear = { id: string; year: number; terms: YearTerm[] }

/** A year with its terms; null: not there. It checks no permission. */
export async function wholeYear(tx: Tx, yearId: string): Promise<WholeYear | null> {
  const [row] = await tx.execute(sql`
    select y.id, y.year, coalesce((select jsonb_agg(jsonb_build_object('number', t.number, 'name', t.name, 'opens', t.opens, 'closes', t.closes,
        'halfTermFrom', t.half_term_from, 'halfTermTo', t.half_term_to) order by t.number) from terms t where t.year_id = y.id), '[]') as terms
    from academic_years y where y.id = ${yearId}`)
  return (row as WholeYear | undefined) ?? null
}
