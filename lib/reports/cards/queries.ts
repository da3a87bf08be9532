import 'server-only'
import { sql } from 'drizzle-orm'

import { documentDate, today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { gradebook } from '@/lib/grading'
import type { GradeResult, LearnerResult } from '@/lib/grading/types'
import { showPhone } from '@/lib/phones'
import { type GradeYear, loadGradeYear, teachersOf } from '@/lib/results/cohort/queries'
import type { ResultChoice } from '@/lib/results/input'
import type { ReportCard, School } from '../card'
import { type BankRemark, type FamilyPlace, proposeRemark, type RemarkField } from '../remarks/rules'
import { groupOf, reportCard, scaleKey } from '../rules'

export type ClassCards = {
  gradeYear: GradeYear
  result: GradeResult
  className: string
  /** In listing order of the class. */
  cards: {
    learner: LearnerResult
    card: ReportCard
    remarks: Record<'class_teacher' | 'head', RemarkField>
  }[]
}

/** Which edition a card is of; null: a draft, which is marked as one on every page. */
export type Edition = { number: number; day: string } | null

/**
 * The report cards of one class for one result, worked out from the marks of now: five statements whatever the size.
 * Null when there is no such class or result. It checks no permission: its callers do.
 */
export async function buildClassCards(
  tx: Tx,
  classId: string,
  choice: ResultChoice,
  edition: Edition,
): Promise<ClassCards | null> {
  const gradeYear = await loadGradeYear(tx, classId)
  const own = gradeYear?.classes.find(({ id }) => id === classId)
  const results = gradeYear && resultsOf(gradeYear, choice)
  if (!gradeYear || !own || !results) return null

  const { result, columns, history, term } = results
  const [extras] = (await tx.execute(
    extrasOf(classId, term.id, 'assessmentId' in choice ? choice.assessmentId : null),
  )) as unknown as Extras[]
  const { school, slug, head, signature, remarks, bank, learners } = extras!
  const nextTerm =
    gradeYear.terms.find(({ number }) => number === term.number + 1)?.opens ??
    gradeYear.settings.nextTermOpens
  const day = edition?.day ?? today()

  /** A person's own words, and what the bank proposes. */
  function fields(learner: LearnerResult) {
    const place = learners?.[learner.id] ?? { family: learner.id, place: 0 }
    const context = {
      group: groupOf(result.scale, learner.level),
      turn: { ...place, term: term.number },
      areaName: (code: string) => gradeYear?.cohort.areas.find((area) => area.code === code)?.name ?? code,
    }
    const field = (audience: 'class_teacher' | 'head'): RemarkField => {
      const written = remarks?.[learner.id]?.[audience]
      const proposed = proposeRemark(bank ?? [], audience, learner, context) ?? ''
      return { proposed, written: written?.text ?? '', version: written?.version ?? 0 }
    }
    return { class_teacher: field('class_teacher'), head: field('head') }
  }

  const source = {
    areas: gradeYear.cohort.areas,
    result,
    columns,
    history,
    teachers: teachersOf(gradeYear, classId),
    showPositions: gradeYear.level.showPositions,
    identity: learners ?? {},
    shared: {
      language: 'en',
      draft: edition === null,
      changed: null,
      school: { ...school, phone: school.phone && showPhone(school.phone) },
      term: `${term.name} ${gradeYear.year}`,
      result: result.of.name,
      closes: documentDate(term.closes),
      nextTermOpens: nextTerm && documentDate(nextTerm),
      scale: scaleKey({ ...gradeYear.cohort.scale, name: gradeYear.scale.name }),
      edition: edition ? String(edition.number) : 'draft',
      issued: documentDate(day),
      classTeacher: own.teacher,
      serial: [
        slug.toUpperCase(),
        gradeYear.year,
        `T${term.number}`,
        shortName(result.of.name),
        edition?.number ?? 0,
      ].join('-'),
    },
    remarksOf: (learner: LearnerResult): ReportCard['remarks'] => {
      const { class_teacher, head: headRemark } = fields(learner)
      return {
        classTeacher: {
          text: class_teacher.written || class_teacher.proposed,
          name: own.teacher ?? '',
          date: null,
        },
        head: {
          text: headRemark.written || headRemark.proposed,
          name: head ?? '',
          date: null,
          ...(signature ? { signature } : {}),
        },
      }
    },
  }

  const listed = result.learners.filter((learner) => learner.classId === classId)
  return {
    gradeYear,
    result,
    className: own.name,
    cards: listed.map((learner) => ({
      learner,
      card: reportCard(source, learner),
      remarks: fields(learner),
    })),
  }
}

/** As many points as a card's small trend has room to label. */
const mostPoints = 4

/** The chosen result with those that stand beside it on a card; null when the year has no such result. */
function resultsOf(gradeYear: GradeYear, choice: ResultChoice) {
  const { cohort, terms, settings } = gradeYear
  const chosen =
    'assessmentId' in choice ? cohort.assessments.find(({ id }) => id === choice.assessmentId) : null
  const number = 'term' in choice ? choice.term : chosen?.term
  const term = terms.find((each) => each.number === number)
  if (!term || chosen === undefined) return null

  const sat = cohort.assessments.filter(({ papers }) => Object.keys(papers).length > 0)
  const book = gradebook(cohort, settings)
  const of = (assessmentId: string) => book.result({ assessmentId })
  if (!chosen) {
    const earlier = [...new Set(sat.map((each) => each.term))]
      .filter((each) => each < term.number)
      .sort((a, b) => a - b)
    const result = book.result({ term: term.number })
    const before = earlier.map((each) => ({
      label: `Term ${each}`,
      result: book.result({ term: each }),
    }))
    const columns = sat
      .filter((each) => each.term === term.number)
      .sort((a, b) => a.order - b.order)
      .map(({ id }) => of(id))
    return { result, columns, history: [...before, { label: term.name, result }], term }
  }
  const counting = sat
    .filter((each) => Number(each.weight) > 0 || each.id === chosen.id)
    .sort((a, b) => a.term - b.term || a.order - b.order)
  const upToNow = counting.slice(0, counting.findIndex(({ id }) => id === chosen.id) + 1).slice(-mostPoints)
  const history = upToNow.map((each) => ({ label: `T${each.term} ${each.name}`, result: of(each.id) }))
  const result = history.at(-1)?.result ?? of(chosen.id)
  return { result, columns: [result], history, term }
}

const shortName = (name: string) =>
  name
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 10)
    .toUpperCase()

