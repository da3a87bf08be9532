import { describe, expect, it } from 'vitest'

import { namesAlike, readGuardianSearch, relationshipWord, union, whyTwice } from './rules'

describe('names that may be one person’s', () => {
  it.each([
    ['Jane Kamau', 'Jane Kamau'],
    ['Jane Kamau', 'JANE  KAMAU'],
    ['Jane Kamau', 'Kamau Jane'],
    ['Jane Kamau', 'Jane Wanjiru Kamau'],
    ['Jane W. Kamau', 'Jane Wanjiru Kamau'],
    ['Mrs Jane Kamau', 'Jane Kamau'],
    ['Jane Kamau', 'Jane Kamua Kamau'],
    ['Beatrice Kyalo', 'Beatrise Kyalo'],
    ['Jane', 'Jane Kamau'],
    ['Chloé Ng’ang’a', "Chloe Ng'ang'a"],
  ])('%s and %s', (a, b) => {
    expect(namesAlike(a, b)).toBe(true)
    expect(namesAlike(b, a)).toBe(true)
  })

  it.each([
    ['Peter Kamau', 'Jane Kamau'],
    ['Kamau', 'Jane Kamau'],
    ['Jane Kamau', 'Jane Otieno'],
    ['Ann Kamau', 'Ian Kamau'],
    ['', 'Jane'],
  ])('not %s and %s', (a, b) => {
    expect(namesAlike(a, b)).toBe(false)
    expect(namesAlike(b, a)).toBe(false)
  })
})

it('gives one reason for a pair, or none', () => {
  const pair = (one: string, other: string, ...shared: ('phone' | 'email' | 'child')[]) =>
    whyTwice({ one: { fullName: one }, other: { fullName: other }, shared })
  expect(pair('Jane Kamau', 'Jane W. Kamau', 'phone')).toBe('phone')
  expect(pair('Jane Kamau', 'Peter Kamau', 'phone')).toBeNull()
  expect(pair('Jane Kamau', 'Peter Kamau', 'phone', 'email')).toBe('email')
  expect(pair('Jane Kamau', 'Jane Kamau', 'child')).toBe('child')
})

it('keeps every number and address of two who are one, once', () => {
  const kept = { fullName: 'a', phones: ['+1', '+2'], emails: ['a@x.example'] }
  const other = { fullName: 'b', phones: ['+2', '+3', '+4'], emails: ['b@x.example', 'a@x.example'] }
  expect(union(kept, other)).toEqual({
    phones: ['+1', '+2', '+3', '+4'],
    emails: ['a@x.example', 'b@x.example'],
  })
})

it('reads a number however it is written, and whatever an address says', () => {
  for (const q of [
    '0712 000 123',
    '+254 712 000 123',
    '254712000123',
    '+254 (0) 712 000123',
    '00254712000123',
  ])
    expect(readGuardianSearch({ q }).digits).toBe('712000123')
  expect(readGuardianSearch({ q: 'Jane 2' }).digits).toBe('')
  expect(readGuardianSearch({ q: ['Ñame', 'x'], page: '-3', view: 'drop' })).toMatchObject({
    words: ['name'],
    page: 1,
    view: 'all',
  })
  expect(readGuardianSearch({ page: '9e99', view: 'twice' })).toMatchObject({ page: 100_000, view: 'twice' })
})

it('says relationships in the school’s words', () => {
  expect(['Mama', 'FATHER', 'other', 'Godmother'].map(relationshipWord)).toEqual([
    'mother',
    'father',
    'other',
    'godmother',
  ])
})
