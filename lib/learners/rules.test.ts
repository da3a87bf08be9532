import fc from 'fast-check'
import { expect, it } from 'vitest'

import { hiddenPhone, readSearch } from './rules'

it('reads words of a name and the number in one', () => {
  expect(readSearch({ q: "  Wanjikú  O'Brien " })).toMatchObject({
    typed: "Wanjikú  O'Brien",
    words: ['wanjiku', "o'brien"],
  })
  expect(readSearch({ q: 'adm/09-77' }).number).toBe('ADM0977')
  expect(readSearch({})).toEqual({ typed: '', words: [], number: '', page: 1 })
})

it('takes the first of several and falls back to the first page', () => {
  expect(readSearch({ q: ['a', 'b'], page: ['3', '4'] })).toMatchObject({ typed: 'a', page: 3 })
  for (const page of ['0', '-1', '1.5', 'two', '', '1e99', 'NaN']) {
    expect(readSearch({ page }).page).toBeGreaterThanOrEqual(1)
    expect(readSearch({ page }).page).toBeLessThanOrEqual(100_000)
  }
})

it('never lets through what a database cannot store', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (q) => {
      const { words, number, typed } = readSearch({ q: `${q}\u0000\ud800` })
      const all = [...words, number, typed].join('')
      expect(all).not.toMatch(/\u0000|\p{Surrogate}/u)
      expect(words.length).toBeLessThanOrEqual(8)
    }),
  )
})

it('hides all of a phone number but its end', () => {
  expect(hiddenPhone('+254712000123')).toBe('••• ••• 123')
})
