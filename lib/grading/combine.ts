import { type Fraction, sum } from './fraction'
import type { State } from './types'

/** What a paper, an area or an assessment came to. `percent` only with state number. */
export type Outcome = {
  readonly state: State
  readonly percent: Fraction | null
  /** Only blank with something entered. */
  readonly provisional: Fraction | null
  /** Somewhere below, absent counted as zero. */
  readonly wasAbsent: boolean
}

const without = (state: State, provisional: Fraction | null = null): Outcome => ({
  state,
  percent: null,
  provisional,
  wasAbsent: false,
})

/** Outcomes without a percent. */
export const nothing = {
  blank: without('blank'),
  absent: without('absent'),
  exempt: without('exempt'),
  not_set: without('not_set'),
}

/** An outcome with an exact percent. */
export const number = (percent: Fraction, wasAbsent = false): Outcome => ({
  state: 'number',
  percent,
  provisional: null,
  wasAbsent,
})

/**
 * Parts into a whole: the components of an area, or the assessments of a term. Exempt and not set parts leave with their
 * weight; then blank goes before absent before a number. Parts of weight 0 are shown elsewhere and count for nothing.
 */
export function combine(parts: readonly Outcome[], weights: readonly Fraction[]): Outcome {
  const states = new Set<State>()
  const percents: Fraction[] = []
  const theirWeights: Fraction[] = []
  let wasAbsent = false
  for (const [i, part] of parts.entries()) {
    const weight = weights[i]!
    if (weight.n <= 0n) continue
    states.add(part.state)
    if (!part.percent) continue
    percents.push(part.percent)
    theirWeights.push(weight)
    wasAbsent ||= part.wasAbsent
  }
  const percent = weightedMean(percents, theirWeights)

  if (states.has('blank')) return percent ? without('blank', percent) : nothing.blank
  if (states.has('absent')) return nothing.absent
  if (percent) return number(percent, wasAbsent)
  return states.has('exempt') ? nothing.exempt : nothing.not_set
}

function weightedMean(percents: readonly Fraction[], weights: readonly Fraction[]): Fraction | null {
  if (percents.length < 2) return percents[0] ?? null
  return sum(percents.map((percent, i) => percent.times(weights[i]!))).over(sum(weights))
}
