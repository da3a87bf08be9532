import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, can, type Permission } from '@/lib/auth/policy'
import { classLedBy, reach, reaches } from '@/lib/auth/scope'
import { cached, tag } from '@/lib/cache'
import { today } from '@/lib/dates'
import { isId } from '@/lib/ids'
import { type Duties, dutiesOf } from '@/lib/people/queries'

/** The actor teaches some learning area in the class (`classId`: a column). */
export const classTaughtBy = (actor: Actor, classId: SQL): SQL =>
  sql`exists (select from assignments i join staff s on s.id = i.staff_id
    where i.class_id = ${classId} and s.user_id = ${actor.userId})`

/** The classes an actor knows (`classId`: a column): the whole school, or those they lead or teach, and those lent to them. */
export const classOf = (actor: Actor, classId: SQL, permission: Permission = 'classes.read'): SQL =>
  can(actor, 'school.survey')
    ? sql`true`
    : reach(actor, permission, {
        own: sql`(${classLedBy(actor, classId)} or ${classTaughtBy(actor, classId)})`,
        classId,
      })

/** As `classOf`, for what is kept of the whole school. */
const knowsClass = (actor: Actor, { leads, teaches }: Duties, classId: string): boolean =>
  can(actor, 'school.survey') ||
  reaches(actor, 'classes.read', {
    own: leads.includes(classId) || teaches.some((each) => each.classId === classId),
    classId,
  })

/** The academic year it is by the calendar; before the first or after the last one, the nearest. */
export const currentYear = (day = today()): SQL =>
  sql`(select y.id from academic_years y order by y.year > ${Number(day.slice(0, 4))}, abs(y.year - ${Number(day.slice(0, 4))}) limit 1)`

/**
 * The enrolment (e: its alias) is where the learner is now: the open one, unless it begins later and one before it still lasts,
 * as between a promotion and the first day of the new year.
 */
export const isNow = (e: SQL, day = today()): SQL => sql`(case
  when ${e}."to" is null then ${e}."from" <= ${day}::date or not exists (
    select from enrolments o where o.learner_id = ${e}.learner_id and o."to" >= ${day}::date)
  else ${e}."to" >= ${day}::date and not exists (
    select from enrolments o where o.learner_id = ${e}.learner_id and o."to" is null and o."from" <= ${day}::date) end)`

/** The enrolment (e) is in the class (k) to this day, or was to the end of its year. */
export const staysIn = (e: SQL, k: SQL): SQL => sql`(${e}."to" is null
  or ${e}."to" >= (select make_date(own.year, 12, 31) from academic_years own where own.id = ${k}.year_id))`

/** Areas of the class's level without a teacher there (k: the class, g: its grade); optional ones only where taken. */
const gaps = sql`array(select a.abbreviation from learning_areas a where a.level_id = g.level_id
  and not exists (select from assignments i where i.class_id = k.id and i.area_id = a.id)
  and (not a.optional or exists (select from learner_areas o join enrolments e on e.learner_id = o.learner_id
    where o.area_id = a.id and e.class_id = k.id and ${staysIn(sql`e`, sql`k`)}))
  order by a."order", a.code)`

const teacherName = sql`(select concat_ws(' ', s.title, s.full_name) from class_teachers h join staff s on s.id = h.staff_id
  where h.class_id = k.id and h."to" is null)`

export type ClassRow = {
  id: string
  name: string
  grade: string
  stream: string | null
  /** The class teacher with title; null: none. */
  teacher: string | null
  learners: number
  capacity: number | null
  /** Abbreviations of the learning areas that nobody teaches here. */
  gaps: string[]
  /** The actor leads it. */
  mine: boolean
  /** Abbreviations of what the actor teaches here. */
  myAreas: string[]
}

export type ClassList = { year: number | null; classes: ClassRow[] }

/** The classes of the year of a day that the actor knows, in the school's order. */
export async function listClasses(actor: Actor, day = today()): Promise<ClassList> {
  authorize(actor, 'classes.read')
  const [{ year, classes }, duties] = await Promise.all([allClasses(actor, day), dutiesOf(actor)])
  const own = classes.filter(({ id }) => knowsClass(actor, duties, id))
  return {
    year,
    classes: own.map((each) => ({
      ...each,
      mine: duties.leads.includes(each.id),
      myAreas: duties.teaches
        .filter(({ classId }) => classId === each.id)
        .map(({ abbreviation }) => abbreviation),
    })),
  }
}

type KnownClass = Omit<ClassRow, 'mine' | 'myAreas'>

const allClasses = ({ schoolId }: Actor, day: string) =>
  cached(
    { schoolId, name: 'classes', id: day, tags: [tag.school, tag.staff, tag.learners] },
    async (tx): Promise<{ year: number | null; classes: KnownClass[] }> => {
      const rows = await tx.execute(sql`
        select y.year, k.id, k.name, g.name as grade, k.stream, k.capacity, ${teacherName} as teacher, ${gaps} as gaps,
          (select count(*)::int from enrolments e where e.class_id = k.id and ${staysIn(sql`e`, sql`k`)}) as learners
        from academic_years y left join classes k on k.year_id = y.id left join grades g on g.id = k.grade_id
        where y.id = ${currentYear(day)} order by g."order", k."order", k.name`)
      const classes = rows as unknown as (KnownClass & { year: number })[]
      return { year: classes[0]?.year ?? null, classes: classes.filter(({ id }) => id !== null) }
    },
  )

export type ClassPage = Pick<ClassRow, 'id' | 'name' | 'grade' | 'teacher' | 'capacity' | 'mine'> & {
  year: number
  /** Those in the class now, or at the end of its year, in listing order. */
  learners: {
    id: string
    admissionNumber: string
    name: string
    gender: 'F' | 'M' | null
    guardians: number
  }[]
  areas: { id: string; name: string; abbreviation: string; optional: boolean; teachers: string[] }[]
}

/** One class with its learners and who teaches what; null when it is not there or not the actor's. */
export async function getClass(actor: Actor, classId: string): Promise<ClassPage | null> {
  authorize(actor, 'classes.read')
  if (!isId(classId)) return null
  const duties = await dutiesOf(actor)
  const found = knowsClass(actor, duties, classId) ? await anyClass(actor, classId) : null
  return found && { ...found, mine: duties.leads.includes(classId) }
}

const anyClass = ({ schoolId }: Actor, classId: string) =>
  cached(
    { schoolId, name: 'class', id: classId, tags: [tag.school, tag.staff, tag.learners] },
    async (tx) => {
      const [row] = await tx.execute(sql`
      select k.id, k.name, g.name as grade, y.year, k.capacity, ${teacherName} as teacher,
        coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'admissionNumber', l.admission_number, 'name', l.full_name,
            'gender', l.gender, 'guardians', (select count(*) from guardianships f where f.learner_id = l.id))
            order by l.search_name, l.admission_number)
          from enrolments e join learners l on l.id = e.learner_id where e.class_id = k.id and ${staysIn(sql`e`, sql`k`)}), '[]') as learners,
        coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'abbreviation', a.abbreviation, 'optional', a.optional,
            'teachers', array(select concat_ws(' ', s.title, s.full_name) from assignments i join staff s on s.id = i.staff_id
              where i.class_id = k.id and i.area_id = a.id order by s.full_name)) order by a."order", a.code)
          from learning_areas a where a.level_id = g.level_id), '[]') as areas
      from classes k join grades g on g.id = k.grade_id join academic_years y on y.id = k.year_id
      where k.id = ${classId}`)
      return (row as Omit<ClassPage, 'mine'> | undefined) ?? null
    },
  )
