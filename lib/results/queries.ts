import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize, canEverywhere, type Permission } from '@/lib/auth/policy'
import { classLedBy, reach, reaches } from '@/lib/auth/scope'
import { cached, tag } from '@/lib/cache'
import { currentYear, staysIn } from '@/lib/classes/queries'
import { today } from '@/lib/dates'
import { isId } from '@/lib/ids'
import { type Duties, dutiesOf } from '@/lib/people/queries'
import type { PublicationState } from '@/lib/publications/input'
import { publicationsOf } from '@/lib/publications/queries'

const leaders = new Set<string>(['admin', 'head', 'deputy', 'system'])

/** Whether the actor leads the school: every class is then in reach. */
export const leadsSchool = (actor: Actor): boolean => actor.roles.some((role) => leaders.has(role))

/**
 * The classes where an actor may do something with results and report cards (`classId`: a column): leaders in every class, a
 * class teacher in the one they lead now, and whoever it is lent to.
 */
export const seesResultsOf = (actor: Actor, classId: SQL, permission: Permission): SQL =>
  reach(actor, permission, { own: classLedBy(actor, classId), classId })

/** As `seesResultsOf`, for what is kept of the whole school. */
export const seesResults = (
  actor: Actor,
  { leads }: Duties,
  classId: string,
  permission: Permission,
): boolean => reaches(actor, permission, { own: leads.includes(classId), classId })

/** Whether the class is within the permission, if it exists. */
export const reachesResults = async (
  actor: Actor,
  classId: string,
  permission: Permission,
): Promise<boolean> =>
  isId(classId) &&
  (canEverywhere(actor, permission) || seesResults(actor, await dutiesOf(actor), classId, permission))

export type ResultsOverview = {
  year: number
  yearId: string
  terms: {
    id: string
    number: number
    name: string
    opens: string
    assessments: { id: string; name: string; from: string; levels: string[] }[]
  }[]
  /** The newest edition that stands of every result. */
  publications: PublicationState[]
  classes: {
    id: string
    name: string
    grade: string
    gradeId: string
    levelId: string
    teacher: string | null
    learners: number
  }[]
}

/** The classes of the year of a day whose results this actor sees, with the terms and assessments there are. Null: no year yet. */
export async function getResultsOverview(actor: Actor, day = today()): Promise<ResultsOverview | null> {
  authorize(actor, 'results.read')
  const [whole, duties] = await Promise.all([wholeOverview(actor, day), dutiesOf(actor)])
  const overview = whole && overviewFor(actor, duties, whole, 'results.read')
  if (!overview) return null
  const publications = await publicationsOf(
    actor.schoolId,
    overview.classes.map(({ id }) => id),
  )
  return { ...overview, publications }
}

type Overview = Omit<ResultsOverview, 'publications'>

/** What of it is within the permission. */
export const overviewFor = (
  actor: Actor,
  duties: Duties,
  { classes, ...overview }: Overview,
  permission: Permission,
): Overview => ({
  ...overview,
  classes: classes.filter(({ id }) => seesResults(actor, duties, id, permission)),
})

/** The year of a day as the whole school knows it. It checks no permission. */
export const wholeOverview = ({ schoolId }: Actor, day: string): Promise<Overview | null> =>
  cached({ schoolId, name: 'overview', id: day, tags: [tag.school, tag.staff, tag.learners] }, async (tx) => {
    const [row] = await tx.execute(overviewOn(day))
    return (row as Overview | undefined) ?? null
  })

const overviewOn = (day: string) => sql`
  select y.year, y.id as "yearId",
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'name', t.name, 'opens', t.opens,
      'assessments', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'from', a.starts_on, 'levels',
          (select coalesce(jsonb_agg(distinct l.level_id), '[]') from papers p join learning_areas l on l.id = p.area_id where p.assessment_id = a.id)) order by a."order")
        from assessments a where a.term_id = t.id), '[]')) order by t.number)
      from terms t where t.year_id = y.id), '[]') as terms,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'grade', g.name, 'gradeId', g.id, 'levelId', g.level_id,
      'teacher', (select concat_ws(' ', s.title, s.full_name) from class_teachers h join staff s on s.id = h.staff_id where h.class_id = k.id and h."to" is null),
      'learners', (select count(*) from enrolments e where e.class_id = k.id and ${staysIn(sql`e`, sql`k`)})) order by g."order", k."order", k.name)
      from classes k join grades g on g.id = k.grade_id
      where k.year_id = y.id), '[]') as classes
  from academic_years y where y.id = ${currentYear(day)}`
