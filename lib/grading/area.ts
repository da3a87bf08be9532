import { combine, nothing, number, type Outcome } from './combine'
import { Fraction } from './fraction'
import { plain } from './mark'
import type { Markbook } from './markbook'
import { bandOf } from './scale'
import type { Sitting } from './sitting'
import type {
  Area,
  AssessmentPart,
  Band,
  CohortAssessment,
  CohortLearner,
  Decimal,
  GradingSettings,
  Mark,
  PaperRef,
  PaperResult,
  Scale,
} from './types'

/** One learner in one area of a result, before anybody is placed. */
export type AreaOutcome = {
  area: Area
  scale: Scale
  outcome: Outcome
  band: Band | null
  papers: readonly PaperResult[]
  assessments: readonly AssessmentPart[]
  missing: readonly PaperRef[]
  absent: readonly PaperRef[]
}

/** The registered areas of a learner in a result, in timetable order. */
export type AreasOf = (learner: CohortLearner, sitting: Sitting) => AreaOutcome[]

const hundred = Fraction.of(100n)
const single = [{ code: null, weight: '1' }]
const none: readonly never[] = []

/** Remembers what it has worked out: the same marks out of the same maxima come again and again. */
function remembering<V>(work: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>()
  return (key) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const value = work(key)
    known.set(key, value)
    return value
  }
}

/** Everything is worked out once for each learner and assessment, however many results ask for it. */
export function areasIn(book: Markbook, { absentCountsAsZero }: GradingSettings): AreasOf {
  const decimal = remembering(Fraction.decimal)
  const shownDecimal = remembering(plain)
  const numberOf = remembering((key) => {
    const [value = '', max = ''] = key.split('/')
    return number(decimal(value).times(hundred).over(decimal(max)))
  })
  const zero = number(Fraction.zero, true)
  const done = new Map<CohortAssessment, Map<CohortLearner, AreaOutcome[]>>()

  const scaleOf = (area: Area) => area.scale ?? book.cohort.scale
  const bandIn = (area: Area, { percent }: Outcome) => percent && bandOf(scaleOf(area), percent)

  function paperOutcome(mark: Mark, max: Decimal | undefined): Outcome {
    if (max === undefined) return nothing.not_set
    if (mark.state === 'number') return numberOf(`${mark.value}/${max}`)
    return mark.state === 'absent' && absentCountsAsZero ? zero : nothing[mark.state]
  }

  function areaInAssessment(
    area: Area,
    { id, papers: maxima }: CohortAssessment,
    markOn: (paper: string) => Mark,
  ): AreaOutcome {
    const parts = area.components.length > 0 ? area.components : single
    const weights = parts.map(({ weight }) => decimal(weight))
    const outcomes: Outcome[] = []
    const papers = parts.map(({ code }): PaperResult => {
      const paper = code === null ? area.code : `${area.code}.${code}`
      const [mark, max] = [markOn(paper), maxima[paper]]
      outcomes.push(paperOutcome(mark, max))
      if (max === undefined) return { component: code, state: 'not_set', mark: null, max: null }
      const value = mark.state === 'number' ? shownDecimal(mark.value) : null
      return { component: code, state: mark.state, mark: value, max: shownDecimal(max) }
    })
    const refs = (state: Mark['state']): readonly PaperRef[] => {
      const these = papers.filter((paper, i) => paper.state === state && weights[i]!.n > 0n)
      return these.length === 0
        ? none
        : these.map(({ component }) => ({ assessmentId: id, area: area.code, component }))
    }
    const outcome = combine(outcomes, weights)
    return {
      area,
      scale: scaleOf(area),
      outcome,
      band: bandIn(area, outcome),
      papers,
      assessments: none,
      missing: refs('blank'),
      absent: refs('absent'),
    }
  }

  function inAssessment(learner: CohortLearner, assessment: CohortAssessment): AreaOutcome[] {
    const byLearner = done.get(assessment) ?? new Map<CohortLearner, AreaOutcome[]>()
    done.set(assessment, byLearner)
    const known = byLearner.get(learner)
    if (known) return known
    const markOn = book.marksOf(assessment, learner)
    const areas = book.areasOf(learner).map((area) => areaInAssessment(area, assessment, markOn))
    byLearner.set(learner, areas)
    return areas
  }

  /** The term's counting assessments by their weights. */
  function inTerm(learner: CohortLearner, { assessments }: Sitting): AreaOutcome[] {
    const columns = assessments.map((assessment) => inAssessment(learner, assessment))
    const weights = assessments.map(({ weight }) => decimal(weight))
    return book.areasOf(learner).map((area, row) => {
      const parts = columns.flatMap((column) => column[row] ?? [])
      const outcome = combine(
        parts.map((part) => part.outcome),
        weights,
      )
      return {
        area,
        scale: scaleOf(area),
        outcome,
        band: bandIn(area, outcome),
        papers: none,
        assessments: parts.map((part, i) => assessmentPart(part, assessments[i]!)),
        missing: parts.flatMap(({ missing }) => missing),
        absent: parts.flatMap(({ absent }) => absent),
      }
    })
  }

  return (learner, sitting) => {
    const [assessment] = sitting.assessments
    if (sitting.of.assessmentId === null || !assessment) return inTerm(learner, sitting)
    return inAssessment(learner, assessment)
  }
}

const assessmentPart = ({ outcome }: AreaOutcome, { id, name }: CohortAssessment): AssessmentPart => ({
  assessmentId: id,
  name,
  state: outcome.state,
  percent: outcome.percent?.toString() ?? null,
  wasAbsent: outcome.wasAbsent,
})
