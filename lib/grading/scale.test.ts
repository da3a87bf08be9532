import { describe, expect, it } from 'vitest'

import { Fraction } from './fraction'
import { bandOf, overallBand, validateScale } from './scale'
import { cbe4, kcse12, knec8 } from './testing'
import type { Band, Scale } from './types'

const band = (level: string, min: number, points: number): Band => ({
  level,
  name: level,
  min,
  points,
  group: level,
})
const problems = (bands: Band[], overallFrom: Scale['overallFrom'] = 'average') =>
  validateScale({ overallFrom, bands }).map((problem) => `${problem.band}: ${problem.message}`)

describe('validateScale', () => {
  it.each([
    ['eight levels', knec8],
    ['four levels', cbe4],
    ['KCSE', kcse12],
  ])('accepts the %s', (_, scale) => {
    expect(validateScale(scale)).toEqual([])
  })

  it('accepts half points, and equal points in a row', () => {
    expect(problems([band('A', 50, 4), band('B', 40, 3.5), band('C', 0, 3.5)])).toEqual([])
  })

  it.each([
    ['one band only', [band('A', 0, 1)], 'null: A scale has 2 to 15 bands.'],
    ['no bands', [], 'null: A scale has 2 to 15 bands.'],
    ['an empty level', [band('A', 50, 2), band(' ', 0, 1)], '1: Every band needs a level, such as EE1.'],
    ['a level twice', [band('A', 50, 2), band('A ', 0, 1)], '1: Level A is there twice.'],
    ['a broken percent', [band('A', 57.5, 2), band('B', 0, 1)], '0: A must begin at a whole percent.'],
    ['more than 100', [band('A', 101, 2), band('B', 0, 1)], '0: A can begin at 100 percent at most.'],
    ['rising percents', [band('A', 50, 3), band('B', 60, 2), band('C', 0, 1)], '1: B must begin below A.'],
    ['equal percents', [band('A', 50, 3), band('B', 50, 2), band('C', 0, 1)], '1: B must begin below A.'],
    ['an end above 0', [band('A', 50, 2), band('B', 10, 1)], '1: The last band must begin at 0 percent.'],
    ['rising points', [band('A', 50, 1), band('B', 0, 2)], '1: B cannot have more points than A.'],
    [
      'points of 3 decimals',
      [band('A', 50, 2.005), band('B', 0, 1)],
      '0: The points of A must be 0 to 1,000 with at most 2 decimals.',
    ],
    [
      'points that are no number',
      [band('A', 50, Number.NaN), band('B', 0, 1)],
      '0: The points of A must be 0 to 1,000 with at most 2 decimals.',
    ],
  ])('refuses %s', (_, bands, problem) => {
    expect(problems(bands)).toEqual([problem])
  })

  it.each([
    ['a gap', [band('A', 50, 3), band('B', 0, 1)]],
    ['two bands of the same points', [band('A', 50, 1), band('B', 0, 1)]],
    ['half points', [band('A', 50, 1.5), band('B', 0, 0.5)]],
  ])('refuses %s where mean points give the level', (_, bands) => {
    expect(problems(bands, 'meanPoints').join()).toContain('points must fall by exactly 1 from band to band')
    expect(problems(bands)).toEqual([])
  })
})

it('gives every whole percent one band', () => {
  const levels = Array.from({ length: 101 }, (_, whole) => bandOf(knec8, Fraction.of(BigInt(whole))).level)
  const from = [90, 75, 58, 41, 31, 21, 11, 0]
  expect(levels).toEqual(levels.map((_, whole) => knec8.bands[from.findIndex((min) => whole >= min)]?.level))
})

it('takes the overall level from the average or from mean points', () => {
  const [average, meanPoints] = [Fraction.decimal('58.6'), Fraction.decimal('7.5')]
  expect(overallBand(kcse12, average, meanPoints).level).toBe('B-')
  expect(overallBand({ ...kcse12, overallFrom: 'average' }, average, meanPoints).level).toBe('C+')
  expect(overallBand(kcse12, average, Fraction.decimal('7.49')).level).toBe('C+')
})
