import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { inSchool, type Tx } from '@/lib/db'
import { isId } from '@/lib/ids'
import { type AreaRow, areasOf, areasOfLevel, mayEnter, type SlotRow, slotsOfLevel } from '../queries'
import { subjectOf } from '../rules'

export type MarkedAssessment = {
  id: string
  name: string
  startsOn: string
  endsOn: string
  term: { id: string; name: string; year: number }
}

/** The assessments of the school that set any paper, the newest first. */
export async function listAssessments(actor: Actor): Promise<MarkedAssessment[]> {
  authorize(actor, 'marks.read')
  return inSchool(actor, async (tx) => {
    const rows = await tx.execute(sql`
      select x.id, x.name, x.starts_on as "startsOn", x.ends_on as "endsOn",
        jsonb_build_object('id', t.id, 'name', t.name, 'year', y.year) as term
      from assessments x join terms t on t.id = x.term_id join academic_years y on y.id = t.year_id
      where exists (select from papers p where p.assessment_id = x.id)
      order by y.year desc, t.number desc, x."order" desc, x.ends_on desc`)
    return rows as unknown as MarkedAssessment[]
  })
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

/**
 * Every sheet that the actor may enter and somebody is registered for, by class, then in timetable order.
 * Three statements, whatever the size of the school.
 */
export async function listSheets(
  actor: Actor,
  { termId, assessmentId }: { termId?: string; assessmentId?: string } = {},
): Promise<SheetProgress[]> {
  authorize(actor, 'marks.read')
  if ([termId, assessmentId].some((id) => id !== undefined && !isId(id))) return []
  const which = assessmentId ? sql`x.id = ${assessmentId}` : sql`true`
  const inTerm = termId ? sql`x.term_id = ${termId}` : sql`true`

  return inSchool(actor, (tx) => sheetsWhere(tx, actor, sql`${which} and ${inTerm}`))
}

/** The sheets of `listSheets` in the assessments that `which` picks (x: assessment), for an open transaction. Two statements. */
export async function sheetsWhere(tx: Tx, actor: Actor, which: SQL): Promise<SheetProgress[]> {
  const levels = (await tx.execute(everyLevel)) as unknown as Level[]
  const groups = (await tx.execute(groupsOf(actor, which))) as unknown as Group[]
  return sheetsFrom(levels, groups)
}

function sheetsFrom(levels: Level[], groups: Group[]): SheetProgress[] {
  const byId = new Map(levels.map((level) => [level.id, level]))
  const registered = new Map<string, string[]>()
  const sheets = new Map<string, SheetProgress>()

  for (const { levelId, area: code, religion, optional, expected, entered, ...of } of groups) {
    const level = byId.get(levelId)!
    const choice = JSON.stringify([levelId, religion, optional])
    const areas = registered.get(choice) ?? areasOf(level, { religion, optional })
    registered.set(choice, areas)
    if (!areas.includes(code)) continue

    const area = level.areas.find((each) => each.code === code)!
    const title = (level.slots.find((slot) => slot.code === area.slot) ?? area).name
    const key = [of.assessmentId, of.classId, subjectOf(area)].join()
    const sheet = sheets.get(key) ?? {
      ...of,
      subject: subjectOf(area),
      title,
      expected: 0,
      entered: 0,
      missing: 0,
    }
    sheet.expected += expected
    sheet.entered += entered
    sheet.missing += expected - entered
    sheets.set(key, sheet)
  }
  return [...sheets.values()]
}

const everyLevel = sql`
  select v.id, ${areasOfLevel(sql`v.id`)} as areas, ${slotsOfLevel(sql`v.id`)} as slots,
    (select s.default_religion from school_settings s order by s.version desc limit 1) as "defaultReligion"
  from levels v`

/** `listed`: the class in whose list a learner stands, by the same rule as `isListed`. */
const groupsOf = (actor: Actor, which: SQL) => sql`
  with sat as (
    select x.id, x.ends_on, t.year_id, t.number as term, x."order" from assessments x join terms t on t.id = x.term_id where ${which}
  ), mine as (
    select k.id as class_id, k.name, k."order", k.year_id, g.level_id, a.id as area_id, a.code, a."order" as area_order
    from classes k join grades g on g.id = k.grade_id join learning_areas a on a.level_id = g.level_id
    where ${mayEnter(actor, sql`k.id`, sql`a.id`)}
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
    join mine on mine.class_id = listed.class_id
    join papers p on p.assessment_id = sat.id and p.area_id = mine.area_id
    left join marks m on m.paper_id = p.id and m.learner_id = listed.learner_id
  group by sat.term, sat."order", mine."order", mine.area_order, 1, 2, 3, 4, 5, 6, 7
  order by sat.term desc, sat."order" desc, mine."order", mine.name, mine.area_order, mine.code`
