import { type AreaOutcome, areasIn } from './area'
import { deviation, figuresOf, rollMean } from './figures'
import { type Roll, rollOf, type Tally, tallies } from './learner'
import { Markbook } from './markbook'
import { inListingOrder, type Places, places, positions } from './positions'
import { previousSitting, type Sitting, sittingOf } from './sitting'
import type {
  AreaResult,
  Cohort,
  CohortClass,
  Figures,
  GradeResult,
  GradingSettings,
  LearnerResult,
  ResultHead,
  StreamFigures,
  Which,
} from './types'

/** A class or a grade: its figures, and its learners in listing order. */
export type List = Figures & { learners: LearnerResult[] }

/** A result as one class sees it. */
export type ClassResult = ResultHead & { list: List }

type Gradebook = {
  /** Throws RangeError for an unknown assessment. */
  result(which: Which): GradeResult
  /** As `listOf` of that result gives it, without working out what other classes alone need. Throws RangeError for an unknown class. */
  classResult(which: Which, classId: string): ClassResult
}

/**
 * Works out results of one grade in one year. Marks are read and areas worked out once, so asking for several results
 * (the columns of a report card) costs little more than one.
 */
export function gradebook(cohort: Cohort, settings: GradingSettings): Gradebook {
  const book = new Markbook(cohort)
  const areasOf = areasIn(book, settings)
  const classes = [...cohort.classes].sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))

  const about = ({ of, assessments }: Sitting, previous: Sitting | null): ResultHead => ({
    of,
    previous: previous?.of ?? null,
    grade: cohort.grade,
    scale: cohort.scale,
    settings,
    assessments: assessments.map(({ id, name, weight }) => ({ id, name, weight })),
  })

  return {
    result(which) {
      const sitting = sittingOf(cohort, which)
      const previous = previousSitting(cohort, sitting)
      const roll = rollOf(tallies(book, sitting, areasOf))
      const before = previous && rollOf(tallies(book, previous, areasOf))

      const inGrade = places(roll, settings)
      const streams = classes.map((of) => {
        const own = ofClass(roll, of)
        return { of, own, places: places(own, settings), mean: rollMean(own) }
      })
      const placed = positions(
        streams.filter(({ mean }) => mean !== null),
        (a, b) => b.mean!.compare(a.mean!),
      )
      const inStream = new Map(streams.map((stream) => [stream.of, stream.places]))
      const earlier = earlierOf(before?.tallies)

      return {
        ...about(sitting, previous),
        learners: inListingOrder(roll, inGrade).map((tally) =>
          learnerResult(tally, inStream.get(tally.class)!, inGrade, earlier(tally)),
        ),
        figures: figuresOf(book, roll, before),
        streams: streams.map((stream): StreamFigures => {
          const { id, name, stream: label } = stream.of
          const figures = figuresOf(book, stream.own, before && ofClass(before, stream.of))
          return { classId: id, name, stream: label, position: placed.get(stream) ?? null, ...figures }
        }),
      }
    },

    classResult(which, classId) {
      const of = classes.find(({ id }) => id === classId)
      if (!of) throw notOfGrade()
      const sitting = sittingOf(cohort, which)
      const previous = previousSitting(cohort, sitting)
      const roll = rollOf(tallies(book, sitting, areasOf))
      const own = ofClass(roll, of)
      const theirs = new Set(own.tallies.map(({ learner }) => learner))
      // Of the result before: who was in the class then, and who is in it now.
      const before =
        previous &&
        tallies(book, previous, areasOf, (learner, listed) => listed === of || theirs.has(learner))

      const [inGrade, inClass] = [places(roll, settings), places(own, settings)]
      const earlier = earlierOf(before)
      return {
        ...about(sitting, previous),
        list: {
          ...figuresOf(book, own, before && ofClass({ tallies: before }, of)),
          learners: inListingOrder(own, inGrade).map((tally) =>
            learnerResult(tally, inClass, inGrade, earlier(tally)),
          ),
        },
      }
    },
  }
}

/** The same learner's tally in the result before, null where there is none. */
function earlierOf(before: readonly Tally[] | undefined | null): (tally: Tally) => Tally | null {
  const earlier = new Map(before?.map((tally) => [tally.learner, tally]))
  return ({ learner }) => earlier.get(learner) ?? null
}

const ofClass = ({ tallies }: Pick<Roll, 'tallies'>, of: CohortClass) =>
  rollOf(tallies.filter((tally) => tally.class === of))

const notOfGrade = () => new RangeError('This class does not belong to the grade and year.')

/** One result of one grade. See `gradebook` for several of the same grade. Throws RangeError for an unknown assessment. */
export const gradeResult = (cohort: Cohort, which: Which, settings: GradingSettings): GradeResult =>
  gradebook(cohort, settings).result(which)

/** The list of one class, or of the whole grade (null), in its listing order. Throws RangeError for an unknown class. */
export function listOf(result: GradeResult, classId: string | null): List {
  if (classId === null) return { ...result.figures, learners: result.learners }
  const stream = result.streams.find((each) => each.classId === classId)
  if (!stream) throw notOfGrade()
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
    areas: tally.areas.map((found) => areaResult(found, inStream, inGrade, before)),
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

function areaResult(found: AreaOutcome, inStream: Places, inGrade: Places, before: Tally | null): AreaResult {
  const { area, outcome, band } = found
  const { percent } = outcome
  const earlier = percent && before?.areas.find((each) => each.area === area)
  return {
    code: area.code,
    state: outcome.state,
    percent: percent?.toString() ?? null,
    level: band?.level ?? null,
    points: band?.points ?? null,
    wasAbsent: outcome.wasAbsent,
    provisional: outcome.provisional?.toString() ?? null,
    stream: percent && inStream.inArea(found),
    grade: percent && inGrade.inArea(found),
    deviation: deviation(percent, earlier?.outcome.percent ?? null),
    papers: found.papers,
    assessments: found.assessments,
  }
}
