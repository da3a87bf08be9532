import { type AreaOutcome, areasIn } from './area'
import { deviation, figuresOf, listMean } from './figures'
import { type Tally, tallies } from './learner'
import { Markbook } from './markbook'
import { inListingOrder, type Places, places, positions } from './positions'
import { previousSitting, sittingOf } from './sitting'
import type {
  AreaResult,
  Cohort,
  Figures,
  GradeResult,
  GradingSettings,
  LearnerResult,
  StreamFigures,
  Which,
} from './types'

/**
 * Works out results of one grade in one year. Marks are read and areas worked out once, so asking for several results
 * (the columns of a report card) costs little more than one.
 */
export function gradebook(cohort: Cohort, settings: GradingSettings): { result(which: Which): GradeResult } {
  const book = new Markbook(cohort)
  const areasOf = areasIn(book, settings)
  const classes = [...cohort.classes].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))

  return {
    result(which) {
      const sitting = sittingOf(cohort, which)
      const previous = previousSitting(cohort, sitting)
      const list = tallies(book, sitting, areasOf)
      const before = previous && tallies(book, previous, areasOf)

      const inGrade = places(list, settings)
      const streams = classes.map((of) => {
        const own = list.filter((tally) => tally.class === of)
        return { of, own, places: places(own, settings), mean: listMean(own) }
      })
      const placed = positions(
        streams.filter(({ mean }) => mean !== null),
        (a, b) => (a.mean && b.mean ? b.mean.compare(a.mean) : 0),
      )

      return {
        of: sitting.of,
        previous: previous?.of ?? null,
        grade: cohort.grade,
        scale: cohort.scale,
        settings,
        assessments: sitting.assessments.map(({ id, name, weight }) => ({ id, name, weight })),
        learners: inListingOrder(list, inGrade).map((tally) => {
          const inStream = streams.find(({ of }) => of === tally.class)?.places ?? inGrade
          const earlier = before?.find(({ learner }) => learner.id === tally.learner.id) ?? null
          return learnerResult(tally, inStream, inGrade, earlier)
        }),
        figures: figuresOf(book, list, before),
        streams: streams.map((stream): StreamFigures => {
          const { id, name, stream: label } = stream.of
          const own = before?.filter((tally) => tally.class === stream.of) ?? null
          const figures = figuresOf(book, stream.own, own)
          return { classId: id, name, stream: label, position: placed.get(stream) ?? null, ...figures }
        }),
      }
    },
  }
}

/** One result of one grade. See `gradebook` for several of the same grade. Throws RangeError for an unknown assessment. */
export const gradeResult = (cohort: Cohort, which: Which, settings: GradingSettings): GradeResult =>
  gradebook(cohort, settings).result(which)

/** The list of one class, or of the whole grade (null), in its listing order. Throws RangeError for an unknown class. */
export function listOf(result: GradeResult, classId: string | null): Figures & { learners: LearnerResult[] } {
  if (classId === null) return { ...result.figures, learners: result.learners }
  const stream = result.streams.find((each) => each.classId === classId)
  if (!stream) throw new RangeError('This class does not belong to the grade and year.')
  const { summary, areas, slots } = stream
  return { summary, areas, slots, learners: result.learners.filter((learner) => learner.classId === classId) }
}

function learnerResult(tally: Tally, inStream: Places, inGrade: Places, before: Tally | null): LearnerResult {
  const { learner, score } = tally
  const previousAverage = before?.status === 'ranked' ? (before.score?.average ?? null) : null
  return {
    id: learner.id,
    admissionNumber: learner.admissionNumber,
    name: learner.name,
    gender: learner.gender,
    classId: tally.class.id,
    className: tally.class.name,
    status: tally.status,
    areas: tally.areas.map((outcome) => areaResult(outcome, inStream, inGrade, before)),
    counted: tally.counted,
    outOf: 100 * tally.counted,
    total: score?.total.toString() ?? null,
    average: score?.average.toString() ?? null,
    level: score?.band.level ?? null,
    points: score && score.points / 100,
    pointsOutOf: tally.topPoints / 100,
    meanPoints: score?.meanPoints.toString() ?? null,
    stream: inStream.overall(tally),
    grade: inGrade.overall(tally),
    previousAverage: previousAverage?.toString() ?? null,
    deviation: tally.status === 'ranked' ? deviation(score?.average ?? null, previousAverage) : null,
    missing: tally.areas.flatMap(({ missing }) => missing),
    absent: tally.areas.flatMap(({ absent }) => absent),
  }
}

function areaResult(
  outcome: AreaOutcome,
  inStream: Places,
  inGrade: Places,
  before: Tally | null,
): AreaResult {
  const earlier = before?.areas.find(({ area }) => area === outcome.area)
  return {
    code: outcome.area.code,
    state: outcome.state,
    percent: outcome.percent?.toString() ?? null,
    level: outcome.band?.level ?? null,
    points: outcome.band?.points ?? null,
    wasAbsent: outcome.wasAbsent,
    provisional: outcome.provisional?.toString() ?? null,
    stream: outcome.percent && inStream.inArea(outcome),
    grade: outcome.percent && inGrade.inArea(outcome),
    deviation: deviation(outcome.percent, earlier?.percent ?? null),
    papers: outcome.papers,
    assessments: outcome.assessments,
  }
}
