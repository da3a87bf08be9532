import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { systemActor } from '@/lib/auth/system'
import { cached, tag } from '@/lib/cache'
import { inSchool, type Tx } from '@/lib/db'
import { compareAdmissionNumbers } from '@/lib/grading/admission-number'
import { plain } from '@/lib/grading/mark'
import type { Decimal, Enrolment, Mark } from '@/lib/grading/types'
import { isId } from '@/lib/ids'
import { dutiesOf } from '@/lib/people/queries'
import { searchKey } from '@/lib/text'
import {
  type AreaRow,
  type Desk,
  enters,
  entersSome,
  type LearnerRow,
  learnersOf,
  type MarkRow,
  marksOf,
  mayEnter,
  openDesk,
  type PaperRow,
  type SlotRow,
} from '../queries'
import { isListed, subjectOf } from '../rules'

/** `header` is what a screen reader says ("English Grammar"), `short` what stands above the column. */
export type SheetPaper = { id: string; area: string; header: string; max: Decimal; weight: Decimal }
export type SheetColumn = {
  header: string
  short: string
  paperIds: string[]
  max: Decimal | null
  weight: Decimal | null
}

/** `papers`: the learner's own paper in each column, null for none. `left`: the last day in this class, if it is over. */
export type SheetRow = {
  learnerId: string
  name: string
  admissionNumber: string
  /** Somebody else on this list has the same name: the number tells them apart. */
  shared: boolean
  papers: (string | null)[]
  left: string | null
}

export type SheetMark = MarkRow

/** One subject of one class in one assessment. `subject`: the code of the area, or of the slot it fills. */
export type Sheet = {
  classId: string
  className: string
  subject: string
  title: string
  /** The areas of a slot that are on this sheet, for its title; empty for an area of its own. */
  of: string[]
  assessment: Desk['assessment']
  absentCountsAsZero: boolean
  /** Its year is closed: it is only to be read. */
  closed: boolean
  papers: SheetPaper[]
  columns: SheetColumn[]
  /** By name, then by admission number. */
  rows: SheetRow[]
  marks: SheetMark[]
}

export type SheetAddress = { classId: string; subject: string; assessmentId: string }

/** The mark sheet with everybody on the list; null when it is not there or not the actor's. */
export async function getSheet(actor: Actor, address: SheetAddress): Promise<Sheet | null> {
  authorize(actor, 'marks.read')
  const { classId, subject, assessmentId } = address
  if (!isId(classId) || !isId(assessmentId) || subject.length > 30) return null
  const duties = await dutiesOf(actor)
  const whole = entersSome(actor, duties, classId) ? await wholeSheet(actor, address) : null
  if (!whole) return null

  const { desk, listed, marks } = whole
  const places = placesOf(desk, subject).filter(({ area }) => enters(actor, duties, classId, area.code))
  if (places.length === 0) return null
  const rows = rowsOf(desk, places, listed)
  const slot = desk.slots.find(({ code }) => code === places[0]!.area.slot) ?? null
  const columns = Array.from({ length: Math.max(...places.map(({ papers }) => papers.length)) }, (_, at) =>
    columnOf(places, at, slot),
  )
  const shown = new Set(places.flatMap(({ papers }) => papers.map(({ id }) => id)))
  const here = new Set(rows.map(({ learnerId }) => learnerId))
  return {
    classId,
    className: desk.className,
    subject,
    title: (slot ?? places[0]!.area).name,
    of: slot ? places.map(({ area }) => area.abbreviation) : [],
    assessment: desk.assessment,
    absentCountsAsZero: desk.absentCountsAsZero,
    closed: desk.closed,
    papers: places.flatMap(({ area, papers }) => papers.map((paper) => paperOf(area, paper))),
    columns,
    rows,
    marks: marks.filter(({ paperId, learnerId }) => shown.has(paperId) && here.has(learnerId)),
  }
}

/** The sheet as the whole school knows it, with every area of its slot. Three statements. */
function wholeSheet({ schoolId }: Actor, { classId, subject, assessmentId }: SheetAddress) {
  // The subject is text from an address.
  const id = [classId, assessmentId, Buffer.from(subject).toString('base64url')].join(':')
  const tags = [tag.entered(classId), tag.school, tag.staff, tag.learners]
  return cached({ schoolId, name: 'sheet', id, tags }, async (tx) => {
    const desk = await openDesk(tx, systemActor(schoolId), { classId, assessmentId })
    const places = desk ? placesOf(desk, subject) : []
    if (!desk || places.length === 0) return null
    const inClass = await learnersOf(tx, desk)
    const listed = inClass.filter((learner) => isListed(learner, classId, desk.assessment))
    return { desk, listed, marks: await sheetMarks(tx, places, rowsOf(desk, places, listed)) }
  })
}

/** An area of the sheet with its papers in their order. */
type Place = { area: AreaRow; papers: PaperRow[] }

const placesOf = (desk: Desk, subject: string): Place[] =>
  desk.areas
    .filter((area) => subjectOf(area) === subject)
    .map((area) => ({ area, papers: desk.papers.filter((paper) => paper.mine && paper.area === area.code) }))
    .filter(({ papers }) => papers.length > 0)

