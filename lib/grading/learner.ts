import type { AreaOutcome, AreasOf } from './area'
import { Fraction, sum } from './fraction'
import { listedIn } from './list'
import type { Markbook } from './markbook'
import { hundredths, overallBand, pointsOf } from './scale'
import type { Sitting } from './sitting'
import type { Band, CohortClass, CohortLearner, LearnerStatus, Scale } from './types'

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

/** One learner in one area of a list. */
export type Entry = { tally: Tally; area: AreaOutcome }

/** Everybody on a list, and who is registered for which area. */
export type Roll = { tallies: readonly Tally[]; entries: ReadonlyMap<string, readonly Entry[]> }

export function rollOf(tallies: readonly Tally[]): Roll {
  const entries = new Map<string, Entry[]>()
  for (const tally of tallies) {
    for (const area of tally.areas) {
      const others = entries.get(area.area.code)
      if (others) others.push({ tally, area })
      else entries.set(area.area.code, [{ tally, area }])
    }
  }
  return { tallies, entries }
}

/** Everybody on the grade's list of a result, or those of them who are `wanted`. */
export function tallies(
  book: Markbook,
  sitting: Sitting,
  areasOf: AreasOf,
  wanted: (learner: CohortLearner, listed: CohortClass) => boolean = () => true,
): Tally[] {
  return book.cohort.learners.flatMap((learner) => {
    const listed = listedIn(book, sitting, learner)
    return listed && wanted(learner, listed) ? tally(book, learner, listed, areasOf(learner, sitting)) : []
  })
}

function tally(
  { cohort }: Markbook,
  learner: CohortLearner,
  listed: CohortClass,
  areas: AreaOutcome[],
): Tally {
  const percents = areas.flatMap(({ outcome }) => outcome.percent ?? [])
  const counted = percents.length
  let [points, topPoints] = [0, 0]
  for (const { band, scale } of areas) {
    if (!band) continue
    points += hundredths(band.points)
    topPoints += hundredths(scale.bands[0]!.points)
  }
  const score = counted === 0 ? null : scoreOf(cohort.scale, sum(percents), points, counted)
  return { learner, class: listed, areas, status: statusOf(areas, counted), counted, topPoints, score }
}

function scoreOf(scale: Scale, total: Fraction, points: number, counted: number): Score {
  const by = Fraction.of(BigInt(counted))
  const [average, meanPoints] = [total.over(by), pointsOf(points).over(by)]
  return { total, average, points, meanPoints, band: overallBand(scale, average, meanPoints) }
}

function statusOf(areas: readonly AreaOutcome[], counted: number): LearnerStatus {
  if (areas.some(({ outcome }) => outcome.state === 'blank')) return 'incomplete'
  return counted === 0 || areas.some(({ outcome }) => outcome.state === 'absent') ? 'not_ranked' : 'ranked'
}
