import 'server-only'
import { eq, type SQL, sql } from 'drizzle-orm'

import { guardians } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize, canEverywhere } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { today } from '@/lib/dates'
import { inSchool } from '@/lib/db'

/** The guardian with this e-mail address, for those who keep the records of the whole school; null when nobody has it. */
export async function findGuardian(
  actor: Actor,
  email: string,
): Promise<{ id: string; fullName: string } | null> {
  authorize(actor, 'learners.admit')
  if (!canEverywhere(actor, 'learners.admit')) return null
  const [guardian] = await inSchool(actor, (tx) =>
    tx
      .select({ id: guardians.id, fullName: guardians.fullName })
      .from(guardians)
      .where(eq(guardians.email, email))
      .limit(1),
  )
  return guardian ?? null
}

/** What somebody does at the school: `leads` classes now, `teaches` areas in classes (`area`, `subject`: codes), in timetable order. */
export type Duties = {
  /** With title; null: no staff record. */
  name: string | null
  leads: string[]
  teaches: { classId: string; area: string; abbreviation: string; subject: string }[]
}

const none: Duties = { name: null, leads: [], teaches: [] }

/** By a person's account. What is kept for the whole school is filtered by it. */
export function dutiesOf({ schoolId, userId }: Actor): Promise<Duties> {
  if (userId === null) return Promise.resolve(none)
  return cached({ schoolId, name: 'staff', id: userId, tags: [tag.staff, tag.school] }, async (tx) => {
    const [row] = await tx.execute(sql`
      select concat_ws(' ', s.title, s.full_name) as name,
        array(select h.class_id from class_teachers h where h.staff_id = s.id and h."to" is null order by 1) as leads,
        coalesce((select jsonb_agg(jsonb_build_object('classId', i.class_id, 'area', a.code, 'abbreviation', a.abbreviation,
            'subject', coalesce(o.code, a.code)) order by a."order", i.class_id)
          from assignments i join learning_areas a on a.id = i.area_id left join slots o on o.id = a.slot_id
          where i.staff_id = s.id), '[]') as teaches
      from staff s where s.user_id = ${userId}`)
    return (row as Duties | undefined) ?? none
  })
}

/** An academic year (a column) that is on or to come; when none is, the last one. */
export const sinceThisYear = (year: SQL, day = today()): SQL =>
  sql`${year} >= least(${Number(day.slice(0, 4))}, (select max(last.year) from academic_years last))`
