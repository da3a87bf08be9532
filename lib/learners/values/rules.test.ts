import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  admissionKey,
  admissionNumber,
  nextNumbers,
  readGender,
  readRelationship,
  readReligion,
  sameName,
  sameWords,
  tidyName,
  yearsFrom,
} from './rules'

describe('admission numbers', () => {
  it.each([
    [' 0977 ', '0977'],
    ['adm 12/a', 'ADM12/A'],
    ['3003\u00a0', '3003'],
    ['HV/2026-0017', 'HV/2026-0017'],
  ])('stores “%s” as %s', (typed, number) => {
    expect(admissionNumber(typed)).toBe(number)
  })

  it.each(['', '  ', '-', '/', '1234567890123', 'A.12', 'Ä1', '12,5'])('refuses “%s”', (typed) => {
    expect(admissionNumber(typed)).toBeNull()
  })

  it('are the same without / and -', () => {
    expect(admissionKey('A/12-3')).toBe(admissionKey('A-1/23'))
  })

  it('are given after the highest plain one, as wide as that', () => {
    expect(nextNumbers([], 2)).toEqual(['0001', '0002'])
    expect(nextNumbers(['0977', '1058', 'A/9'], 2)).toEqual(['1059', '1060'])
    expect(nextNumbers(['09-99'], 1)).toEqual(['1000'])
    expect(nextNumbers(['998', '999'], 2)).toEqual(['1000', '1001'])
  })

  it('are never given twice, nor taken ones', () => {
    const number = fc.stringMatching(/^[0-9A-Z/-]{1,6}$/)
    fc.assert(
      fc.property(fc.array(number), fc.integer({ min: 0, max: 20 }), (taken, many) => {
        const given = nextNumbers(taken, many)
        const keys = new Set(taken.map(admissionKey))
        expect(new Set(given).size).toBe(many)
        expect(given.some((one) => keys.has(admissionKey(one)))).toBe(false)
        expect(given.every((one) => admissionNumber(one) === one)).toBe(true)
      }),
    )
  })
})

describe('words of a class list', () => {
  it('knows genders in both languages', () => {
    expect(['M', 'male', 'Boy', 'b', 'Mvulana', 'me'].map(readGender)).toEqual(Array(6).fill('M'))
    expect(['F', 'FEMALE', 'girl', 'g', 'msichana', 'Ke'].map(readGender)).toEqual(Array(6).fill('F'))
    expect(['', 'N/A', 'x', 'fm'].map(readGender)).toEqual(Array(4).fill(null))
  })

  it('knows religions by their code, their area and their name', () => {
    const areas = [
      { code: 'CRS', name: 'Christian Religious Studies' },
      { code: 'IRE', name: 'Islamic Religious Education' },
      { code: 'PPI', name: 'Pastoral Programme' },
    ]
    expect(
      ['christian', 'C.R.E', 'Islam', 'Muslim', 'ppi', 'hindu'].map((typed) => readReligion(typed, areas)),
    ).toEqual(['CRS', 'CRS', 'IRE', 'IRE', 'PPI', 'HRE'])
    expect(readReligion('Rastafari', areas)).toBeNull()
  })

  it('knows relationships, and keeps others as other', () => {
    expect(['Mum', 'BABA', 'mlezi', 'grandma', 'step-father', 'uncle'].map(readRelationship)).toEqual([
      'mother',
      'father',
      'guardian',
      'grandmother',
      'other',
      'uncle',
    ])
  })

  it('compares names without case, spacing, accents and apostrophe style', () => {
    expect(tidyName('  Halima\u00a0Noor   Jama ')).toBe('Halima Noor Jama')
    expect(sameName("Simon NG'ANG'A", 'simon  Ng’ang’a')).toBe(true)
    expect(sameName('Amina Charo', 'Amina Saumu Charo')).toBe(false)
    expect(sameWords("Ong'ondo Lydia Achieng", "Lydia Achieng Ong'ondo")).toBe(true)
    expect(sameWords('Lydia Lydia Achieng', 'Lydia Achieng Achieng')).toBe(false)
  })

  it('counts years across a leap day', () => {
    expect(yearsFrom('2026-09-01', -25)).toBe('2001-09-01')
    expect(yearsFrom('2024-02-29', 1)).toBe('2025-03-01')
  })
})
