import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { isId } from '@/lib/ids'
import { sinceThisYear } from '@/lib/people/queries'

/** What somebody leads and teaches now: classes of this year and those to come. */
export type Holdings = {
  id: string
  name: string
  leads: { classId: string; className: string }[]
  lessons: { classId: string; className: string; areaId: string; area: string; subject: string }[]
}

/** Null when they are not of the school. One statement. */
export async function getHoldings(actor: Actor, staffId: string): Promise<Holdings | null> {
  authorize(actor, 'teaching.change')
  return isId(staffId) ? inSchool(actor, (tx) => holdingsOf(tx, staffId)) : null
}

/** The same within a command's transaction. */
export async function holdingsOf(tx: Tx, staffId: string): Promise<Holdings | null> {
  const [row] = await tx.execute(sql`
    select s.id, concat_ws(' ', s.title, s.full_name) as name,
      coalesce((select jsonb_agg(jsonb_build_object('classId', k.id, 'className', k.name) order by y.year, k."order", k.name)
        from class_teachers h join classes k on k.id = h.class_id join academic_years y on y.id = k.year_id
        where h.staff_id = s.id and h."to" is null and ${sinceThisYear(sql`y.year`)}), '[]') as leads,
      coalesce((select jsonb_agg(jsonb_build_object('classId', k.id, 'className', k.name, 'areaId', a.id, 'area', a.name,
          'subject', coalesce(o.code, a.code)) order by y.year, k."order", k.name, a."order", a.code)
        from assignments i join classes k on k.id = i.class_id join academic_years y on y.id = k.year_id
          join learning_areas a on a.id = i.area_id left join slots o on o.id = a.slot_id
        where i.staff_id = s.id and ${sinceThisYear(sql`y.year`)}), '[]') as lessons
    from staff s where s.id = ${staffId}`)
  return (row as Holdings | undefined) ?? null
}
