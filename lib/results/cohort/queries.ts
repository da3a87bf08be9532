import 'server-only'
import { sql } from 'drizzle-orm'

import type { Tx } from '@/lib/db'
import { registeredAreas } from '@/lib/grading/registration'
import { assessmentsBehind } from '@/lib/grading/sitting'
import type {
  Area,
  Cohort,
  CohortAssessment,
  CohortMark,
  Decimal,
  Enrolment,
  GradingSettings,
  Scale,
  Slot,
  Which,
} from '@/lib/grading/types'

export type CohortClassRow = {
  id: string
  name: string
  stream: string | null
  order: number
  /** Name of the class teacher; null: none. */
  teacher: string | null
}

export type Term = { id: string; number: number; name: string; opens: string; closes: string }

/** A grade in one year: what the engine takes, and the names and dates that pages and papers need beside it. */
export type GradeYear = {
  cohort: Cohort
  gradeId: string
  year: number
  yearId: string
  level: { id: string; name: string; showPositions: boolean }
  scale: { name: string; version: number }
  settings: GradingSettings & { version: number; nextTermOpens: string | null }
  terms: Term[]
  classes: CohortClassRow[]
  /** When each assessment is sat, by id. */
  assessments: { id: string; termId: string; name: string }[]
  /** Initials of who teaches an area in a class, by `${classId}:${areaCode}`. */
  teachers: Record<string, string>
}

type Structure = {
  gradeId: string
  grade: string
  yearId: string
  year: number
  level: GradeYear['level']
  scale: Scale & { name: string }
  settings: GradeYear['settings'] & { defaultReligion: string | null }
  terms: Term[] | null
  classes: CohortClassRow[] | null
  areas: Area[] | null
  slots: (Slot & { choice: string })[] | null
  assessments: (Omit<CohortAssessment, 'papers'> & { termId: string; papers: PaperRow[] | null })[] | null
  teachers: Record<string, string> | null
}

/** `code`: AREA or AREA.COMPONENT. */
type PaperRow = { id: string; code: string; max: Decimal }

type LearnerRow = {
  id: string
  admissionNumber: string
  name: string
  gender: 'F' | 'M' | null
  religion: string | null
  optional: string[] | null
  enrolments: Enrolment[]
}

/**
 * Everything about the grade and year that a class belongs to, in three statements whatever the size; of the marks all,
 * or those that the result `only` is made from, for the class alone or its whole grade. Null when there is no such class.
 * It checks no permission.
 */
export async function loadGradeYear(
  tx: Tx,
  classId: string,
  only?: Which,
  scope: 'class' | 'grade' = 'grade',
): Promise<GradeYear | null> {
  const [found] = (await tx.execute(structureOf(classId))) as unknown as Structure[]
  if (!found) return null
  const learners = (await tx.execute(learnersOf(found.gradeId, found.yearId))) as unknown as LearnerRow[]
  const assessments = (found.assessments ?? []).map(({ papers, ...assessment }) => ({
    ...assessment,
    papers: Object.fromEntries((papers ?? []).map(({ code, max }) => [code, max])),
  }))
  const { own, before } = only
    ? assessmentsBehind({ assessments }, only)
    : { own: assessments.map(({ id }) => id), before: [] }
  const papersOf = (ids: readonly string[]) =>
    (found.assessments ?? []).flatMap(({ id: assessmentId, papers }) =>
      ids.includes(assessmentId)
        ? (papers ?? []).map(({ id, code: paper }) => ({ id, assessmentId, paper }))
        : [],
    )
  // A class's positions are among all of the grade; what its figures were before is its own affair.
  const isAsked = ({ enrolments }: LearnerRow) =>
    scope === 'grade' || enrolments.some((stay) => stay.classId === classId)
  const [papers, earlier] = [papersOf(own), papersOf(before)]
  const all = [...papers, ...earlier]
  const rows = (await tx.execute(
    sql`${marksOn(all, papers, learners)} union all ${marksOn(all, earlier, learners.filter(isAsked))}`,
  )) as unknown as MarksRow[]

  const areas = found.areas ?? []
  const slots = found.slots ?? []
  const defaults = byReligion(slots, found.settings.defaultReligion)
  const { defaultReligion: _, ...settings } = found.settings
  // Hundreds choose alike.
  const registered = new Map<string, string[]>()
  const areasFor = (religion: string | null, optional: string[]) => {
    const choice = [religion, ...optional].join(' ')
    const known =
      registered.get(choice) ??
      registeredAreas(areas, { slots: byReligion(slots, religion), optional }, defaults).areas
    registered.set(choice, known)
    return known
  }
  const { name: scaleName, ...scale } = found.scale

  return {
    gradeId: found.gradeId,
    year: found.year,
    yearId: found.yearId,
    level: found.level,
    scale: { name: scaleName, version: scale.version },
    settings,
    terms: found.terms ?? [],
    classes: found.classes ?? [],
    assessments: assessments.map(({ id, termId, name }) => ({ id, termId, name })),
    teachers: found.teachers ?? {},
    cohort: {
      grade: found.grade,
      scale,
      areas,
      slots,
      classes: found.classes ?? [],
      learners: learners.map(({ religion, optional, ...learner }) => ({
        ...learner,
        areas: areasFor(religion, optional ?? []),
      })),
      assessments,
      marks: readMarks(all, rows),
    },
  }
}

