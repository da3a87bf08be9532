import type { Cohort, CohortAssessment, ResultName, Which } from './types'

export const termResultName = 'Term result'

/** What a result is of, and the assessments it is made from, by order. */
export type Sitting = { of: ResultName; assessments: CohortAssessment[] }

type Sat = Pick<Cohort, 'assessments'>

/** A level without papers does not sit an assessment. */
const isSat = (assessment: CohortAssessment) => Object.keys(assessment.papers).length > 0

const inYearOrder = (assessments: readonly CohortAssessment[]) =>
  [...assessments].sort((a, b) => a.term - b.term || a.order - b.order || (a.name < b.name ? -1 : 1))

/** Those that count: sat, and of a weight above 0. */
const counting = (assessments: readonly CohortAssessment[]) =>
  inYearOrder(assessments).filter((assessment) => isSat(assessment) && Number(assessment.weight) > 0)

const ofAssessment = (assessment: CohortAssessment): Sitting => ({
  of: { term: assessment.term, assessmentId: assessment.id, name: assessment.name },
  assessments: isSat(assessment) ? [assessment] : [],
})

const ofTerm = (assessments: readonly CohortAssessment[], term: number): Sitting => ({
  of: { term, assessmentId: null, name: termResultName },
  assessments: counting(assessments).filter((assessment) => assessment.term === term),
})

/** Throws RangeError for an assessment that is not the cohort's. A term without counting assessments has an empty result. */
export function sittingOf({ assessments }: Sat, which: Which): Sitting {
  if (!('assessmentId' in which)) return ofTerm(assessments, which.term)
  const assessment = assessments.find(({ id }) => id === which.assessmentId)
  if (!assessment) throw new RangeError('This assessment does not belong to the grade and year.')
  return ofAssessment(assessment)
}

/**
 * What deviations refer to: the nearest earlier assessment that counts; for a term result, the nearest earlier term
 * that has one. Null at the beginning of the year.
 */
export function previousSitting({ assessments }: Sat, { of }: Sitting): Sitting | null {
  const current = assessments.find(({ id }) => id === of.assessmentId)
  const earlier = counting(assessments).filter(
    ({ term, order }) =>
      term < of.term || (current !== undefined && term === of.term && order < current.order),
  )
  const nearest = earlier.at(-1)
  if (!nearest) return null
  return current ? ofAssessment(nearest) : ofTerm(assessments, nearest.term)
}

/**
 * Ids of the assessments whose marks make a result, and of those that its deviations refer to beside them; none for an
 * unknown assessment.
 */
export function assessmentsBehind(cohort: Sat, which: Which): { own: string[]; before: string[] } {
  if ('assessmentId' in which && !cohort.assessments.some(({ id }) => id === which.assessmentId))
    return { own: [], before: [] }
  const sitting = sittingOf(cohort, which)
  const ids = ({ assessments }: Pick<Sitting, 'assessments'>) => assessments.map(({ id }) => id)
  return { own: ids(sitting), before: ids(previousSitting(cohort, sitting) ?? { assessments: [] }) }
}
