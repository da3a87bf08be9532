import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { wholeYear } from '@/lib/years/queries'
import type { YearTerm } from '@/lib/years/rules'
import type { Outcome } from './input'
import {
  type Choice,
  fingerprint,
  type Placed,
  type Plan,
  type PlanClass,
  type PlanGrade,
  type PlanLearner,
  planYear,
} from './rules'

export type YearRef = { id: string; year: number; opens: string; closes: string }

/** The learners of a year and what there is to know about where they go. `to` null: the next year is not made yet. */
export type LoadedPlan = {
  from: YearRef
  to: YearRef | null
  plan: Plan
  placed: Placed[]
  /** Of the whole plan; what is done is what was seen. */
  seen: string
}

type Loaded = {
  from: YearRef
  to: YearRef | null
  grades: PlanGrade[]
  fromClasses: PlanClass[]
  toClasses: PlanClass[]
  learners: Omit<PlanLearner, 'classId' | 'nextClassId'>[]
  /** The class each learner is in, of whatever year. */
  places: Record<string, string>
  choices: (Choice & { learnerId: string })[]
}

const yearRef = (y: ReturnType<typeof sql>) =>
  sql`jsonb_build_object('id', ${y}.id, 'year', ${y}.year, 'opens', (select min(t.opens) from terms t where t.year_id = ${y}.id),
    'closes', (select max(t.closes) from terms t where t.year_id = ${y}.id))`

const classesOf = (yearId: ReturnType<typeof sql>) => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'gradeId', k.grade_id, 'stream', k.stream, 'capacity', k.capacity)
      order by g."order", k."order", k.name), '[]') from classes k join grades g on g.id = k.grade_id where k.year_id = ${yearId})`

/** The plan of a year as it stands; null: no such year. One statement; it checks no permission. */
export async function loadPlan(tx: Tx, yearId: string): Promise<LoadedPlan | null> {
  const [row] = (await tx.execute(sql`
    select ${yearRef(sql`y`)} as "from", case when n.id is not null then ${yearRef(sql`n`)} end as "to",
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'order', g."order", 'levelCode', v.code)), '[]')
        from grades g join levels v on v.id = g.level_id) as grades,
      ${classesOf(sql`y.id`)} as "fromClasses", ${classesOf(sql`n.id`)} as "toClasses",
      (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'name', l.full_name, 'admissionNumber', l.admission_number, 'gender', l.gender)
          order by l.search_name, l.admission_number), '[]') from learners l where l.left_on is null) as learners,
      (select coalesce(jsonb_object_agg(e.learner_id, e.class_id), '{}') from enrolments e where e."to" is null) as places,
      (select coalesce(jsonb_agg(jsonb_build_object('learnerId', c.learner_id, 'outcome', c.outcome, 'classId', c.class_id,
          'reason', c.reason, 'version', c.version)), '[]') from promotion_choices c where c.year_id = y.id) as choices
    from academic_years y left join lateral (select * from academic_years o where o.year > y.year order by o.year limit 1) n on true
    where y.id = ${yearId}`)) as unknown as Loaded[]
  if (!row) return null
  const { from, to, grades, fromClasses, toClasses, places } = row
  const [own, next] = [fromClasses, toClasses].map((classes) => new Set(classes.map(({ id }) => id)))
  // Put together here: the planner, who may not know yet how many there are, would look through all of one for each of the other.
  const learners = row.learners.map((learner) => {
    const place = places[learner.id] ?? ''
    return {
      ...learner,
      classId: own!.has(place) ? place : null,
      nextClassId: next!.has(place) ? place : null,
    }
  })
  const choices = new Map(row.choices.map(({ learnerId, ...choice }) => [learnerId, choice]))
  const plan = { grades, from: fromClasses, to: toClasses, learners, choices }
  const placed = planYear(plan)
  return { from, to, plan, placed, seen: fingerprint(placed) }
}

/** What was done at the end of a year. */
export type Promoted = {
  at: string
  by: string | null
  toYear: number
  counts: Partial<Record<Outcome, number>>
  /** By which it can be undone; null: it cannot, or was long ago. */
  changeId: string | null
  /** Marks that are entered in the year it led to: while there are any it cannot be undone. */
  marks: number
  rows: {
    learnerId: string
    name: string
    admissionNumber: string
    outcome: Outcome
    fromClass: string | null
    toClass: string | null
    reason: string | null
  }[]
}

export const promotionKind = (year: number) => `promotion ${year}`

export async function loadPromoted(tx: Tx, yearId: string): Promise<Promoted | null> {
  const [row] = await tx.execute(sql`
    select to_char(min(p.promoted_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, y.year as "toYear",
      (select s.full_name from staff s where s.user_id = (array_agg(p.promoted_by))[1]) as by,
      (select c.id from changes c where c.kind = 'promotion ' || o.year and c.undone_at is null and c.made_at > now() - interval '30 days'
        order by c.made_at desc limit 1) as "changeId",
      (select count(*)::int from marks m join papers q on q.id = m.paper_id join assessments x on x.id = q.assessment_id
        join terms t on t.id = x.term_id where t.year_id = y.id and m.state <> 'blank') as marks,
      jsonb_agg(jsonb_build_object('learnerId', l.id, 'name', l.full_name, 'admissionNumber', l.admission_number, 'outcome', p.outcome,
        'fromClass', f.name, 'toClass', k.name, 'reason', p.reason) order by f."order", l.search_name, l.admission_number) as rows
    from promotions p join academic_years y on y.id = p.to_year_id join academic_years o on o.id = p.from_year_id
      join learners l on l.id = p.learner_id left join classes f on f.id = p.from_class_id left join classes k on k.id = p.to_class_id
    where p.from_year_id = ${yearId} group by y.id, y.year, o.year`)
  if (!row) return null
  const found = row as unknown as Omit<Promoted, 'counts'>
  const counts: Promoted['counts'] = {}
  for (const { outcome } of found.rows) counts[outcome] = (counts[outcome] ?? 0) + 1
  return { ...found, counts }
}

export type Promotion = LoadedPlan & {
  /** Of the year that ends. */
  terms: YearTerm[]
  /** Null: not done yet. */
  promoted: Promoted | null
}

/**
 * The end of a year: what would become of everybody, or what did. Without `yearId` the first year that somebody is still in
 * a class of. Null: the school has no such year. At most five statements.
 */
export function getPromotion(actor: Actor, yearId: string | null): Promise<Promotion | null> {
  authorize(actor, 'promotion.read')
  return inSchool(actor, async (tx) => {
    const [first] = yearId
      ? [{ id: yearId }]
      : await tx.execute<{ id: string }>(sql`
          select y.id from academic_years y order by exists (select from classes k join enrolments e on e.class_id = k.id
            where k.year_id = y.id and e."to" is null) desc, y.year limit 1`)
    const loaded = first ? await loadPlan(tx, first.id) : null
    if (!loaded) return null
    const { terms } = (await wholeYear(tx, loaded.from.id))!
    return { ...loaded, terms, promoted: await loadPromoted(tx, loaded.from.id) }
  })
}

/** Refuses in words what may no longer be decided. */
export async function refusePromoted(tx: Tx, yearId: string): Promise<void> {
  const [done] = await tx.execute<{ year: number }>(sql`
    select y.year from academic_years y where y.id = ${yearId} and exists (select from promotions p where p.from_year_id = y.id)`)
  if (done)
    throw new AppError('conflict', `${done.year} has been promoted already. Undo that first to decide anew.`)
}
