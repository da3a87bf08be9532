import { Fraction, wholeHalfUp } from './fraction'
import type { Band, Scale } from './types'

/** `band`: place in the list from 0, null for the scale as a whole. */
export type ScaleProblem = { band: number | null; message: string }

const lastBand = (bands: readonly Band[]): Band => {
  const band = bands.at(-1)
  if (!band) throw new RangeError('A grading scale needs bands.')
  return band
}

/** The band with the greatest minimum not above the exact percent, rounded half up to a whole one, once. */
export function bandOf(scale: Scale, percent: Fraction): Band {
  const whole = wholeHalfUp(percent)
  return scale.bands.find((band) => band.min <= whole) ?? lastBand(scale.bands)
}

/** The overall level of a learner: from the exact average, or from the exact mean points rounded half up. */
export function overallBand(scale: Scale, average: Fraction, meanPoints: Fraction): Band {
  if (scale.overallFrom === 'average') return bandOf(scale, average)
  const whole = wholeHalfUp(meanPoints)
  return scale.bands.find((band) => band.points <= whole) ?? lastBand(scale.bands)
}

/** Points of a band in hundredths: points have at most 2 decimals, and whole numbers add up exactly. */
export const hundredths = (points: number) => Math.round(points * 100)

/** Hundredths of points as an exact number of points. */
export const pointsOf = (count: number) => Fraction.of(BigInt(count), 100n)

/** What stands against a scale, in words for the person who made it; none when it can be used. */
export function validateScale({ overallFrom, bands }: Pick<Scale, 'overallFrom' | 'bands'>): ScaleProblem[] {
  const problems: ScaleProblem[] = []
  const say = (band: number | null, message: string) => problems.push({ band, message })

  if (bands.length < 2 || bands.length > 15) say(null, 'A scale has 2 to 15 bands.')
  for (const [i, band] of bands.entries()) {
    const above = bands[i - 1]
    const level = band.level.trim()
    if (level === '') say(i, 'Every band needs a level, such as EE1.')
    else if (bands.findIndex((other) => other.level.trim() === level) < i)
      say(i, `Level ${level} is there twice.`)

    if (!Number.isInteger(band.min)) say(i, `${level} must begin at a whole percent.`)
    else if (i === 0 && band.min > 100) say(i, `${level} can begin at 100 percent at most.`)
    else if (above && band.min >= above.min) say(i, `${level} must begin below ${above.level.trim()}.`)

    if (!(band.points >= 0 && band.points <= 1000) || Number(band.points.toFixed(2)) !== band.points)
      say(i, `The points of ${level} must be 0 to 1,000 with at most 2 decimals.`)
    else if (above && band.points > above.points)
      say(i, `${level} cannot have more points than ${above.level.trim()}.`)
  }
  if (bands.length > 0 && bands.at(-1)?.min !== 0)
    say(bands.length - 1, 'The last band must begin at 0 percent.')
  if (overallFrom === 'meanPoints') problems.push(...gapsInPoints(bands))
  return problems
}

/** With an overall level from mean points, every whole number from the lowest to the highest has exactly one band. */
function gapsInPoints(bands: readonly Band[]): ScaleProblem[] {
  return bands.flatMap((band, i) => {
    const above = bands[i - 1]
    const fits = Number.isInteger(band.points) && (!above || above.points - band.points === 1)
    if (fits) return []
    const message = `${band.level.trim()}: the overall level comes from mean points, so points must fall by exactly 1 from band to band.`
    return [{ band: i, message }]
  })
}
