import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { assessments, papers } from '@/drizzle/schema'
import type { SchoolId } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { nextGrade, type PlanClass, type PlanGrade } from '@/lib/promotion/rules'
import { daysLater } from '../rules'

type Class = PlanClass & { order: number }
/** A class of the new year. `like`: the one it is a copy of; `fedBy`: the one its learners come from. */
type NewClass = Class & { like: string | null; fedBy: string | null }

/** The classes of a year again, and one for each that fed a grade without any. Two statements. */
export async function newClasses(tx: Tx, fromYearId: string): Promise<NewClass[]> {
  const old = (await tx.execute(sql`
    select k.id, k.grade_id as "gradeId", k.stream, k.name, k."order", k.capacity from classes k join grades g on g.id = k.grade_id
    where k.year_id = ${fromYearId} order by g."order", k."order", k.name`)) as unknown as Class[]
  const grades = (await tx.execute(sql`
    select g.id, g.name, g."order", l.code as "levelCode" from grades g join levels l on l.id = g.level_id`)) as unknown as PlanGrade[]
  const gradeOf = new Map(grades.map((grade) => [grade.id, grade]))
  const plan = { grades, from: old, to: [], learners: [], choices: new Map() }
  const taught = new Set(old.map(({ gradeId }) => gradeId))
  const above = ({ gradeId }: Class) => nextGrade(gradeOf.get(gradeId)!, plan)
  const feeder = ({ gradeId, stream }: Class) =>
    old.find((each) => above(each)?.id === gradeId && each.stream === stream)?.id ?? null

  const copied = old.map((each) => ({ ...each, id: v7(), like: each.id, fedBy: feeder(each) }))
  const missing = old.flatMap((each): NewClass[] => {
    const grade = above(each)
    if (!grade || taught.has(grade.id)) return []
    const name = [grade.name, each.stream].filter(Boolean).join(' ')
    return [{ ...each, id: v7(), gradeId: grade.id, name, like: null, fedBy: each.id }]
  })
  return [...copied, ...missing].map((each, i) => ({ ...each, order: i + 1 }))
}

/** Class teachers from `from` on, and who teaches what, as it is in the old classes. */
export async function copyTeachers(
  tx: Tx,
  schoolId: SchoolId,
  added: readonly NewClass[],
  { teachers, assignments }: { teachers: 'same' | 'up' | 'none'; assignments: boolean },
  from: string,
) {
  const pairs = (of: 'like' | 'fedBy') =>
    JSON.stringify(added.flatMap((each) => (each[of] ? [{ old: each[of], new: each.id }] : [])))
  if (teachers !== 'none')
    await tx.execute(sql`
      insert into class_teachers (id, school_id, class_id, staff_id, "from")
      select gen_random_uuid(), ${schoolId}::uuid, p.new, h.staff_id, ${from}::date
      from jsonb_to_recordset(${pairs(teachers === 'up' ? 'fedBy' : 'like')}::jsonb) as p(old uuid, new uuid)
        join class_teachers h on h.class_id = p.old and h."to" is null`)
  if (assignments)
    await tx.execute(sql`
      insert into assignments (id, school_id, class_id, area_id, staff_id)
      select gen_random_uuid(), ${schoolId}::uuid, p.new, i.area_id, i.staff_id
      from jsonb_to_recordset(${pairs('like')}::jsonb) as p(old uuid, new uuid) join assignments i on i.class_id = p.old`)
}

type NewTerm = { id: string; number: number; opens: string; closes: string; shift: number }
type OldAssessment = {
  number: number
  name: string
  order: number
  weight: string
  startsOn: string
  endsOn: string
  papers: { areaId: string; componentId: string | null; max: string }[]
}

/** The assessments of each term with their papers, as many days later as the term opens, but within it. */
export async function copyAssessments(
  tx: Tx,
  schoolId: SchoolId,
  fromYearId: string,
  newTerms: readonly NewTerm[],
) {
  const old = (await tx.execute(sql`
    select t.number, a.name, a."order", a.weight::text, a.starts_on as "startsOn", a.ends_on as "endsOn",
      coalesce((select jsonb_agg(jsonb_build_object('areaId', p.area_id, 'componentId', p.component_id, 'max', p.max::text))
        from papers p where p.assessment_id = a.id), '[]') as papers
    from assessments a join terms t on t.id = a.term_id where t.year_id = ${fromYearId} order by t.number, a."order"`)) as unknown as OldAssessment[]
  const copied = old.flatMap(({ number, startsOn, endsOn, ...rest }) => {
    const term = newTerms.find((each) => each.number === number)
    if (!term) return []
    const within = (day: string) => [term.opens, daysLater(day, term.shift), term.closes].sort()[1]!
    return [{ ...rest, id: v7(), termId: term.id, startsOn: within(startsOn), endsOn: within(endsOn) }]
  })
  await insertRows(
    tx,
    assessments,
    copied.map(({ papers: _, ...each }) => ({ ...each, schoolId })),
  )
  await insertRows(
    tx,
    papers,
    copied.flatMap(({ id, papers }) =>
      papers.map((paper) => ({ ...paper, id: v7(), schoolId, assessmentId: id })),
    ),
  )
}
