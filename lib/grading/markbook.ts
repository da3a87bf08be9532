import { inTimetableOrder } from './registration'
import type { Area, Cohort, CohortAssessment, CohortLearner, Mark } from './types'

type Marks = Map<string, Mark>

const blank: Mark = { state: 'blank' }

/** A cohort with its marks found by assessment, learner and paper. */
export class Markbook {
  /** In timetable order. */
  readonly areas: readonly Area[]
  private readonly registered = new Map<CohortLearner, readonly Area[]>()
  private readonly entered = new Map<string, Map<string, Marks>>()

  constructor(readonly cohort: Cohort) {
    this.areas = inTimetableOrder(cohort.areas)
    for (const learner of cohort.learners) {
      const own = new Set(learner.areas)
      this.registered.set(
        learner,
        this.areas.filter(({ code }) => own.has(code)),
      )
    }
    for (const { assessmentId, learnerId, paper, mark } of cohort.marks) {
      if (mark.state !== 'blank') this.marksFor(assessmentId, learnerId).set(paper, mark)
    }
  }

  private marksFor(assessmentId: string, learnerId: string): Marks {
    let ofAssessment = this.entered.get(assessmentId)
    if (!ofAssessment) {
      ofAssessment = new Map()
      this.entered.set(assessmentId, ofAssessment)
    }
    let ofLearner = ofAssessment.get(learnerId)
    if (!ofLearner) {
      ofLearner = new Map()
      ofAssessment.set(learnerId, ofLearner)
    }
    return ofLearner
  }

  /** The learner's registered areas, in timetable order. */
  areasOf(learner: CohortLearner): readonly Area[] {
    return this.registered.get(learner) ?? []
  }

  /** The learner's mark on each paper; blank where nothing is entered. */
  marksOf(assessment: CohortAssessment, learner: CohortLearner): (paper: string) => Mark {
    const marks = this.entered.get(assessment.id)?.get(learner.id)
    return (paper) => marks?.get(paper) ?? blank
  }

  /** Whether anything is entered for the learner on a paper that is set. */
  hasMarks(assessment: CohortAssessment, learner: CohortLearner): boolean {
    const marks = this.entered.get(assessment.id)?.get(learner.id)
    return marks !== undefined && [...marks.keys()].some((paper) => Object.hasOwn(assessment.papers, paper))
  }
}
