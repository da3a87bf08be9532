import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { contrast, schoolColours, toHex } from './colour'

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

describe('the tokens', () => {
  const [light, dark] = readFileSync('app/globals.css', 'utf8').split('prefers-color-scheme: dark') as [
    string,
    string,
  ]
  /** A token as it is where no school has set its own. */
  const token = (css: string, name: string) => {
    const value = new RegExp(`--${name}: (?:var\\(--[a-z-]+, )?oklch\\(([\\d. ]+)\\)`).exec(css)?.[1]
    return toHex(value!.split(' ').map(Number) as [number, number, number])
  }
  const texts = ['ink', 'muted', 'accent', 'ee', 'me', 'ae', 'be', 'ok', 'warn', 'danger']
  const pairs = [
    ...texts.flatMap((text) => ['page', 'card', 'well'].map((ground) => [text, ground])),
    ...texts.slice(2).map((text) => [text, `${text}-soft`]),
    ...['accent', 'danger'].map((ground) => [`on-${ground}`, ground]),
  ] as [string, string][]

  it.each([
    ['light', light],
    ['dark', dark],
  ])('are readable on all they stand on, %s', (_, css) => {
    const faint = pairs.filter(([text, ground]) => contrast(token(css, text), token(css, ground)) < 4.5)
    expect(faint).toEqual([])
  })

  it.each([
    ['light', light],
    ['dark', dark],
  ])('show where a field ends, %s', (_, css) => {
    for (const ground of ['page', 'card'])
      expect(contrast(token(css, 'edge'), token(css, ground))).toBeGreaterThanOrEqual(3)
  })
})
