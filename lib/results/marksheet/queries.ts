import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { authorize, canEverywhere } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { gradebook } from '@/lib/grading'
import type { Area, Figures, GradeResult, Slot, StreamFigures } from '@/lib/grading/types'
import { isChanged, type PublicationState } from '@/lib/publications/input'
import { publicationsOf } from '@/lib/publications/queries'
import { type GradeYear, loadGradeYear, teachersOf } from '../cohort/queries'
import { type ResultChoice, writeResultChoice } from '../input'
import { reachesResults } from '../queries'
import { type SheetLearner, sheetLearner } from './rules'

export type Marksheet = {
  /** The class, or the grade when the whole grade was asked for. */
  name: string
  classId: string
  scope: 'class' | 'grade'
  year: number
  term: { id: string; number: number; name: string }
  classTeacher: string | null
  scale: { name: string; version: number; bands: GradeResult['scale']['bands'] }
  result: Pick<GradeResult, 'of' | 'previous' | 'settings' | 'assessments'>
  areas: Area[]
  slots: Slot[]
  list: Figures & { learners: SheetLearner[] }
  /** How many classes the grade has. */
  classes: number
  /** The grade's classes beside each other; of a class none. */
  streams: Pick<StreamFigures, 'classId' | 'name' | 'position' | 'summary'>[]
  /** Initials of the class's teachers by area code. */
  teachers: Record<string, string>
  /** Other results of the same class, for going from one to the next. */
  choices: { choice: ResultChoice; name: string; term: number }[]
  /** The release that stands; null: not published. Of a class only. */
  publication: PublicationState | null
  isChanged: boolean
}

/**
 * A class's marksheet, or its whole grade's (for those who see every class).
 * Null: no such class or result, or not the actor's to see.
 */
export async function getMarksheet(
  actor: Actor,
  classId: string,
  choice: ResultChoice,
  scope: 'class' | 'grade',
): Promise<Marksheet | null> {
  authorize(actor, 'results.read')
  if (scope === 'grade' && !canEverywhere(actor, 'results.read')) return null
  if (!(await reachesResults(actor, classId, 'results.read'))) return null
  const [figures, publications] = await Promise.all([
    figuresOf(actor, classId, choice, scope),
    scope === 'class' ? publicationsOf(actor.schoolId, [classId]) : [],
  ])
  if (!figures) return null
  const { term, assessmentId } = figures.result.of
  const publication =
    publications.find((one) => one.term === term && one.assessmentId === assessmentId) ?? null
  return { ...figures, publication, isChanged: publication !== null && isChanged(publication) }
}

type MarksheetFigures = Omit<Marksheet, 'publication' | 'isChanged'>

/** The marksheet as the whole school knows it; three statements whatever the size. */
export const figuresOf = (
  { schoolId }: Pick<Actor, 'schoolId'>,
  classId: string,
  choice: ResultChoice,
  scope: 'class' | 'grade',
): Promise<MarksheetFigures | null> =>
  cached(
    {
      schoolId,
      name: 'marksheet',
      id: [classId, writeResultChoice(choice), scope].join(':'),
      tags: [tag.results(classId), tag.school, tag.staff, tag.learners],
    },
    async (tx) => {
      const gradeYear = await loadGradeYear(tx, classId, choice, scope)
      const found = gradeYear && listFor(gradeYear, choice, scope === 'grade' ? null : classId)
      const own = gradeYear?.classes.find(({ id }) => id === classId)
      const term = gradeYear?.terms.find(({ number }) => number === found?.of.term)
      if (!gradeYear || !found || !own || !term) return null
      const { of, previous, settings, assessments, list, streams } = found
      return {
        name: scope === 'grade' ? gradeYear.cohort.grade : own.name,
        classId,
        scope,
        year: gradeYear.year,
        term,
        classTeacher: own.teacher,
        scale: { ...gradeYear.scale, bands: gradeYear.cohort.scale.bands },
        result: { of, previous, settings, assessments },
        areas: gradeYear.cohort.areas,
        slots: gradeYear.cohort.slots,
        list: { ...list, learners: list.learners.map(sheetLearner) },
        classes: gradeYear.classes.length,
        streams,
        teachers: teachersOf(gradeYear, classId),
        choices: choicesOf(gradeYear),
      }
    },
  )

/** A class's list of the result that was asked for, or the whole grade's; null when the year has no such one. */
function listFor({ cohort, settings, terms }: GradeYear, choice: ResultChoice, classId: string | null) {
  if (!isThere({ cohort, terms }, choice)) return null
  const book = gradebook(cohort, settings)
  if (classId) return { ...book.classResult(choice, classId), streams: [] }
  const { learners, figures, streams, ...head } = book.result(choice)
  const shown = streams.map(({ classId, name, position, summary }) => ({ classId, name, position, summary }))
  return { ...head, list: { ...figures, learners }, streams: shown }
}

/** The result that was asked for; null when the year has no such assessment or term. */
export const resultOf = (year: GradeYear, choice: ResultChoice): GradeResult | null =>
  isThere(year, choice) ? gradebook(year.cohort, year.settings).result(choice) : null

const isThere = ({ cohort, terms }: Pick<GradeYear, 'cohort' | 'terms'>, choice: ResultChoice): boolean =>
  'term' in choice
    ? terms.some(({ number }) => number === choice.term)
    : cohort.assessments.some(({ id }) => id === choice.assessmentId)

/** Every result of the year: the assessments that the level sits, and each term's result. */
function choicesOf({ cohort, terms }: GradeYear): Marksheet['choices'] {
  return terms.flatMap(({ number }) => {
    const sat = cohort.assessments.filter(
      ({ term, papers }) => term === number && Object.keys(papers).length > 0,
    )
    if (sat.length === 0) return []
    const each = sat.map(({ id, name }) => ({ choice: { assessmentId: id }, name, term: number }))
    return [...each, { choice: { term: number }, name: 'Term result', term: number }]
  })
}
