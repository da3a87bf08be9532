import { expect, it } from 'vitest'

import { auditAddress, changesOf, readAuditFilter, readPlace, sentenceOf } from './rules'

const id = '0199a0c0-0000-7000-8000-000000000001'

it('reads whatever stands in an address', () => {
  const nothing = { who: '', action: '', about: '', from: '', to: '', request: '', before: '' }
  expect(readAuditFilter({})).toEqual(nothing)
  expect(
    readAuditFilter({
      action: 'constructor',
      from: '2026-13-45',
      to: 'x',
      before: 'y',
      who: ['\u0000 Ann ', 'b'],
    }),
  ).toEqual({
    ...nothing,
    who: 'Ann',
  })
  const before = `2026-11-25T10:00:00.123456Z_${id}`
  expect(readPlace(before)).toEqual({ at: '2026-11-25T10:00:00.123456Z', id })
  expect(auditAddress(readAuditFilter({ who: 'Ann', before }))).toBe(
    `/audit?who=Ann&before=${encodeURIComponent(before)}`,
  )
})

it('says who moved whom from where to where', () => {
  const names = {
    [id]: 'Faith Kamau',
    [`${id.slice(0, -1)}2`]: 'Grade 7 East',
    [`${id.slice(0, -1)}3`]: 'Grade 7 West',
  }
  const details = { changes: { classId: [`${id.slice(0, -1)}2`, `${id.slice(0, -1)}3`] } }
  const row = { actor: 'Jane Wanjiru', action: 'learners.move', details, about: [id] }
  expect(sentenceOf(row, names)).toBe('Jane Wanjiru moved Faith Kamau from Grade 7 East to Grade 7 West')
})

it.each([
  ['marks.enter', { saved: 1 }, 'Ann entered 1 mark'],
  ['marks.enter', { saved: 4, rest: 'absent' }, 'Ann marked the rest absent: 4 marks'],
  ['results.publish', { withdrawn: true }, 'Ann took published results back'],
  ['permissions.give', { did: 'revoked' }, 'Ann took a permission back'],
  ['something.new', {}, 'Ann something: new'],
])('%s %o reads: %s', (action, details, words) => {
  expect(sentenceOf({ actor: 'Ann', action, details, about: [] }, {})).toBe(words)
})

it('tells changes in both spellings', () => {
  expect(changesOf({ changes: { phone: ['1', null], name: { from: 'A', to: 'B' } } }, {})).toEqual([
    { field: 'phone', from: '1', to: 'nothing' },
    { field: 'name', from: 'A', to: 'B' },
  ])
})
