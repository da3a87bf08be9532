import { expect, it } from 'vitest'

import { PasteLearners, PasteStaff } from './input'
import { statesOf, stepAfter, stepIds } from './rules'

const faults = (result: { error?: { issues: { message: string }[] } }) =>
  result.error?.issues.map(({ message }) => message)

it('reads people as they are pasted', () => {
  const lines = '1. Grace Wanjiru, 0712 345 678\n\nOtieno Brian\nO’Brien Ann\t0722000123'
  expect(PasteStaff.parse({ lines }).people).toEqual([
    { fullName: 'Grace Wanjiru', phone: '+254712345678' },
    { fullName: 'Otieno Brian', phone: null },
    { fullName: 'O’Brien Ann', phone: '+254722000123' },
  ])
  expect(faults(PasteStaff.safeParse({ lines: 'Grace, 071234' }))).toEqual([
    'Line 1: 071234 cannot be a phone number in use. Write it like 0712 345 678.',
  ])
  expect(faults(PasteStaff.safeParse({ lines: ' ' }))).toEqual(['Paste or type at least one name.'])
})

it('reads learners with number and gender in any order', () => {
  const classId = '01a21218-470f-7015-ae33-14d581e31fc9'
  const lines = '0983, Grace Otieno, F\nBrian Kiprotich\tboy\nAmina Hassan\nHV/12; Juma Ali'
  expect(PasteLearners.parse({ classId, lines }).learners).toEqual([
    { fullName: 'Grace Otieno', gender: 'F', admissionNumber: '0983' },
    { fullName: 'Brian Kiprotich', gender: 'M', admissionNumber: null },
    { fullName: 'Amina Hassan', gender: null, admissionNumber: null },
    { fullName: 'Juma Ali', gender: null, admissionNumber: 'HV/12' },
  ])
  expect(faults(PasteLearners.safeParse({ classId, lines: '0983' }))).toEqual(['Line 1: Type a name.'])
})

it('knows how far a school is from its data and from what was said', () => {
  const nothing = {
    county: false,
    look: false,
    terms: false,
    classes: false,
    areas: false,
    assessments: false,
    staff: false,
    learners: false,
    marks: false,
  }
  expect(new Set(Object.values(statesOf(nothing, {})))).toEqual(new Set(['open']))
  expect(statesOf(nothing, { look: 'skipped', scale: 'done' })).toMatchObject({
    look: 'skipped',
    scale: 'done',
  })
  expect(statesOf({ ...nothing, look: true }, { look: 'skipped' }).look).toBe('done')
  expect(stepIds).toHaveLength(10)
  expect([stepAfter('school'), stepAfter('marks')]).toEqual(['look', null])
})
