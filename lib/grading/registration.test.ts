import { expect, it } from 'vitest'

import { compareAdmissionNumbers } from './admission-number'
import { registeredAreas } from './registration'
import type { Area } from './types'

const area = (code: string, order: number, more: Partial<Area> = {}): Area => ({
  code,
  name: code,
  abbreviation: code,
  order,
  slot: null,
  optional: false,
  components: [],
  ...more,
})
const re = { slot: 'RE' }
const areas = [
  area('FRE', 9, { optional: true }),
  area('HRE', 5, re),
  area('CRE', 3, re),
  area('IRE', 4, re),
  area('MAT', 1),
  area('ART', 7, { slot: 'ARTS', optional: true }),
  area('MUS', 8, { slot: 'ARTS', optional: true }),
]
const register = (religion: string | null, optional: string[] = [], RE: string | undefined = 'IRE') =>
  registeredAreas(areas, { slots: { RE: religion }, optional }, { RE })

it('resolves slots by choice, in timetable order', () => {
  expect(register('HRE')).toEqual({ areas: ['MAT', 'HRE'], toConfirm: [] })
  expect(register('CRE', ['FRE', 'MUS'])).toEqual({ areas: ['MAT', 'CRE', 'MUS', 'FRE'], toConfirm: [] })
})

it('takes the default for a slot without a usable choice, to be confirmed', () => {
  for (const religion of [null, '', 'MAT', 'other'])
    expect(register(religion)).toEqual({ areas: ['MAT', 'IRE'], toConfirm: ['RE'] })
  expect(registeredAreas(areas, { slots: {}, optional: [] }, {}).areas).toEqual(['MAT', 'CRE'])
  expect(registeredAreas(areas, { slots: {}, optional: [] }, { RE: 'MAT' }).areas).toEqual(['MAT', 'CRE'])
})

it('puts admission numbers in natural order', () => {
  const ordered = ['A/9', 'A/10', 'A/10/2', 'B-1', '0977', '1058', '10000000000000000000001', '977', '0977A']
  const sorted = ['0977', '977', '0977A', '1058', '10000000000000000000001', 'A/9', 'A/10', 'A/10/2', 'B-1']
  expect([...ordered].sort(compareAdmissionNumbers)).toEqual(sorted)
  expect([...ordered].reverse().sort(compareAdmissionNumbers)).toEqual(sorted)
})
