import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { cached, cachedEach, tag } from '@/lib/cache'
import type { Tx } from '@/lib/db'
import { type Duties, dutiesOf } from '@/lib/people/queries'
import {
  type AreaRow,
  areasOf,
  areasOfLevel,
  enters,
  entersSome,
  type SlotRow,
  slotsOfLevel,
} from '../queries'
import { subjectOf } from '../rules'

export type MarkedAssessment = {
  id: string
  name: string
  startsOn: string
  endsOn: string
  term: { id: string; name: string; year: number }
}

/** What the school's sheets are of. It checks no permission. */
export type Calendar = {
  /** Those that set any paper, the newest first. */
  assessments: MarkedAssessment[]
  /** Of every year, in the school's order. */
  classes: { id: string; year: number }[]
  levels: Level[]
}

export const getCalendar = ({ schoolId }: Actor): Promise<Calendar> =>
  cached({ schoolId, name: 'calendar', id: 'all', tags: [tag.school] }, async (tx) => {
    const [row] = await tx.execute(calendar)
    return row as Calendar
  })

/** The assessments of the school that set any paper, the newest first. */
export async function listAssessments(actor: Actor): Promise<MarkedAssessment[]> {
  authorize(actor, 'marks.read')
  return (await getCalendar(actor)).assessments
}

/** One mark sheet in figures. `expected`: marks to enter for those on its list; exempt and absent count as entered. */
export type SheetProgress = {
  assessmentId: string
  classId: string
  className: string
  subject: string
  title: string
  expected: number
  entered: number
  missing: number
}

type Level = { id: string; areas: AreaRow[]; slots: SlotRow[]; defaultReligion: string | null }

/** One area of a sheet. */
type AreaProgress = SheetProgress & { area: string }

/** The learners of a class who chose alike, on one paper. */
type Group = {
  assessmentId: string
  classId: string
  className: string
  levelId: string
  area: string
  religion: string | null
  optional: string[]
  expected: number
  entered: number
}

/** Every sheet that the actor may enter and somebody is registered for, by class, then in timetable order. */
export async function listSheets(
  actor: Actor,
  { termId, assessmentId }: { termId?: string; assessmentId?: string } = {},
): Promise<SheetProgress[]> {
  authorize(actor, 'marks.read')
  const [calendar, duties] = await Promise.all([getCalendar(actor), dutiesOf(actor)])
  const chosen = calendar.assessments.filter(
    ({ id, term }) => id === (assessmentId ?? id) && term.id === (termId ?? term.id),
  )
  return sheetsOf(actor, entering(actor, duties), calendar, chosen)
}

/** Which sheets somebody is shown: whether any of a class, and which learning areas (codes) of it. */
export type Shown = {
  some: (classId: string) => boolean
  each: (classId: string, area: string) => boolean
}

/** Those that the actor may enter. */
export const entering = (actor: Actor, duties: Duties): Shown => ({
  some: (classId) => entersSome(actor, duties, classId),
  each: (classId, area) => enters(actor, duties, classId, area),
})

/** The sheets of these assessments, of those that are shown. It checks no permission. */
export async function sheetsOf(
  { schoolId }: Actor,
  shown: Shown,
  { classes, levels }: Calendar,
  chosen: readonly MarkedAssessment[],
): Promise<SheetProgress[]> {
  const ids = chosen.flatMap(({ id, term: { year } }) =>
    classes.filter((each) => each.year === year && shown.some(each.id)).map((each) => `${id}:${each.id}`),
  )
  const tags = (id: string) => [tag.entered(id.split(':')[1]!), tag.school, tag.learners]
  const found = await cachedEach({ schoolId, name: 'progress', ids, tags }, (tx, missing) =>
    progressOf(tx, levels, missing),
  )
  const areas = ids.flatMap((id) => found.get(id) ?? [])
  return summed(areas.filter(({ classId, area }) => shown.each(classId, area)))
}

