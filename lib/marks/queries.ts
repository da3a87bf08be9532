import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { reach, reaches } from '@/lib/auth/scope'
import type { Tx } from '@/lib/db'
import { recordedAreas as areasOf } from '@/lib/grading/registration'
import type { Area, Decimal, Enrolment, Mark } from '@/lib/grading/types'
import type { Duties } from '@/lib/people/queries'
import { isClosed } from '@/lib/years/queries'

/**
 * The class × learning area pairs whose marks this actor may read and enter; `classId` and `areaId` are SQL columns.
 * Leaders: all. Teachers: what they are assigned; class teachers also every area of the class they lead now. And whoever it
 * is lent to.
 */
export function mayEnter(actor: Actor, classId: SQL, areaId: SQL): SQL {
  const me = sql`(select s.id from staff s where s.user_id = ${actor.userId})`
  const leads = actor.roles.includes('class_teacher')
    ? sql`exists (select from class_teachers h where h.class_id = ${classId} and h.staff_id = ${me} and h."to" is null)`
    : sql`false`
  const own = sql`(${leads} or exists (select from assignments i
    where i.class_id = ${classId} and i.area_id = ${areaId} and i.staff_id = ${me}))`
  return reach(actor, 'marks.enter', { own, classId, areaId })
}

/** As `mayEnter`, for what is kept of the whole school. `area`: its code. */
export const enters = (actor: Actor, duties: Duties, classId: string, area: string): boolean =>
  reaches(actor, 'marks.enter', {
    own:
      (actor.roles.includes('class_teacher') && duties.leads.includes(classId)) ||
      duties.teaches.some((each) => each.classId === classId && each.area === area),
    classId,
    area,
  })

/** Whether the actor enters any area of the class. */
export const entersSome = (actor: Actor, { leads, teaches }: Duties, classId: string): boolean =>
  reaches(actor, 'marks.enter', {
    own:
      (actor.roles.includes('class_teacher') && leads.includes(classId)) ||
      teaches.some((each) => each.classId === classId),
    classId,
    area: 'some',
  })

/** A paper of an assessment. `mine`: the actor may enter it. `component` null: the area is one paper. */
export type PaperRow = {
  id: string
  max: Decimal
  area: string
  component: { code: string; name: string; header: string; weight: Decimal; order: number } | null
  mine: boolean
}

export { areasOf }

export type AreaRow = Pick<Area, 'code' | 'name' | 'abbreviation' | 'order' | 'slot' | 'optional'>
export type SlotRow = { code: string; name: string; abbreviation: string; choice: string }

/** A class in an assessment: everything a mark is judged by but the learners. */
export type Desk = {
  classId: string
  className: string
  /** The classes of its grade in its year, itself included. */
  streams: string[]
  yearId: string
  assessment: {
    id: string
    name: string
    startsOn: string
    endsOn: string
    termId: string
    term: string
    /** Last day of the term. */
    closes: string
    year: number
  }
  areas: AreaRow[]
  slots: SlotRow[]
  papers: PaperRow[]
  defaultReligion: string | null
  absentCountsAsZero: boolean
  /** Its year is closed: nothing in it changes. */
  closed: boolean
}

/** The learning areas of a level (an SQL column), in timetable order. */
export const areasOfLevel = (levelId: SQL): SQL => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('code', a.code, 'name', a.name, 'abbreviation', a.abbreviation, 'order', a."order",
      'optional', a.optional, 'slot', (select o.code from slots o where o.id = a.slot_id)) order by a."order", a.code), '[]')
    from learning_areas a where a.level_id = ${levelId})`

export const slotsOfLevel = (levelId: SQL): SQL => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('code', o.code, 'name', o.name, 'abbreviation', o.abbreviation, 'choice', o.choice)), '[]')
    from slots o where o.level_id = ${levelId})`

