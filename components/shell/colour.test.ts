import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { contrast, schoolColours } from './colour'

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#ffffff', '#ffffff')).toBe(1)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(contrast('#ffffff', '#777777')).toBeCloseTo(4.48, 2)
  })
})

describe('the school’s colour', () => {
  it('is readable in any colour, light and dark, as text and under text', () => {
    fc.assert(
      fc.property(hex, (colour) => {
        const made = schoolColours(colour)!
        for (const [accent, soft, on] of [
          [made['--school'], made['--school-soft'], made['--on-school']],
          [made['--school-dark'], made['--school-dark-soft'], made['--on-school-dark']],
        ] as const) {
          expect(contrast(accent, on)).toBeGreaterThanOrEqual(4.5)
          expect(contrast(accent, soft)).toBeGreaterThanOrEqual(4.5)
        }
        expect(contrast(made['--school'], '#ffffff')).toBeGreaterThanOrEqual(4.5)
        expect(contrast(made['--school-dark'], '#191816')).toBeGreaterThanOrEqual(4.5)
      }),
      { numRuns: 300, examples: [['#000000'], ['#ffffff'], ['#ffff00'], ['#0000ff'], ['#808080']] },
    )
  })

  it('stays as it is where it can be read', () => {
    const near = (a: string, b: string) =>
      [1, 3, 5].every(
        (at) =>
          Math.abs(Number.parseInt(a.slice(at, at + 2), 16) - Number.parseInt(b.slice(at, at + 2), 16)) <= 2,
      )
    for (const colour of ['#7a1f2b', '#123c69', '#0f5132'])
      expect(near(schoolColours(colour)!['--school'], colour)).toBe(true)
  })

  it('is the default one unless it is a colour', () => {
    for (const none of [null, undefined, '', 'red', '#fff', '#12345g', 'red;}*{display:none', '#1234567'])
      expect(schoolColours(none)).toBeNull()
  })
})
