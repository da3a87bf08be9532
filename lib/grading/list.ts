import type { Markbook } from './markbook'
import type { Sitting } from './sitting'
import type { CohortClass, CohortLearner, Enrolment } from './types'

/** Class that the learner was in on a day, null for none. The last day in a class is still a day in it. */
const classOn = ({ enrolments }: CohortLearner, day: string) =>
  latest(enrolments.filter(({ from, to }) => from <= day && (to === null || day <= to)))

/** On a day of moving two are true: the class moved to counts. */
const latest = (enrolments: readonly Enrolment[]): string | null =>
  [...enrolments].sort(byTime).at(-1)?.classId ?? null

const endless = '9999'
const byTime = (a: Enrolment, b: Enrolment) =>
  compareText(a.from, b.from) ||
  compareText(a.to ?? endless, b.to ?? endless) ||
  compareText(a.classId, b.classId)

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The class in whose list a learner stands, null for none.
 *
 * Of an assessment: the class on its last day; without one on that day, but with marks, the current (latest) class.
 * A class of another grade on that day: not on this grade's list.
 * Of a term: the list of its last counting assessment. A learner who left before it stands in the lists of what they
 * sat, not in the term's; one who joined in the term stands there, and what they missed is blank until it is
 * entered as exempt.
 */
export function listedIn(
  book: Markbook,
  { assessments }: Sitting,
  learner: CohortLearner,
): CohortClass | null {
  const last = assessments.at(-1)
  if (!last) return null
  const classId =
    classOn(learner, last.to) ?? (book.hasMarks(last, learner) ? latest(learner.enrolments) : null)
  return book.cohort.classes.find(({ id }) => id === classId) ?? null
}