/** Null when the class, the assessment or every paper of it is not there, or not the actor's to enter. One statement. */
export async function openDesk(
  tx: Tx,
  actor: Actor,
  { classId, assessmentId }: { classId: string; assessmentId: string },
): Promise<Desk | null> {
  const [found] = (await tx.execute(sql`
    select k.id as "classId", k.name as "className", k.year_id as "yearId",
      array(select o.id from classes o where o.grade_id = k.grade_id and o.year_id = k.year_id) as streams,
      jsonb_build_object('id', x.id, 'name', x.name, 'startsOn', x.starts_on, 'endsOn', x.ends_on, 'termId', t.id, 'term', t.name, 'closes', t.closes, 'year', y.year) as assessment,
      now.default_religion as "defaultReligion", coalesce(now.absent_counts_as_zero, false) as "absentCountsAsZero",
      ${isClosed(sql`k.year_id`)} as closed,
      ${areasOfLevel(sql`g.level_id`)} as areas, ${slotsOfLevel(sql`g.level_id`)} as slots,
      (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'max', p.max::text, 'area', a.code,
          'component', case when c.id is not null then jsonb_build_object(
            'code', c.code, 'name', c.name, 'header', c.header, 'weight', c.weight::text, 'order', c."order") end,
          'mine', ${mayEnter(actor, sql`k.id`, sql`a.id`)}) order by a."order", a.code, c."order"), '[]')
        from papers p join learning_areas a on a.id = p.area_id left join components c on c.id = p.component_id
        where p.assessment_id = x.id and a.level_id = g.level_id) as papers
    from classes k join grades g on g.id = k.grade_id join academic_years y on y.id = k.year_id
      join terms t on t.year_id = k.year_id join assessments x on x.term_id = t.id
      left join lateral (select * from school_settings s order by s.version desc limit 1) now on true
    where k.id = ${classId} and x.id = ${assessmentId}`)) as unknown as Desk[]
  return found?.papers.some((paper) => paper.mine) ? found : null
}

/** `hasMarks`: something is entered for the learner in the assessment. `areas`: codes of the registered areas. */
export type LearnerRow = {
  id: string
  name: string
  admissionNumber: string
  /** Those of the assessment's year, also in other classes. */
  enrolments: Enrolment[]
  hasMarks: boolean
  areas: string[]
}

type Choices = { religion: string | null; optional: string[] }

/**
 * The learners who are or were in the desk's class; `only`: those of them. `lock`: keeps every other writer of their
 * marks out until the transaction ends, so that reading a mark and writing it is one step. One statement.
 */
export async function learnersOf(
  tx: Tx,
  desk: Desk,
  { only, lock = false }: { only?: string[]; lock?: boolean } = {},
): Promise<LearnerRow[]> {
  const wanted = only
    ? sql`and l.id in (select jsonb_array_elements_text(${JSON.stringify(only)}::jsonb)::uuid)`
    : sql``
  const rows = (await tx.execute(sql`
    select l.id, l.full_name as name, l.admission_number as "admissionNumber", l.religion,
      (select jsonb_agg(jsonb_build_object('classId', e.class_id, 'from', e."from", 'to', e."to"))
        from enrolments e join classes k on k.id = e.class_id
        where e.learner_id = l.id and k.year_id = ${desk.yearId}) as enrolments,
      exists (select from marks m join papers p on p.id = m.paper_id
        where m.learner_id = l.id and p.assessment_id = ${desk.assessment.id} and m.state <> 'blank') as "hasMarks",
      array(select a.code from learner_areas o join learning_areas a on a.id = o.area_id where o.learner_id = l.id) as optional
    from learners l
    where exists (select from enrolments e where e.learner_id = l.id and e.class_id = ${desk.classId}) ${wanted}
    order by l.id ${lock ? sql`for no key update of l` : sql``}`)) as unknown as (LearnerRow & Choices)[]
  return rows.map(({ religion, optional, ...row }) => ({
    ...row,
    areas: areasOf(desk, { religion, optional }),
  }))
}

export type MarkRow = {
  learnerId: string
  paperId: string
  state: Mark['state']
  value: Decimal | null
  reason: string | null
  version: number
  /** Name of who changed it last; null: a file, or nobody known. */
  by: string | null
  /** ISO time of the last change. */
  at: string
}

/** The marks of these papers and learners, with who and when. One statement. */
export const marksOf = (paperIds: readonly string[], learnerIds: readonly string[]): SQL => sql`
  select null::uuid as "changeId", m.learner_id as "learnerId", m.paper_id as "paperId", m.state, m.value::text, m.reason, m.version,
    s.full_name as by, to_char(m.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
  from marks m left join staff s on s.user_id = m.updated_by
  where m.paper_id in (select jsonb_array_elements_text(${JSON.stringify(paperIds)}::jsonb)::uuid)
    and m.learner_id in (select jsonb_array_elements_text(${JSON.stringify(learnerIds)}::jsonb)::uuid)`
