import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Fraction, mean, shown, signed, sum, wholeHalfUp } from './fraction'

const anyFraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([n, d]) => Fraction.of(n, d))

/** Long division, digit by digit, as on paper: another way to the same rounding. */
function onPaper(value: Fraction, decimals: number): string {
  const n = value.n < 0n ? -value.n : value.n
  let [digits, rest] = [(n / value.d).toString(), n % value.d]
  for (let i = 0; i <= decimals; i++) {
    digits += (rest * 10n) / value.d
    rest = (rest * 10n) % value.d
  }
  const up = Number(digits.at(-1)) >= 5
  const kept = (BigInt(digits.slice(0, -1)) + (up ? 1n : 0n)).toString().padStart(decimals + 1, '0')
  const text = decimals === 0 ? kept : `${kept.slice(0, -decimals)}.${kept.slice(-decimals)}`
  return value.n < 0n && /[1-9]/.test(text) ? `-${text}` : text
}

describe('Fraction', () => {
  it('is always reduced, the sign above', () => {
    expect(`${Fraction.of(766n, 12n)} ${Fraction.of(164n, 2n)} ${Fraction.of(3n, -6n)}`).toBe('383/6 82 -1/2')
    expect(() => Fraction.of(1n, 0n)).toThrow(RangeError)
    expect(() => Fraction.of(1n).over(Fraction.zero)).toThrow(RangeError)
  })

  it('reads decimals exactly, and nothing else', () => {
    expect(['12.50', '-3', '007', '0.01'].map((text) => `${Fraction.decimal(text)}`)).toEqual([
      '25/2',
      '-3',
      '7',
      '1/100',
    ])
    for (const text of ['', '.5', '5.', '1e2', '1,5', ' 1', 'NaN'])
      expect(() => Fraction.decimal(text)).toThrow(RangeError)
  })

  it('is what floating point is not', () => {
    const percent = Fraction.decimal('57.5').over(Fraction.of(100n)).times(Fraction.of(100n))
    expect(percent.toString()).toBe('115/2')
  })

  it('calculates by the laws of numbers', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, anyFraction, (a, b, c) => {
        const same = (x: Fraction, y: Fraction) => expect(`${x}`).toBe(`${y}`)
        same(a.plus(b), b.plus(a))
        same(a.plus(b).times(c), a.times(c).plus(b.times(c)))
        same(a.minus(b).plus(b), a)
        same(sum([a, b, c]), a.plus(b).plus(c))
        same(mean([a, b, c])!.times(Fraction.of(3n)), a.plus(b).plus(c))
        same(Fraction.parse(a.toString()), a)
        if (b.n !== 0n) same(a.over(b).times(b), a)
        expect(a.compare(b)).toBe(-b.compare(a))
        expect(Math.sign(a.compare(b))).toBe(a.minus(b).n < 0n ? -1 : a.minus(b).n > 0n ? 1 : 0)
      }),
    )
  })
})

describe('shown', () => {
  it.each([
    ['2.25', '2.3'],
    ['-2.25', '-2.3'],
    ['-0.04', '0.0'],
    ['0', '0.0'],
    ['99.95', '100.0'],
    ['0.05', '0.1'],
  ])('%s → %s', (value, text) => {
    expect(shown(Fraction.decimal(value))).toBe(text)
  })

  it('takes exact text, and any number of decimals', () => {
    expect([shown('383/6'), shown('53/9', 2), shown('115/2', 0)]).toEqual(['63.8', '5.89', '58'])
  })

  it('agrees with long division', () => {
    fc.assert(
      fc.property(anyFraction, fc.integer({ min: 0, max: 4 }), (value, decimals) => {
        expect(shown(value, decimals)).toBe(onPaper(value, decimals))
        const sign = value.n > 0n && /[1-9]/.test(onPaper(value, decimals)) ? '+' : ''
        expect(signed(value, decimals)).toBe(`${sign}${onPaper(value, decimals)}`)
      }),
    )
  })
})

it('rounds percents half up for bands', () => {
  expect(['57.5', '57.49', '0.4', '100'].map((text) => wholeHalfUp(Fraction.decimal(text)))).toEqual([
    58, 57, 0, 100,
  ])
})
