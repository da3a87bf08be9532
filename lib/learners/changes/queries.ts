import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/policy'
import { today } from '@/lib/dates'
import { inSchool, type Tx } from '@/lib/db'
import { notFound } from '@/lib/errors'
import { mayChange } from '../queries'
import { hitsOf } from '../search/queries'
import { readFilter } from '../search/rules'
import { type Change, mostAtOnce, type Selection } from './input'
import { type Chosen, type Plan, planOf, type Target } from './rules'

/** Learners that can be changed, of those selected: one more than may be at once is read, to tell. */
export async function chosenOf(tx: Tx, actor: Actor, selection: Selection): Promise<Chosen[]> {
  const everybody = readFilter(
    'ids' in selection ? {} : Object.fromEntries(new URLSearchParams(selection.filter)),
  )
  const picked = 'ids' in selection ? sql`s.id in (${listed(selection.ids)})` : sql`true`
  return (await tx.execute(sql`
    select s.id, s.full_name as name, s.admission_number as "admissionNumber", s.gender, l.religion, s.left_on as "leftOn",
      s.class_id as "classId", s.class_name as "className", k.year_id as "yearId", g.level_id as "levelId", e."from" as since,
      (select max(x."to") from enrolments x where x.learner_id = s.id and x."to" is not null) as before,
      array(select o.area_id from learner_areas o where o.learner_id = s.id) as "areaIds"
    from (${hitsOf(actor, everybody)}) s join learners l on l.id = s.id
      left join classes k on k.id = s.class_id left join grades g on g.id = k.grade_id
      left join enrolments e on e.learner_id = s.id and e."to" is null
    where ${picked} and ${mayChange(actor, sql`s.id`)}
    order by s.search_name, s.admission_number limit ${mostAtOnce + 1}`)) as unknown as Chosen[]
}

export const listed = (ids: readonly string[]): SQL =>
  sql`select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid`

/** What a change leads to; null when there is no such class or area. */
export async function targetOf(tx: Tx, change: Change): Promise<Target | null> {
  if (change.what === 'class') {
    const [row] = await tx.execute(sql`
      select k.id as "classId", k.name, k.year_id as "yearId", y.year || '-01-01' as opens, y.year || '-12-31' as closes
      from classes k join academic_years y on y.id = k.year_id where k.id = ${change.classId}`)
    return row ? ({ what: 'class', ...row } as Target) : null
  }
  if (change.what === 'area') {
    const [row] = await tx.execute(sql`select id as "areaId", name, level_id as "levelId" from learning_areas
      where id = ${change.areaId} and optional`)
    return row ? ({ what: 'area', ...row } as Target) : null
  }
  return { what: change.what }
}

export type LookAhead = { chosen: Chosen[]; plan: Plan | null }

/** Who is selected and, once it is said what is to become of them, what would change. Nothing is written. At most three statements. */
export function lookAhead(actor: Actor, selection: Selection, change: Change | null): Promise<LookAhead> {
  authorize(actor, 'learners.change')
  return inSchool(actor, async (tx) => {
    const chosen = await chosenOf(tx, actor, selection)
    if (!change || (change.what === 'class' && !can(actor, 'learners.move'))) return { chosen, plan: null }
    const target = await targetOf(tx, change)
    if (!target) throw notFound('This class or area')
    return { chosen, plan: planOf(chosen, change, target, today()) }
  })
}
