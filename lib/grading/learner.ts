import type { AreaOutcome, AreasOf } from './area'
import { Fraction } from './fraction'
import { listedIn } from './list'
import type { Markbook } from './markbook'
import { hundredths, overallBand, pointsOf } from './scale'
import type { Sitting } from './sitting'
import type { Band, CohortClass, CohortLearner, LearnerStatus } from './types'

/** A learner on the list of a result, before anybody is placed. `score` and `band` are null where nothing is counted. */
export type Tally = {
  learner: CohortLearner
  class: CohortClass
  areas: AreaOutcome[]
  status: LearnerStatus
  counted: number
  /** Points in hundredths. */
  topPoints: number
  score: Score | null
}

/** `points` in hundredths. */
export type Score = { total: Fraction; average: Fraction; points: number; meanPoints: Fraction; band: Band }

/** Everybody on the grade's list of a result. */
export function tallies(book: Markbook, sitting: Sitting, areasOf: AreasOf): Tally[] {
  return book.cohort.learners.flatMap((learner) => {
    const listed = listedIn(book, sitting, learner)
    return listed ? tally(book, learner, listed, areasOf(learner, sitting)) : []
  })
}

function tally(book: Markbook, learner: CohortLearner, listed: CohortClass, areas: AreaOutcome[]): Tally {
  let [total, points, topPoints, counted] = [Fraction.zero, 0, 0, 0]
  for (const { percent, band, scale } of areas) {
    if (!percent || !band) continue
    total = total.plus(percent)
    points += hundredths(band.points)
    topPoints += hundredths(scale.bands[0]?.points ?? 0)
    counted++
  }
  return {
    learner,
    class: listed,
    areas,
    status: statusOf(areas, counted),
    counted,
    topPoints,
    score: counted === 0 ? null : scoreOf(book, total, points, counted),
  }
}

function scoreOf({ cohort }: Markbook, total: Fraction, points: number, counted: number): Score {
  const by = Fraction.of(BigInt(counted))
  const [average, meanPoints] = [total.over(by), pointsOf(points).over(by)]
  return { total, average, points, meanPoints, band: overallBand(cohort.scale, average, meanPoints) }
}

function statusOf(areas: readonly AreaOutcome[], counted: number): LearnerStatus {
  if (areas.some(({ state }) => state === 'blank')) return 'incomplete'
  return counted === 0 || areas.some(({ state }) => state === 'absent') ? 'not_ranked' : 'ranked'
}
