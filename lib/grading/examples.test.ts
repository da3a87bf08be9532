import { describe, expect, it } from 'vitest'

import { listOf } from '.'
import { Fraction, shown, signed } from './fraction'
import { readMark } from './mark'
import { bandOf } from './scale'
import { byTheRules, cbe4, kcse12, knec8, type Sheet, sampleClass } from './testing'
import type { Exact, Scale } from './types'

/** The school's worked examples, by their numbers; 6 to 15 are in `parts.test.ts`. */

const asZero = { ...byTheRules, absentCountsAsZero: true }
const figure = (exact: Exact | null) => exact && shown(exact)

const alone = (typed: string[], scale: Scale = knec8) => sampleClass([{ typed }], { scale }).learners[0]!
const inBand = (mark: string, max: string, scale = knec8) => {
  const area = sampleClass([{ typed: [mark] }], { max, scale }).learners[0]!.areas[0]!
  return [figure(area.percent), area.level, area.points]
}

describe('worked examples', () => {
  it('1 and 2: the same picture, another level', () => {
    expect(inBand('28.75', '50')).toEqual(['57.5', 'ME1', 6])
    expect(inBand('57.49', '100')).toEqual(['57.5', 'ME2', 5])
  })

  it('3: half a percent decides', () => {
    expect(inBand('89.5', '100').slice(1)).toEqual(['EE1', 8])
    expect(inBand('89.49', '100').slice(1)).toEqual(['EE2', 7])
  })

  it('4: zero counts, in the lowest band', () => {
    expect(inBand('0', '100')).toEqual(['0.0', 'BE2', 1])
    expect(inBand('0.4', '100').slice(1)).toEqual(['BE2', 1])
    expect(inBand('10.5', '100').slice(1)).toEqual(['BE1', 2])
    expect(alone(['0'])).toMatchObject({ counted: 1, status: 'ranked', average: '0' })
  })

  it.each([
    ['100.01', 'over-maximum'],
    ['−1', 'negative'],
    ['45.125', 'decimals'],
    ['12,5', 'not-a-number'],
  ])('5: %s of 100 is refused: %s', (typed, reason) => {
    expect(readMark(typed, '100')).toMatchObject({ ok: false, reason })
  })

  it.each([
    [' 67 ', '67'],
    ['07', '7'],
    ['100.00', '100'],
  ])('5: “%s” of 100 is %s', (typed, value) => {
    expect(readMark(typed, '100')).toEqual({ ok: true, mark: { state: 'number', value } })
  })

  const nine = ['67', '58', '45', '72.5', '61', '70', '66', '54.5', '81']

  it('16: a summary of nine areas', () => {
    const learner = alone(nine)
    expect(learner).toMatchObject({ total: '575', outOf: 900, average: '575/9', level: 'ME1', points: 53 })
    expect([figure(learner.average), learner.pointsOutOf, shown(learner.meanPoints!, 2)]).toEqual([
      '63.9',
      72,
      '5.89',
    ])
  })

  it('17: the same with an area exempt, or absent', () => {
    const eight = { total: '494', outOf: 800, average: '247/4', level: 'ME1', points: 46, pointsOutOf: 64 }
    const exempt = alone([...nine.slice(0, -1), 'EX'])
    expect(exempt).toMatchObject({ ...eight, status: 'ranked' })
    expect([figure(exempt.average), shown(exempt.meanPoints!, 2)]).toEqual(['61.8', '5.75'])
    expect(alone([...nine.slice(0, -1), 'X'])).toMatchObject({ ...eight, status: 'not_ranked' })
  })

  it('18: totals of exact percents', () => {
    const learner = sampleClass([{ typed: ['20', '20', '20'] }], { max: '30' }).learners[0]!
    expect([figure(learner.total), figure(learner.average)]).toEqual(['200.0', '66.7'])
  })

  it('19: a tie that floating point would break', () => {
    const { learners } = sampleClass([{ typed: ['17', '23', '20'] }, { typed: ['20', '20', '20'] }], {
      max: '60',
    })
    expect(learners.map(({ total, stream }) => [total, stream.position])).toEqual([
      ['100', 1],
      ['100', 1],
    ])
  })

  const sumOf = (sum: number, count: number) => [
    ...Array<string>(count - 1).fill('70'),
    String(sum - 70 * (count - 1)),
  ]

  it('20: the position after a shared one is skipped', () => {
    const { learners } = sampleClass([
      { number: '1', typed: sumOf(612, 9) },
      { number: '2', typed: sumOf(544, 8) },
      { number: '3', typed: sumOf(611, 9) },
      { number: '4', typed: [...Array<string>(8).fill('78'), '76'] },
      { number: '5', typed: ['90', 'X'] },
    ])
    expect(
      learners.map(({ admissionNumber, average, stream }) => [admissionNumber, average, stream]),
    ).toEqual([
      ['4', '700/9', { position: 1, outOf: 4 }],
      ['1', '68', { position: 2, outOf: 4 }],
      ['2', '68', { position: 2, outOf: 4 }],
      ['3', '611/9', { position: 4, outOf: 4 }],
      ['5', '90', { position: null, outOf: 4 }],
    ])
  })

  it('21: averages that look equal and are not', () => {
    const better = Array.from({ length: 8 }, () => ({ typed: sumOf(640, 9) }))
    const close = [{ typed: sumOf(586, 9) }, { typed: sumOf(586.25, 9) }]
    const { learners } = sampleClass([...better, ...close])
    expect(
      learners.slice(8).map(({ average, stream }) => [average, figure(average), stream.position]),
    ).toEqual([
      ['2345/36', '65.1', 9],
      ['586/9', '65.1', 10],
    ])
  })

  it('22: by points, then by average', () => {
    const fill = (first: string, others: string) => [first, ...Array<string>(8).fill(others)]
    const sheets = [
      { number: 'P', typed: fill('54', '63') },
      { number: 'Q', typed: fill('51.5', '65') },
      { number: 'R', typed: fill('61', '61') },
    ]
    const { learners } = sampleClass(sheets, { settings: { ...byTheRules, rankBy: 'points' } })
    expect(
      learners.map((learner) => [
        learner.admissionNumber,
        learner.points,
        figure(learner.average),
        learner.stream.position,
      ]),
    ).toEqual([
      ['R', 54, '61.0', 1],
      ['Q', 53, '63.5', 2],
      ['P', 53, '62.0', 3],
    ])
  })

  const threeOfAClass: Sheet[] = [{ typed: ['63', '63'] }, { typed: ['58.5', ''] }, { typed: ['X', 'X'] }]

  it('23: the class mean is over everybody with something counted', () => {
    const { summary } = sampleClass(threeOfAClass).figures
    expect(summary).toMatchObject({
      mean: '243/4',
      learners: 3,
      counted: 2,
      ranked: 1,
      incomplete: 1,
      notRanked: 1,
    })
    expect(figure(summary.mean)).toBe('60.8')
  })

  it('24: figures of an area', () => {
    const sheets = ['50', '70', 'X', 'EX', ''].map((mark) => ({ typed: [mark] }))
    const counts = { expected: 4, entered: 3, absent: 1, exempt: 1, missing: 1 }
    expect(sampleClass(sheets).figures.areas[0]).toMatchObject({ ...counts, mean: '60', counted: 2 })
    expect(sampleClass(sheets, { settings: asZero }).figures.areas[0]).toMatchObject({
      ...counts,
      mean: '40',
      counted: 3,
    })
  })

  it('25: deviations are of exact figures', () => {
    const [first, ...others] = threeOfAClass
    const sheets = [
      {
        typed: [...first!.typed, ...Array<string>(7).fill('63')],
        before: [...Array<string>(8).fill('58'), '62'],
      },
      ...others,
    ]
    const { summary } = sampleClass(sheets).figures
    expect(summary).toMatchObject({ mean: '243/4', previousMean: '526/9', deviation: '83/36' })
    expect(signed(summary.deviation!)).toBe('+2.3')
  })

  it('26: signs', () => {
    expect(['-0.25', '-0.04', '0.05'].map((value) => signed(Fraction.decimal(value)))).toEqual([
      '-0.3',
      '0.0',
      '+0.1',
    ])
  })

  it('27: KCSE, the level from mean points', () => {
    const learner = alone(['76', '66', '61', '56', '52', '46', '41', '71'], kcse12)
    expect(learner).toMatchObject({ points: 60, meanPoints: '15/2', level: 'B-' })
    expect(bandOf(kcse12, Fraction.parse(learner.average!)).level).toBe('C+')
  })

  it('28: four levels', () => {
    expect(['74.5', '40.5', '20.49'].map((mark) => inBand(mark, '100', cbe4).slice(1))).toEqual([
      ['EE', 4],
      ['ME', 3],
      ['BE', 1],
    ])
  })

  it('29: learners per level, by gender', () => {
    const result = sampleClass([
      { gender: 'F', typed: ['58'] },
      { gender: 'F', typed: ['40.5'] },
      { gender: 'M', typed: ['40.4'] },
      { gender: 'M', typed: ['92'] },
      { typed: ['8'] },
    ])
    const none = { F: 0, M: 0, U: 0, all: 0 }
    const levels = [
      { ...none, level: 'EE1', M: 1, all: 1 },
      { ...none, level: 'EE2' },
      { ...none, level: 'ME1', F: 1, all: 1 },
      { ...none, level: 'ME2', F: 1, all: 1 },
      { ...none, level: 'AE1', M: 1, all: 1 },
      { ...none, level: 'AE2' },
      { ...none, level: 'BE1' },
      { ...none, level: 'BE2', U: 1, all: 1 },
    ]
    expect(result.figures.summary.distribution).toEqual(levels)
    expect(listOf(result, 'East').areas[0]?.distribution).toEqual(levels)
  })
})
