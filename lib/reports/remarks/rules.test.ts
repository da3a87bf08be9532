import { describe, expect, it } from 'vitest'

import type { AreaResult } from '@/lib/grading/types'
import { type BankRemark, chooseRemark, extremes, fillRemark, trendOf } from './rules'

const remark = (text: string, more: Partial<BankRemark> = {}): BankRemark => ({
  audience: 'class_teacher',
  levelGroup: 'ME',
  area: null,
  trend: null,
  text,
  ...more,
})
const turn = { family: 'family', place: 0, term: 1 }

describe('trendOf', () => {
  it('improved or fell by 3.0 or more, on the exact change', () => {
    expect(trendOf('3')).toBe('improved')
    expect(trendOf('299/100')).toBe('steady')
    expect(trendOf('-3')).toBe('fell')
    expect(trendOf('-2999/1000')).toBe('steady')
    expect(trendOf(null)).toBeNull()
  })
})

describe('chooseRemark', () => {
  const wanted = { audience: 'class_teacher', group: 'ME', trend: 'improved' } as const

  it('takes the most specific line: area and trend, area, trend, plain', () => {
    const plain = remark('plain')
    const trend = remark('trend', { trend: 'improved' })
    const area = remark('area', { area: 'MAT' })
    const both = remark('both', { area: 'MAT', trend: 'improved' })
    const choose = (bank: BankRemark[]) => chooseRemark(bank, { ...wanted, area: 'MAT' }, turn)
    expect(choose([plain, trend, area, both])).toBe('both')
    expect(choose([plain, trend, area])).toBe('area')
    expect(choose([plain, trend])).toBe('trend')
    expect(choose([plain])).toBe('plain')
  })

  it('never takes a line for another audience, level, area or trend', () => {
    const bank = [
      remark('head', { audience: 'head' }),
      remark('other level', { levelGroup: 'EE' }),
      remark('fell', { trend: 'fell' }),
      remark('English', { area: 'ENG' }),
    ]
    expect(chooseRemark(bank, { ...wanted, area: 'MAT' }, turn)).toBeNull()
  })

  it('gives siblings, and the same child in successive terms, different lines where the bank allows', () => {
    const bank = ['a', 'b', 'c'].map((text) => remark(text))
    const at = (place: number, term: number) => chooseRemark(bank, wanted, { family: 'f1', place, term })
    expect(new Set([at(0, 1), at(1, 1), at(2, 1)]).size).toBe(3)
    expect(at(0, 1)).not.toBe(at(0, 2))
    expect(at(0, 1)).toBe(at(0, 1))
  })
})

describe('fillRemark', () => {
  const placeholders = { name: 'Grace Achieng Otieno', best: 'English', weakest: 'Mathematics' }

  it('uses the first name and the right pronoun, or the name where sex is not recorded', () => {
    expect(
      fillRemark('{firstName} did well; {he} gave {his} best in {best}.', { ...placeholders, gender: 'F' }),
    ).toBe('Grace did well; she gave her best in English.')
    expect(fillRemark('Help {him} with {weakest}.', { ...placeholders, gender: 'M' })).toBe(
      'Help him with Mathematics.',
    )
    expect(fillRemark('{he} can do more.', { ...placeholders, gender: null })).toBe('Grace can do more.')
    expect(fillRemark('{he} can do more.', { ...placeholders, gender: 'F' })).toBe('She can do more.')
  })

  it('leaves what is no placeholder as it stands', () => {
    expect(fillRemark('Well {done}, $1 {firstName}', { ...placeholders, gender: 'F' })).toBe(
      'Well {done}, $1 Grace',
    )
  })
})

describe('extremes', () => {
  it('compares exact percents, takes the first in timetable order among equals, and skips what is not counted', () => {
    const area = (code: string, percent: AreaResult['percent']) => ({ code, percent }) as AreaResult
    const found = extremes([
      area('A', '57'),
      area('B', null),
      area('C', '172/3'),
      area('D', '172/3'),
      area('E', '57'),
    ])
    expect([found?.best.code, found?.weakest.code]).toEqual(['C', 'A'])
    expect(extremes([area('B', null)])).toBeNull()
  })
})
