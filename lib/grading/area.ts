import { combine, nothing, type Outcome } from './combine'
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
export type AreaOutcome = Outcome & {
  area: Area
  scale: Scale
  band: Band | null
  papers: PaperResult[]
  assessments: AssessmentPart[]
  missing: PaperRef[]
  absent: PaperRef[]
}

type Detail = Pick<AreaOutcome, 'papers' | 'assessments' | 'missing' | 'absent'>

const hundred = Fraction.of(100n)

/** Remembers what it has worked out: the same marks out of the same maxima come again and again. */
function remembering<V>(work: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>()
  return (key) => {
    const value = known.get(key) ?? work(key)
    known.set(key, value)
    return value
  }
}

/** The registered areas of a learner in a result, in timetable order. */
export type AreasOf = (learner: CohortLearner, sitting: Sitting) => AreaOutcome[]

/** Everything is worked out once for each learner and assessment, however many results ask for it. */
export function areasIn(book: Markbook, { absentCountsAsZero }: GradingSettings): AreasOf {
  const decimal = remembering(Fraction.decimal)
  const percentOf = remembering((key) => {
    const [value = '', max = ''] = key.split('/')
    return decimal(value).times(hundred).over(decimal(max))
  })
  const done = new Map<string, AreaOutcome[]>()

  function banded(area: Area, outcome: Outcome, detail: Detail): AreaOutcome {
    const scale = area.scale ?? book.cohort.scale
    return { ...outcome, ...detail, area, scale, band: outcome.percent && bandOf(scale, outcome.percent) }
  }

  function paperOutcome(mark: Mark, max: Decimal | undefined): Outcome {
    if (max === undefined) return nothing('not_set')
    if (mark.state === 'number')
      return { ...nothing('blank'), state: 'number', percent: percentOf(`${mark.value}/${max}`) }
    if (mark.state !== 'absent' || !absentCountsAsZero) return nothing(mark.state)
    return { state: 'number', percent: Fraction.zero, provisional: null, wasAbsent: true }
  }

  function areaInAssessment(
    area: Area,
    { id, papers }: CohortAssessment,
    markOn: (paper: string) => Mark,
  ): AreaOutcome {
    const sat = area.components.length > 0 ? area.components : [{ code: null, weight: '1' }]
    const parts = sat.map(({ code, weight }) => {
      const paper = code === null ? area.code : `${area.code}.${code}`
      const max = papers[paper]
      const mark = markOn(paper)
      const result: PaperResult = {
        component: code,
        state: max === undefined ? 'not_set' : mark.state,
        mark: max !== undefined && mark.state === 'number' ? plain(mark.value) : null,
        max: max === undefined ? null : plain(max),
      }
      return { ...paperOutcome(mark, max), weight: decimal(weight), result }
    })
    const refs = (state: Mark['state']): PaperRef[] =>
      parts
        .filter(({ result, weight }) => result.state === state && weight.n > 0n)
        .map(({ result }) => ({ assessmentId: id, area: area.code, component: result.component }))
    return banded(area, combine(parts), {
      papers: parts.map(({ result }) => result),
      assessments: [],
      missing: refs('blank'),
      absent: refs('absent'),
    })
  }

  function inAssessment(learner: CohortLearner, assessment: CohortAssessment): AreaOutcome[] {
    const key = `${assessment.id} ${learner.id}`
    const known = done.get(key)
    if (known) return known
    const marks = book.marksOf(assessment, learner)
    const outcomes = book.areas
      .filter(({ code }) => learner.areas.includes(code))
      .map((area) => areaInAssessment(area, assessment, marks))
    done.set(key, outcomes)
    return outcomes
  }

  /** The term's counting assessments by their weights. */
  function inTerm(learner: CohortLearner, { assessments }: Sitting): AreaOutcome[] {
    const columns = assessments.map((assessment) => inAssessment(learner, assessment))
    return (columns[0] ?? []).map(({ area }, row) => {
      const parts = assessments.flatMap((assessment, column) => {
        const outcome = columns[column]?.[row]
        return outcome ? { ...outcome, assessment, weight: decimal(assessment.weight) } : []
      })
      return banded(area, combine(parts), {
        papers: [],
        assessments: parts.map(shownPart),
        missing: parts.flatMap((part) => part.missing),
        absent: parts.flatMap((part) => part.absent),
      })
    })
  }

  return (learner, sitting) => {
    const [assessment] = sitting.assessments
    if (sitting.of.assessmentId === null || !assessment) return inTerm(learner, sitting)
    return inAssessment(learner, assessment)
  }
}

const shownPart = ({
  assessment,
  state,
  percent,
  wasAbsent,
}: AreaOutcome & { assessment: CohortAssessment }): AssessmentPart => ({
  assessmentId: assessment.id,
  name: assessment.name,
  state,
  percent: percent?.toString() ?? null,
  wasAbsent,
})
