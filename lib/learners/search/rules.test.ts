import fc from 'fast-check'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { filterWords, nearWords, readFilter, readPage, readPicked, soughtBy, writeFilter } from './rules'

describe('what is looked for', () => {
  it('reads words of a name, a number and a phone in one', () => {
    expect(soughtBy('  Wanjikú  O’Brien ')).toEqual({
      words: ['wanjiku', 'obrien'],
      number: 'WANJIKUO’BRIEN'.replace('U', 'Ú'),
      phone: null,
    })
    expect(soughtBy('adm/09-77').number).toBe('ADM0977')
    expect(soughtBy('')).toEqual({ words: [], number: null, phone: null })
    for (const typed of [
      '0712 000 123',
      '+254 712 000 123',
      '254712000123',
      '00254-712-000-123',
      '712000123',
    ])
      expect(soughtBy(typed).phone).toBe('712000123')
    expect(soughtBy('123').phone).toBeNull()
    expect(soughtBy('A977').phone).toBeNull()
  })

  it('never lets through what a database cannot store', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const { q } = readFilter({ q: `${typed}\u0000\ud800` })
        const { words, number, phone } = soughtBy(q)
        expect([q, ...words, number, phone].join('')).not.toMatch(/\u0000|\p{Surrogate}/u)
        expect(words.length).toBeLessThanOrEqual(8)
      }),
    )
  })
})

describe('slips', () => {
  const known = ['wanjiku', 'wanjiru', 'wanja', 'otieno', 'kiprotich', 'ali', 'fatuma', 'chebet', 'zoe']
  it.each([
    ['wanjik', ['wanjiku', 'wanjiru']],
    ['wanjuku', ['wanjiku', 'wanjiru']],
    ['otineo', ['otieno']],
    ['ottieno', ['otieno']],
    ['kiprotch', ['kiprotich']],
    ['kiprotych', ['kiprotich']],
    ['fatma', ['fatuma']],
    ['chbet', ['chebet']],
    ['wnjiku', ['wanjiku']],
  ])('takes %s for %j, nearest first', (typed, meant) => {
    expect(nearWords(typed, known)).toEqual(meant)
  })

  it('guesses nothing from three letters, nor what is far', () => {
    expect(nearWords('aly', known)).toEqual([])
    expect(nearWords('mutua', known)).toEqual([])
  })

  it('finds any word again after one slip in it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z]{4,12}$/),
        fc.nat(),
        fc.constantFrom('drop', 'swap', 'double'),
        (word, at, slip) => {
          const i = at % (word.length - 1)
          const typed =
            slip === 'drop'
              ? word.slice(0, i) + word.slice(i + 1)
              : slip === 'swap'
                ? word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2)
                : word.slice(0, i) + word[i] + word.slice(i)
          if (typed.length >= 4) expect(nearWords(typed, [word])).toEqual([word])
        },
      ),
    )
  })
})

describe('a filter in an address', () => {
  const ids = { class: v7(), grade: v7(), area: v7() }
  const whole = {
    q: "o'brien",
    ...ids,
    gender: 'F',
    state: 'left',
    guardian: 'none',
    religion: 'CRE',
    sort: 'class',
  }

  it('says again what it read', () => {
    expect(Object.fromEntries(new URLSearchParams(writeFilter(readFilter(whole))))).toEqual(whole)
    expect(writeFilter(readFilter({}))).toBe('')
    expect(writeFilter(readFilter({ sort: 'name', page: '3' }))).toBe('')
  })

  it('passes over what cannot be, and takes the first of several', () => {
    expect(
      writeFilter(
        readFilter({
          class: 'x',
          gender: 'X',
          state: '',
          religion: "' or 1",
          sort: 'id; drop',
          q: ['a', 'b'],
        }),
      ),
    ).toBe('q=a')
    for (const page of ['0', '-1', '1.5', 'two', '', '1e99', 'NaN'])
      expect(readPage({ page })).toSatisfy((n: number) => n >= 1 && n <= 100_000)
    expect(readPicked({ id: [ids.class, 'x', ids.class] })).toEqual([ids.class])
    expect(readPicked({ id: ids.area })).toEqual([ids.area])
  })

  it('is said in words', () => {
    const names = {
      classes: [{ id: ids.class, name: 'Grade 8 East' }],
      grades: [],
      areas: [{ id: ids.area, name: 'French' }],
    }
    expect(filterWords(readFilter({ ...whole, grade: '', q: '' }), names)).toBe(
      'girls · Grade 8 East · left the school · without a guardian · takes French · CRE',
    )
    expect(filterWords(readFilter({}), names)).toBe('')
  })
})
