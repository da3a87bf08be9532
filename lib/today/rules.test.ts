import { expect, it } from 'vitest'

import { byClass, unfinishedFirst } from './rules'

const sheet = (classId: string, subject: string, expected: number, entered: number) => ({
  assessmentId: 'end',
  classId,
  className: `Grade ${classId}`,
  subject,
  title: subject,
  expected,
  entered,
  missing: expected - entered,
})
const sheets = [sheet('8', 'MAT', 45, 45), sheet('8', 'ENG', 90, 14), sheet('7', 'MAT', 40, 40)]

it('adds up the sheets of a class', () => {
  expect(byClass(sheets)).toEqual([
    {
      classId: '8',
      className: 'Grade 8',
      assessmentId: 'end',
      expected: 135,
      entered: 59,
      unfinished: [sheets[1]],
    },
    {
      classId: '7',
      className: 'Grade 7',
      assessmentId: 'end',
      expected: 40,
      entered: 40,
      unfinished: [],
    },
  ])
  expect(byClass([])).toEqual([])
})

it('puts first what is still to do, and leaves the rest in its order', () => {
  expect(unfinishedFirst(sheets)).toEqual([sheets[1], sheets[0], sheets[2]])
})