/** Initials of who teaches a class, by area code. */
export const teachersOf = ({ teachers }: GradeYear, classId: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(teachers)
      .filter(([key]) => key.startsWith(`${classId}:`))
      .map(([key, initials]) => [key.slice(classId.length + 1), initials]),
  )

/** Religion is the one choice that is recorded of a learner; other slots take the school's first area. */
const byReligion = (
  slots: readonly { code: string; choice: string }[],
  religion: string | null,
): Record<string, string> =>
  religion === null
    ? {}
    : Object.fromEntries(
        slots.filter((slot) => slot.choice === 'religion').map((slot) => [slot.code, religion]),
      )

const structureOf = (classId: string) => sql`
  select g.id as "gradeId", g.name as grade, y.id as "yearId", y.year,
    jsonb_build_object('id', l.id, 'name', l.name, 'showPositions', l.show_positions) as level,
    (select jsonb_build_object('code', s.code, 'version', s.version, 'name', s.name, 'overallFrom', s.overall_from, 'bands', s.bands)
      from grading_scales s where s.code = l.scale_code order by s.effective_from <= current_date desc, s.version desc limit 1) as scale,
    (select jsonb_build_object('version', s.version, 'absentCountsAsZero', s.absent_counts_as_zero, 'rankBy', s.rank_by,
        'defaultReligion', s.default_religion, 'nextTermOpens', s.next_term_opens)
      from school_settings s order by s.version desc limit 1) as settings,
    (select jsonb_agg(jsonb_build_object('id', t.id, 'number', t.number, 'name', t.name, 'opens', t.opens, 'closes', t.closes) order by t.number)
      from terms t where t.year_id = y.id) as terms,
    (select jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'stream', k.stream, 'order', k."order",
        'teacher', (select concat_ws(' ', p.title, p.full_name) from class_teachers h join staff p on p.id = h.staff_id where h.class_id = k.id and h."to" is null))
        order by k."order", k.name)
      from classes k where k.grade_id = g.id and k.year_id = y.id) as classes,
    (select jsonb_agg(jsonb_build_object('code', a.code, 'name', a.name, 'abbreviation', a.abbreviation, 'order', a."order",
        'optional', a.optional, 'slot', (select o.code from slots o where o.id = a.slot_id),
        'components', coalesce((select jsonb_agg(jsonb_build_object('code', p.code, 'name', p.name, 'weight', p.weight::text) order by p."order")
          from components p where p.area_id = a.id), '[]')) order by a."order")
      from learning_areas a where a.level_id = l.id) as areas,
    (select jsonb_agg(jsonb_build_object('code', o.code, 'name', o.name, 'abbreviation', o.abbreviation, 'choice', o.choice))
      from slots o where o.level_id = l.id) as slots,
    (select jsonb_agg(jsonb_build_object('id', x.id, 'termId', t.id, 'term', t.number, 'name', x.name, 'order', x."order", 'weight', x.weight::text,
        'from', x.starts_on, 'to', x.ends_on,
        'papers', (select jsonb_agg(jsonb_build_object('id', p.id, 'code', a.code || coalesce('.' || c.code, ''), 'max', p.max::text)) from papers p
          join learning_areas a on a.id = p.area_id left join components c on c.id = p.component_id
          where p.assessment_id = x.id and a.level_id = l.id)) order by t.number, x."order")
      from assessments x join terms t on t.id = x.term_id where t.year_id = y.id) as assessments,
    (select jsonb_object_agg(m.class_id || ':' || a.code, m.initials) from (
        select i.class_id, i.area_id, string_agg(regexp_replace(p.full_name, '(\\w)\\w*\\W*', '\\1', 'g'), ', ') as initials
        from assignments i join staff p on p.id = i.staff_id join classes k on k.id = i.class_id
        where k.grade_id = g.id and k.year_id = y.id group by 1, 2) m join learning_areas a on a.id = m.area_id) as teachers
  from classes own join grades g on g.id = own.grade_id join levels l on l.id = g.level_id join academic_years y on y.id = own.year_id
  where own.id = ${classId}`