type Extras = {
  slug: string
  school: School
  head: string | null
  signature: string | null
  bank: BankRemark[] | null
  remarks: Record<string, Partial<Record<'class_teacher' | 'head', { text: string; version: number }>>> | null
  learners: Record<string, FamilyPlace & { upi: string | null; assessmentNumber: string | null }> | null
}

/** What stands on a card beside the figures. A child's place in the family counts the first guardian's children. */
const extrasOf = (classId: string, termId: string, assessmentId: string | null) => sql`
  select s.slug,
    jsonb_build_object('name', p.name, 'motto', p.motto, 'address', p.postal_address, 'phone', p.phone, 'email', p.email,
      'logo', p.logo, 'colour', p.colours ->> 'primary') as school,
    (select g.picture from signatories g where g.role = 'head') as signature,
    coalesce((select g.name from signatories g where g.role = 'head'), (select concat_ws(' ', h.title, h.full_name) from staff h join memberships m on m.user_id = h.user_id and m.school_id = h.school_id and m.role = 'head'
      order by h.created_at limit 1)) as head,
    (select jsonb_agg(jsonb_build_object('audience', b.audience, 'levelGroup', b.level_group, 'trend', b.trend, 'text', b.text,
      'area', (select a.code from learning_areas a where a.id = b.area_id)) order by b."order", b.id)
      from remark_bank b where b.active and b.language = 'en') as bank,
    (select jsonb_object_agg(w.learner_id, w.words) from (
      select r.learner_id, jsonb_object_agg(r.audience, jsonb_build_object('text', r.text, 'version', r.version)) as words from remarks r
      where r.term_id = ${termId} and r.assessment_id is not distinct from ${assessmentId}::uuid group by 1) w) as remarks,
    (select jsonb_object_agg(l.id, jsonb_build_object('upi', l.upi, 'assessmentNumber', l.assessment_number,
        'family', coalesce(f.guardian_id, l.id),
        'place', (select count(*) from guardianships o join learners b on b.id = o.learner_id
          where o.guardian_id = f.guardian_id and o."order" = 1 and b.admission_number < l.admission_number)))
      from learners l left join guardianships f on f.learner_id = l.id and f."order" = 1
      where l.id in (select e.learner_id from enrolments e where e.class_id = ${classId})) as learners
  from schools s join school_profiles p on p.school_id = s.id`