/** Every area of these sheets that somebody is registered for, by `assessment:class`. */
async function progressOf(tx: Tx, levels: Level[], ids: string[]): Promise<Map<string, AreaProgress[]>> {
  const groups = (await tx.execute(groupsOf(ids))) as unknown as Group[]
  const byLevel = new Map(levels.map((level) => [level.id, level]))
  const registered = new Map<string, string[]>()
  const progress = new Map<string, AreaProgress[]>(ids.map((id) => [id, []]))

  for (const { levelId, religion, optional, ...group } of groups) {
    const level = byLevel.get(levelId)!
    const choice = JSON.stringify([levelId, religion, optional])
    const areas = registered.get(choice) ?? areasOf(level, { religion, optional })
    registered.set(choice, areas)
    if (!areas.includes(group.area)) continue
    const area = level.areas.find(({ code }) => code === group.area)!
    const title = (level.slots.find(({ code }) => code === area.slot) ?? area).name
    const missing = group.expected - group.entered
    progress
      .get(`${group.assessmentId}:${group.classId}`)
      ?.push({ ...group, subject: subjectOf(area), title, missing })
  }
  return progress
}

/** One line for each sheet. */
function summed(areas: readonly AreaProgress[]): SheetProgress[] {
  const sheets = new Map<string, SheetProgress>()
  for (const { area: _, ...one } of areas) {
    const key = [one.assessmentId, one.classId, one.subject].join()
    const sheet = sheets.get(key)
    if (!sheet) sheets.set(key, { ...one })
    else {
      sheet.expected += one.expected
      sheet.entered += one.entered
      sheet.missing += one.missing
    }
  }
  return [...sheets.values()]
}

const calendar = sql`
  select
    (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'startsOn', x.starts_on, 'endsOn', x.ends_on,
        'term', jsonb_build_object('id', t.id, 'name', t.name, 'year', y.year))
        order by y.year desc, t.number desc, x."order" desc, x.ends_on desc), '[]')
      from assessments x join terms t on t.id = x.term_id join academic_years y on y.id = t.year_id
      where exists (select from papers p where p.assessment_id = x.id)) as assessments,
    (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'year', y.year) order by k."order", k.name), '[]')
      from classes k join academic_years y on y.id = k.year_id) as classes,
    (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'areas', ${areasOfLevel(sql`v.id`)}, 'slots', ${slotsOfLevel(sql`v.id`)},
        'defaultReligion', (select s.default_religion from school_settings s order by s.version desc limit 1))), '[]')
      from levels v) as levels`

/** `listed`: the class in whose list a learner stands, by the same rule as `isListed`. */
const groupsOf = (ids: readonly string[]) => sql`
  with wanted as (
    select split_part(w, ':', 1)::uuid as assessment_id, split_part(w, ':', 2)::uuid as class_id
    from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) w
  ), sat as (
    select x.id, x.ends_on, t.year_id from assessments x join terms t on t.id = x.term_id
    where x.id in (select assessment_id from wanted)
  ), mine as (
    select w.assessment_id, k.id as class_id, k.name, g.level_id, a.id as area_id, a.code, a."order" as area_order
    from wanted w join classes k on k.id = w.class_id join grades g on g.id = k.grade_id join learning_areas a on a.level_id = g.level_id
  ), listed as (
    select distinct on (sat.id, e.learner_id) sat.id as assessment_id, e.learner_id, e.class_id
    from sat join classes k on k.year_id = sat.year_id join enrolments e on e.class_id = k.id
      cross join lateral (select e."from" <= sat.ends_on and (e."to" is null or sat.ends_on <= e."to") as there) on_last_day
    where there or exists (select from marks m join papers p on p.id = m.paper_id
      where m.learner_id = e.learner_id and p.assessment_id = sat.id and m.state <> 'blank')
    order by sat.id, e.learner_id, there desc, e."from" desc
  ), chosen as (
    select l.id, l.religion, array(select a.code from learner_areas o join learning_areas a on a.id = o.area_id
      where o.learner_id = l.id order by 1) as optional
    from learners l
  )
  select listed.assessment_id as "assessmentId", listed.class_id as "classId", mine.name as "className", mine.level_id as "levelId",
    mine.code as area, chosen.religion, chosen.optional, count(*)::int as expected,
    (count(*) filter (where m.state <> 'blank'))::int as entered
  from listed join sat on sat.id = listed.assessment_id join chosen on chosen.id = listed.learner_id
    join mine on mine.class_id = listed.class_id and mine.assessment_id = listed.assessment_id
    join papers p on p.assessment_id = sat.id and p.area_id = mine.area_id
    left join marks m on m.paper_id = p.id and m.learner_id = listed.learner_id
  group by mine.area_order, 1, 2, 3, 4, 5, 6, 7
  order by mine.area_order, mine.code`