/** Everyone who is or was in a class of the grade this year, with all their enrolments of the year. */
const learnersOf = (gradeId: string, yearId: string) => sql`
  select r.id, r.admission_number as "admissionNumber", r.full_name as name, r.gender, r.religion,
    (select array_agg(a.code) from learner_areas o join learning_areas a on a.id = o.area_id where o.learner_id = r.id) as optional,
    jsonb_agg(jsonb_build_object('classId', e.class_id, 'from', e."from", 'to', e."to") order by e."from") as enrolments
  from learners r join enrolments e on e.learner_id = r.id join classes k on k.id = e.class_id
  where k.year_id = ${yearId} and r.id in (${inGrade(gradeId, yearId)})
  group by r.id`

/** A learner's marks, each as the place of its paper in a list (from 1) and its value or state: "3 45.50,4 absent". */
type MarksRow = { learnerId: string; marks: string }

/**
 * Those that these learners have on `these` of the papers: a row for each learner, for rows for each mark would take the
 * driver longer than everything else here. By ids: joined to papers and learners, each mark was looked up once for every
 * assessment of the year.
 */
const marksOn = (papers: readonly Id[], these: readonly Id[], learners: readonly Id[]) => sql`
  select m.learner_id as "learnerId",
    string_agg(array_position(${listed(papers)}, m.paper_id) || ' ' || coalesce(m.value::text, m.state::text), ',') as marks
  from marks m where m.paper_id = any(${listed(these)}) and m.learner_id = any(${listed(learners)}) group by 1`

type Id = { id: string }
const listed = (list: readonly Id[]) => sql`${`{${list.map(({ id }) => id)}}`}::uuid[]`

type Paper = Id & Pick<CohortMark, 'assessmentId' | 'paper'>

function readMarks(papers: readonly Paper[], rows: readonly MarksRow[]): CohortMark[] {
  // The same few hundred come again and again.
  const known = new Map<string, CohortMark['mark']>()
  const marks: CohortMark[] = []
  for (const row of rows) {
    for (const each of row.marks.split(',')) {
      const [at = '', text = ''] = each.split(' ')
      const { assessmentId, paper } = papers[Number(at) - 1]!
      const mark = known.get(text) ?? readMark(text)
      known.set(text, mark)
      marks.push({ assessmentId, paper, learnerId: row.learnerId, mark })
    }
  }
  return marks
}

const readMark = (text: string): CohortMark['mark'] =>
  text === 'absent' || text === 'exempt' || text === 'blank'
    ? { state: text }
    : { state: 'number', value: text }

const inGrade = (gradeId: string, yearId: string) => sql`
  select e.learner_id from enrolments e join classes k on k.id = e.class_id where k.grade_id = ${gradeId} and k.year_id = ${yearId}`
