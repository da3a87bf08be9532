import { expect, it } from 'vitest'

import { inClasses, nearest } from './rules'

const sat = (name: string, startsOn: string) => ({ name, startsOn, endsOn: startsOn })
const year = [sat('Mid-Term', '2026-09-21'), sat('End Term', '2026-10-12'), sat('Opener', '2026-08-31')]

it.each([
  ['2026-08-01', 'Opener'],
  ['2026-08-31', 'Opener'],
  ['2026-10-11', 'Mid-Term'],
  ['2026-10-12', 'End Term'],
  ['2027-03-01', 'End Term'],
])('is on %s %s', (today, name) => {
  expect(nearest(year, today)?.name).toBe(name)
})

it('is none of none', () => {
  expect(nearest([], '2026-10-12')).toBeNull()
})

it('puts sheets under their classes, with what is missing there', () => {
  const sheet = (classId: string, subject: string, missing: number) => ({
    assessmentId: 'a',
    classId,
    className: `Class ${classId}`,
    subject,
    title: subject,
    expected: 30,
    entered: 30 - missing,
    missing,
  })
  const { missing, sheets } = inClasses([
    sheet('1', 'MAT', 2),
    sheet('1', 'ENG', 3),
    sheet('2', 'MAT', 0),
  ])[0]!
  expect(missing).toBe(5)
  expect(sheets).toEqual([
    { subject: 'MAT', title: 'MAT', expected: 30, entered: 28, missing: 2 },
    { subject: 'ENG', title: 'ENG', expected: 30, entered: 27, missing: 3 },
  ])
})
