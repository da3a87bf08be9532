import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { SaveYear } from './input'
import { sittingDays, termProblems, termsOf } from './rules'

describe('the terms of a year', () => {
  it('are those of the circulars, and none where no circular is known', () => {
    expect(termsOf(2026).map(({ opens, closes }) => [opens, closes])).toEqual([
      ['2026-01-05', '2026-04-02'],
      ['2026-04-27', '2026-07-31'],
      ['2026-08-24', '2026-10-23'],
    ])
    expect(termsOf(2026)[2]!.halfTerm).toBeNull()
    expect(termsOf(2027)).toEqual([])
    for (const year of [2025, 2026]) expect(termProblems(termsOf(year))).toEqual({})
  })

  it('say at the field what stands against them', () => {
    const [one, two] = termsOf(2026) as [ReturnType<typeof termsOf>[0], ReturnType<typeof termsOf>[0]]
    expect(termProblems([{ ...one, closes: '2026-01-04' }])).toHaveProperty('closes1')
    expect(termProblems([one, { ...two, opens: '2026-04-02' }])).toEqual({
      opens2: ['Term 1 closes on Thu 2 Apr 2026. Open later than that.'],
    })
    const early = { from: '2026-01-01', to: '2026-01-03' }
    expect(termProblems([{ ...one, halfTerm: early }])).toHaveProperty('halfFrom1')
  })

  it('are read from a form, a term without days being none', () => {
    const form = { year: '2027', opens1: '2027-01-04', closes1: '2027-04-02', opens2: '', closes2: '' }
    expect(SaveYear.parse(form)).toEqual({
      year: 2027,
      terms: [{ number: 1, opens: '2027-01-04', closes: '2027-04-02', halfTerm: null }],
    })
    const faults = (more: Record<string, string>) =>
      SaveYear.safeParse({ ...form, ...more }).error?.issues.map(({ path }) => path[0])
    expect(faults({ closes1: '' })).toEqual(['closes1'])
    expect(faults({ halfFrom1: '2027-02-20' })).toEqual(['halfTo1'])
    expect(faults({ opens1: '04/01/2027' })).toEqual(['opens1'])
    expect(faults({ year: 'next' })).toEqual(['year'])
    expect(faults({ opens1: '', closes1: '' })).toEqual(['opens1'])
  })
})

const day = fc
  .integer({ min: 0, max: 300 })
  .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10))

it('spreads assessments over the term, in order and within it', () => {
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 14, max: 110 }),
      fc.integer({ min: 1, max: 6 }),
      (opens, length, count) => {
        const closes = new Date(Date.parse(opens) + length * 86_400_000).toISOString().slice(0, 10)
        const days = Array.from({ length: count }, (_, i) => sittingDays({ opens, closes }, i, count))
        for (const [i, { from, to }] of days.entries()) {
          expect(from >= opens && from <= to && to <= closes).toBe(true)
          if (i > 0) expect(from >= days[i - 1]!.from).toBe(true)
        }
      },
    ),
  )
  expect([0, 1, 2].map((i) => sittingDays(termsOf(2026)[0]!, i, 3).from)).toEqual([
    '2026-01-12',
    '2026-02-09',
    '2026-03-16',
  ])
})