function rowsOf(desk: Desk, places: Place[], learners: LearnerRow[]): SheetRow[] {
  const wide = Math.max(...places.map(({ papers }) => papers.length))
  const rows = learners.flatMap(({ id, name, admissionNumber, areas, enrolments }) => {
    const own = places.find(({ area }) => areas.includes(area.code))
    if (!own) return []
    const papers = Array.from({ length: wide }, (_, at) => own.papers[at]?.id ?? null)
    return [
      { learnerId: id, name, admissionNumber, papers, left: leftOn(enrolments, desk), key: searchKey(name) },
    ]
  })
  return rows
    .sort(
      (a, b) => compareText(a.key, b.key) || compareAdmissionNumbers(a.admissionNumber, b.admissionNumber),
    )
    .map(({ key, ...row }, at, all) => ({
      ...row,
      shared: [all[at - 1], all[at + 1]].some((neighbour) => neighbour?.key === key),
    }))
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The last day in the class, where that was before the term was over. */
function leftOn(enrolments: Enrolment[], { classId, assessment }: Desk): string | null {
  const ends = enrolments.filter((enrolment) => enrolment.classId === classId).map(({ to }) => to ?? 'still')
  const last = ends.sort().at(-1) ?? 'still'
  return last < assessment.closes ? last : null
}

const paperOf = (area: AreaRow, { id, max, component }: PaperRow): SheetPaper => ({
  id,
  area: area.code,
  header: component?.header ?? area.name,
  max: plain(max),
  weight: plain(component?.weight ?? '1'),
})

/** What stands at one place of every area of a sheet: where a slot's areas have one paper each, the slot itself. */
function columnOf(places: Place[], at: number, slot: SlotRow | null): SheetColumn {
  const here = places.flatMap(({ area, papers }) =>
    papers.slice(at, at + 1).map((paper) => ({ area, paper })),
  )
  const { area, paper } = here[0]!
  const common = (of: (paper: PaperRow) => Decimal | undefined) => {
    const values = new Set(here.map((each) => of(each.paper)))
    const [value] = values
    return values.size === 1 && value !== undefined ? plain(value) : null
  }
  const name = slot && here.length > 1 ? slot : area
  return {
    header: paper.component?.header ?? name.name,
    short: paper.component?.name ?? name.abbreviation,
    paperIds: here.map((each) => each.paper.id),
    max: common(({ max }) => max),
    weight: common(({ component }) => component?.weight),
  }
}

async function sheetMarks(tx: Tx, places: Place[], rows: SheetRow[]): Promise<SheetMark[]> {
  const papers = places.flatMap((place) => place.papers.map(({ id }) => id))
  const learners = rows.map(({ learnerId }) => learnerId)
  const marks = (await tx.execute(marksOf(papers, learners))) as unknown as (MarkRow & { changeId: null })[]
  return marks.map(({ changeId: _, ...mark }) => ({ ...mark, value: mark.value && plain(mark.value) }))
}

type Content = { state: Mark['state']; value: Decimal | null }

/** `by` null: a file, or nobody known. `at` ISO. Equal `old` and `now`: somebody typed what was there. */
export type StoryEntry = {
  at: string
  by: string | null
  old: Content
  now: Content
  reason: string | null
  version: number
}
export type MarkStory = { name: string; admissionNumber: string; max: Decimal; entries: StoryEntry[] }

/** Every change of one mark, the newest first; null when the learner or the paper is not the actor's. Two statements. */
export async function markStory(actor: Actor, paperId: string, learnerId: string): Promise<MarkStory | null> {
  authorize(actor, 'marks.read')
  if (!isId(paperId) || !isId(learnerId)) return null
  return inSchool(actor, async (tx) => {
    const [story] = (await tx.execute(sql`
      select l.full_name as name, l.admission_number as "admissionNumber", p.max::text as max,
        (select coalesce(jsonb_agg(jsonb_build_object('at', h.changed_at, 'by', s.full_name, 'version', h.version, 'reason', h.reason,
            'old', jsonb_build_object('state', h.old_state, 'value', h.old_value::text),
            'now', jsonb_build_object('state', h.new_state, 'value', h.new_value::text)) order by h.changed_at desc, h.version desc), '[]')
          from mark_history h left join staff s on s.user_id = h.changed_by
          where h.paper_id = p.id and h.learner_id = l.id) as entries
      from learners l, papers p join assessments x on x.id = p.assessment_id join terms t on t.id = x.term_id
      where l.id = ${learnerId} and p.id = ${paperId} and exists (
        select from enrolments e join classes k on k.id = e.class_id
        where e.learner_id = l.id and k.year_id = t.year_id and ${mayEnter(actor, sql`k.id`, sql`p.area_id`)})`)) as unknown as MarkStory[]
    if (!story) return null
    return { ...story, max: plain(story.max), entries: story.entries.map(plainEntry) }
  })
}

const plainEntry = ({ old, now, at, ...entry }: StoryEntry): StoryEntry => ({
  ...entry,
  at: new Date(at).toISOString(),
  old: { ...old, value: old.value && plain(old.value) },
  now: { ...now, value: now.value && plain(now.value) },
})
