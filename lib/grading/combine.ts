import { Fraction } from './fraction'
import type { State } from './types'

/** What a paper, an area or an assessment came to. `percent` only with state number. */
export type Outcome = {
  state: State
  percent: Fraction | null
  /** Only blank with something entered. */
  provisional: Fraction | null
  /** Somewhere below, absent counted as zero. */
  wasAbsent: boolean
}

export type Part = Outcome & { weight: Fraction }

export const nothing = (state: Exclude<State, 'number'>): Outcome => ({
  state,
  percent: null,
  provisional: null,
  wasAbsent: false,
})

/**
 * Parts into a whole: the components of an area, or the assessments of a term. Exempt and not set parts leave with their
 * weight; then blank goes before absent before a number. Parts of weight 0 are shown elsewhere and count for nothing.
 */
export function combine(parts: readonly Part[]): Outcome {
  const counting = parts.filter((part) => part.weight.n > 0n)
  const left = counting.filter((part) => part.state !== 'exempt' && part.state !== 'not_set')
  if (left.length === 0)
    return nothing(counting.some((part) => part.state === 'exempt') ? 'exempt' : 'not_set')

  const percent = weightedMean(left)
  if (left.some((part) => part.state === 'blank')) return { ...nothing('blank'), provisional: percent }
  if (left.some((part) => part.state === 'absent')) return nothing('absent')
  return { state: 'number', percent, provisional: null, wasAbsent: left.some((part) => part.wasAbsent) }
}

/** Over the parts with a percent; null when there are none. */
function weightedMean(parts: readonly Part[]): Fraction | null {
  let [sum, weights, count] = [Fraction.zero, Fraction.zero, 0]
  let only: Fraction | null = null
  for (const { percent, weight } of parts) {
    if (!percent) continue
    sum = sum.plus(percent.times(weight))
    weights = weights.plus(weight)
    only = percent
    count++
  }
  return count < 2 ? only : sum.over(weights)
}
