import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { currentYear, staysIn } from '@/lib/classes/queries'
import { inSchool, type Tx } from '@/lib/db'
import { areasOfLevel, slotsOfLevel } from '@/lib/marks/queries'
import type { Teaching } from './rules'

/** Who leads and teaches what in a year, the current one unless it is named; null when there is no such year. One statement. */
export async function getTeaching(actor: Actor, year?: number): Promise<Teaching | null> {
  authorize(actor, 'teaching.change')
  return inSchool(actor, (tx) => teachingOf(tx, year))
}

/** The same within a command's transaction. */
export async function teachingOf(tx: Tx, year?: number): Promise<Teaching | null> {
  const chosen = year === undefined ? sql`y.id = ${currentYear()}` : sql`y.year = ${year}`
  const [row] = await tx.execute(teachingWhere(chosen))
  return (row as Teaching | undefined) ?? null
}

const teachingWhere = (chosen: SQL) => sql`
  with y as (select y.id, y.year from academic_years y where ${chosen}),
  k as (select k.*, g.level_id, g."order" as grade_order from classes k join grades g on g.id = k.grade_id join y on y.id = k.year_id),
  lead as (select h.class_id, h.staff_id from class_teachers h join k on k.id = h.class_id where h."to" is null),
  lesson as (select i.class_id, i.area_id, i.staff_id from assignments i join k on k.id = i.class_id),
  chosen as (
    select distinct e.class_id, l.religion, array(select a.code from learner_areas o join learning_areas a on a.id = o.area_id
      where o.learner_id = l.id order by 1) as optional
    from enrolments e join k on k.id = e.class_id join learners l on l.id = e.learner_id where ${staysIn(sql`e`, sql`k`)})
  select y.year, array(select x.year from academic_years x order by x.year desc) as years,
    coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'areas', ${areasWithIds}, 'slots', ${slotsOfLevel(sql`v.id`)},
        'defaultReligion', (select s.default_religion from school_settings s order by s.version desc limit 1)) order by v."order", v.id)
      from levels v), '[]') as levels,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'levelId', k.level_id, 'gradeId', k.grade_id, 'stream', k.stream)
        order by k.grade_order, k."order", k.name) from k), '[]') as classes,
    coalesce((select jsonb_agg(jsonb_build_object('classId', class_id, 'staffId', staff_id)) from lead), '[]') as leads,
    coalesce((select jsonb_agg(jsonb_build_object('classId', class_id, 'areaId', area_id, 'staffId', staff_id)) from lesson), '[]') as lessons,
    coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'title', s.title, 'name', s.full_name, 'hasLeft', s.inactive_since is not null)
        order by s.full_name, s.id) from staff s where s.inactive_since is null
        or s.id in (select staff_id from lead union select staff_id from lesson)), '[]') as teachers,
    coalesce((select jsonb_agg(jsonb_build_object('classId', class_id, 'religion', religion, 'optional', optional)) from chosen), '[]') as choices
  from y`

/** As `areasOfLevel`, each with its id. */
const areasWithIds = sql`(select coalesce(jsonb_agg(area || jsonb_build_object('id', a.id) order by a."order", a.code), '[]')
  from jsonb_array_elements(${areasOfLevel(sql`v.id`)}) area join learning_areas a on a.level_id = v.id and a.code = area ->> 'code')`
