import { compareAdmissionNumbers } from './admission-number'
import type { AreaOutcome } from './area'
import type { Roll, Score, Tally } from './learner'
import type { GradingSettings, Standing } from './types'

/**
 * Standard competition ranking (1, 2, 2, 4): `better` is below 0 where a goes before b, and 0 where they share a position.
 * Nothing else ever breaks a tie.
 */
export function positions<T>(contenders: readonly T[], better: (a: T, b: T) => number): Map<T, number> {
  const sorted = [...contenders].sort(better)
  const placed = new Map<T, number>()
  sorted.forEach((contender, i) => {
    const before = sorted[i - 1]
    const shared = before !== undefined && better(before, contender) === 0 ? placed.get(before) : undefined
    placed.set(contender, shared ?? i + 1)
  })
  return placed
}

/** Positions in one list: of its ranked learners, and in each area of everybody with a percent in it. */
export type Places = { overall(tally: Tally): Standing; inArea(area: AreaOutcome): Standing }

const byAverage = (a: Score, b: Score) => b.average.compare(a.average)
const byPoints = (a: Score, b: Score) => b.points - a.points || byAverage(a, b)

/** Works out both kinds of positions for a list. */
export function places(roll: Roll, { rankBy }: GradingSettings): Places {
  const ranked = roll.tallies.flatMap(({ status, score }) => (status === 'ranked' && score ? score : []))
  const overall = positions(ranked, rankBy === 'points' ? byPoints : byAverage)
  const inAreas = new Map(
    [...roll.entries].map(([code, entries]) => {
      const counted = entries.flatMap(({ area }) => (area.outcome.percent ? area : []))
      return [code, positions(counted, byPercent)]
    }),
  )
  return {
    overall: ({ status, score }) => ({
      position: (status === 'ranked' && score && overall.get(score)) || null,
      outOf: ranked.length,
    }),
    inArea: (area) => {
      const placed = inAreas.get(area.area.code)
      return { position: placed?.get(area) ?? null, outOf: placed?.size ?? 0 }
    },
  }
}

const byPercent = (a: AreaOutcome, b: AreaOutcome) => b.outcome.percent!.compare(a.outcome.percent!)

/**
 * Order of a list: by position, equal positions by admission number; then those without position, by average
 * falling, and last those without average. A class keeps the order of its grade.
 */
export function inListingOrder({ tallies }: Roll, { overall }: Places): Tally[] {
  const position = new Map(
    tallies.map((tally) => [tally, overall(tally).position ?? Number.POSITIVE_INFINITY]),
  )
  const at = (tally: Tally) => position.get(tally) ?? Number.POSITIVE_INFINITY
  return [...tallies].sort((a, b) => {
    if (at(a) !== at(b)) return at(a) - at(b)
    const unplaced = at(a) === Number.POSITIVE_INFINITY ? averageFalling(a, b) : 0
    return unplaced || compareAdmissionNumbers(a.learner.admissionNumber, b.learner.admissionNumber)
  })
}

function averageFalling({ score: a }: Tally, { score: b }: Tally): number {
  if (a && b) return byAverage(a, b)
  return Number(b !== null) - Number(a !== null)
}
