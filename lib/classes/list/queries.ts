import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/policy'
import { classLedBy } from '@/lib/auth/scope'
import { inSchool } from '@/lib/db'
import type { ClassList } from '@/lib/documents'
import { notRestricted } from '@/lib/guardians/queries'
import { isId } from '@/lib/ids'
import { showPhone } from '@/lib/phones'
import { classOf, staysIn } from '../queries'

/**
 * A class as its list is printed, by name; whom to call for those who know the class closely alone. Null when it is not there
 * or not the actor's. One statement.
 */
export function classListOf(actor: Actor, classId: string): Promise<ClassList | null> {
  authorize(actor, 'classes.read')
  if (!isId(classId)) return Promise.resolve(null)
  const closely = can(actor, 'school.survey') ? sql`true` : classLedBy(actor, sql`k.id`)
  return inSchool(actor, async (tx) => {
    const [row] = (await tx.execute(sql`
      select k.name as "className", y.year,
        (select concat_ws(' ', s.title, s.full_name) from class_teachers h join staff s on s.id = h.staff_id
          where h.class_id = k.id and h."to" is null) as teacher,
        (select jsonb_build_object('name', coalesce(p.name, o.name), 'motto', p.motto, 'address', p.postal_address, 'phone', p.phone,
            'email', p.email, 'colour', p.colours ->> 'primary', 'logo', p.logo)
          from schools o left join school_profiles p on p.school_id = o.id where o.id = k.school_id) as school,
        coalesce((select jsonb_agg(jsonb_build_object('admissionNumber', l.admission_number, 'name', l.full_name, 'gender', l.gender,
            'guardian', g.full_name, 'phone', coalesce(g.phone, g.phone2)) order by l.search_name, l.admission_number)
          from enrolments e join learners l on l.id = e.learner_id left join lateral (
            select q.full_name, q.phone, q.phone2 from guardianships f join guardians q on q.id = f.guardian_id
            where f.learner_id = l.id and ${closely} and ${notRestricted(sql`f`)} order by f."order", q.full_name limit 1) g on true
          where e.class_id = k.id and ${staysIn(sql`e`, sql`k`)}), '[]') as learners
      from classes k join academic_years y on y.id = k.year_id where k.id = ${classId} and ${classOf(actor, sql`k.id`)}`)) as unknown as ClassList[]
    if (!row) return null
    const shown = (phone: string | null) => phone && showPhone(phone)
    return {
      ...row,
      school: { ...row.school, phone: shown(row.school.phone) },
      learners: row.learners.map((learner) => ({ ...learner, phone: shown(learner.phone) })),
    }
  })
}
