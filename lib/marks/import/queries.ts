import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { classOf, currentYear } from '@/lib/classes/queries'
import type { Tx } from '@/lib/db'
import { compareAdmissionNumbers } from '@/lib/grading/admission-number'
import { namedClasses } from '@/lib/learners/import/queries'
import { type Desk, learnersOf, type MarkRow, marksOf, mayEnter, openDesk } from '../queries'
import { cellOf, isHere, isListed } from '../rules'
import type { SheetArea, SheetSlot } from './columns/rules'
import type { SheetFacts } from './file'
import type { OtherLearner } from './matching/rules'

export type SheetChoice = { classId: string; assessmentId: string }

/** A class in an assessment as a file of marks is read against it; `others`: codes of areas that somebody else enters. */
export type OpenSheet = SheetFacts & { desk: Desk; others: string[]; listed: string[] }

/** Null when the sheet is not there, or nothing of it is the actor's to enter. Six statements. */
export async function openSheet(tx: Tx, actor: Actor, of: SheetChoice): Promise<OpenSheet | null> {
  const desk = await openDesk(tx, actor, of)
  if (!desk) return null
  const inClass = await learnersOf(tx, desk)
  const here = inClass.filter((learner) => isHere(learner, desk.classId, desk.assessment))
  const levelId = sql`(select g.level_id from classes k join grades g on g.id = k.grade_id where k.id = ${of.classId})`
  const areas = (await tx.execute(sql`
    select a.code, a.name, a.abbreviation, a.knec_code as "knecCode", a.aliases, o.code as slot,
      coalesce((select jsonb_agg(jsonb_build_object('code', c.code, 'name', c.name, 'header', c.header) order by c."order")
        from components c where c.area_id = a.id), '[]') as components
    from learning_areas a left join slots o on o.id = a.slot_id where a.level_id = ${levelId}
    order by a."order", a.code`)) as unknown as SheetArea[]
  const slots = (await tx.execute(sql`
    select o.code, o.name, o.abbreviation, o.aliases from slots o where o.level_id = ${levelId}`)) as unknown as SheetSlot[]
  const elsewhere = (await tx.execute(sql`
    select l.admission_number as "admissionNumber", l.full_name as "fullName", coalesce(k.name, 'no class') as "className"
    from learners l left join enrolments e on e.learner_id = l.id and e."to" is null left join classes k on k.id = e.class_id
    where l.id not in (select jsonb_array_elements_text(${JSON.stringify(here.map(({ id }) => id))}::jsonb)::uuid)`)) as unknown as OtherLearner[]
  const mine = desk.papers.filter((paper) => paper.mine)
  const stored = (await tx.execute(
    marksOf(
      mine.map(({ id }) => id),
      here.map(({ id }) => id),
    ),
  )) as unknown as MarkRow[]
  return {
    desk,
    areas,
    slots,
    elsewhere,
    papers: mine.map(({ id, max, area, component }) => ({
      id,
      max,
      area,
      component: component?.code ?? null,
    })),
    others: desk.papers.filter((paper) => !paper.mine).map(({ area }) => area),
    learners: here
      .map(({ id, admissionNumber, name, areas }) => ({ id, admissionNumber, fullName: name, areas }))
      .sort(
        (a, b) =>
          a.fullName.localeCompare(b.fullName, 'en') ||
          compareAdmissionNumbers(a.admissionNumber, b.admissionNumber),
      ),
    listed: here.filter((learner) => isListed(learner, desk.classId, desk.assessment)).map(({ id }) => id),
    marks: new Map(stored.map((mark) => [cellOf(mark), mark])),
  }
}

export type SheetOption = { classId: string; className: string }
export type AssessmentOption = { id: string; name: string; term: number }

/** Which classes and assessments of this year the actor may bring marks in for. Two statements. */
export async function sheetOptions(tx: Tx, actor: Actor) {
  const classes = (await tx.execute(sql`
    select k.id as "classId", k.name as "className" from classes k join grades g on g.id = k.grade_id
    where k.year_id = ${currentYear()} and ${classOf(actor, sql`k.id`)} and exists (
      select from learning_areas a where a.level_id = g.level_id and ${mayEnter(actor, sql`k.id`, sql`a.id`)})
    order by g."order", k."order", k.name`)) as unknown as SheetOption[]
  const assessments = (await tx.execute(sql`
    select x.id, x.name, t.number as term from assessments x join terms t on t.id = x.term_id
    where t.year_id = ${currentYear()} order by t.number desc, x."order" desc, x.name`)) as unknown as AssessmentOption[]
  return { classes, assessments }
}

/** Names by which the titles of a file may say what its marks are of. Two statements. */
export async function sheetNames(tx: Tx, actor: Actor) {
  const { assessments } = await sheetOptions(tx, actor)
  return { classes: await namedClasses(tx), assessments }
}
