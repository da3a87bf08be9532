import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readMark, showMark } from './mark'

const reason = (typed: string, max = '100') => {
  const reading = readMark(typed, max)
  return reading.ok ? reading.mark : reading.reason
}

describe('readMark', () => {
  it.each([
    ['7', '7'],
    ['07', '7'],
    ['0', '0'],
    ['000', '0'],
    ['0.00', '0'],
    ['12.5', '12.5'],
    ['12.50', '12.5'],
    ['100.00', '100'],
    ['\u00a0 67\u202f', '67'],
  ])('reads %j as %s', (typed, value) => {
    expect(reason(typed)).toEqual({ state: 'number', value })
  })

  it.each(['A', 'ab', 'Abs', 'ABSENT', ' x '])('reads %j as absent', (typed) => {
    expect(reason(typed)).toEqual({ state: 'absent' })
  })

  it.each(['E', 'ex', 'Exempt', 'EXEMPTED'])('reads %j as exempt', (typed) => {
    expect(reason(typed)).toEqual({ state: 'exempt' })
  })

  it.each(['', '   ', '\u00a0'])('reads %j as blank', (typed) => {
    expect(reason(typed)).toEqual({ state: 'blank' })
  })

  it.each([
    '12,5',
    '1e2',
    '.5',
    '5.',
    '+5',
    '-',
    'N/A',
    '1/2',
    '12.5.1',
    '1 2',
    '--1',
    '-1,5',
    '٣',
    '½',
    '5\u0000',
    '\t5',
    'ab\u017f',
    '👍',
    'A'.repeat(10_000),
    '1'.repeat(10_000),
    `0.${'3'.repeat(10_000)}`,
  ])('refuses %j: not a number', (typed) => {
    const reading = readMark(typed, '100')
    expect(reading).toMatchObject({ ok: false, reason: 'not-a-number' })
    expect(!reading.ok && reading.message.length).toBeLessThan(100)
  })

  it('never repeats characters that cannot be seen', () => {
    const reading = readMark('5\u0000\u202e', '100')
    expect(!reading.ok && reading.message).toBe(
      'This is not a mark. Type 0 to 100, A for absent or E for exempt.',
    )
  })

  it.each([
    [
      '57',
      '50',
      'over-maximum',
      'Mark 57 is more than the maximum 50. Type 0 to 50, A for absent or E for exempt.',
    ],
    [
      '12.51',
      '12.50',
      'over-maximum',
      'Mark 12.51 is more than the maximum 12.5. Type 0 to 12.5, A for absent or E for exempt.',
    ],
    ['-1', '50', 'negative', 'Mark -1 is negative. Type 0 to 50, A for absent or E for exempt.'],
    [
      '45.120',
      '50',
      'decimals',
      'Mark 45.120 has more than 2 decimals. Type 0 to 50, A for absent or E for exempt.',
    ],
    ['12,5', '50', 'not-a-number', '“12,5” is not a mark. Type 0 to 50, A for absent or E for exempt.'],
  ])('says why %s of %s is refused', (typed, max, because, message) => {
    expect(readMark(typed, max)).toEqual({ ok: false, reason: because, message })
  })

  it('reads back what it shows, and only what is 0 to the maximum', () => {
    const hundredths = fc.integer({ min: 0, max: 100_000 })
    fc.assert(
      fc.property(hundredths, hundredths, fc.constantFrom(0, 1, 2), (mark, max, zeros) => {
        const text = (value: number) => (value / 100).toFixed(2)
        const reading = readMark(`${'0'.repeat(zeros)}${text(mark)}`, text(max))
        expect(reading.ok).toBe(mark <= max)
        if (!reading.ok) return
        expect(Number(showMark(reading.mark))).toBe(mark / 100)
        expect(readMark(showMark(reading.mark), text(max))).toEqual(reading)
      }),
    )
  })

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { maxLength: 60 }).map((units) => String.fromCharCode(...units)),
        (typed) => {
          const reading = readMark(typed, '100')
          expect(reading.ok || reading.message.length < 120).toBe(true)
        },
      ),
    )
  })
})

it('shows marks on entry and on documents', () => {
  const shownOn = (where: 'entry' | 'document') => [
    showMark({ state: 'number', value: '12.50' }, where),
    showMark({ state: 'absent' }, where),
    showMark({ state: 'exempt' }, where),
    showMark({ state: 'blank' }, where),
  ]
  expect(shownOn('entry')).toEqual(['12.5', 'X', 'EX', ''])
  expect(shownOn('document')).toEqual(['12.5', 'X', 'EX', '–'])
})
