import { expect, it } from 'vitest'

import { readTitle } from './rules'

const named = (grade: string, stream: string | null = null) => {
  const name = [grade, stream].filter(Boolean).join(' ')
  return { id: name, name, grade, stream }
}
const school = {
  classes: [
    ...['Grade 1', 'Grade 10'].map((grade) => named(grade)),
    ...['East', 'West'].map((stream) => named('Grade 8', stream)),
  ],
  assessments: ['Opener', 'Mid-Term', 'End Term', 'Term Paper'].map((name) => ({ term: 3, name })),
}
const read = (titles: string[][], name = 'sheet') => readTitle(titles, [name], school)

it.each([
  [
    'labels',
    [
      ['Grade:', 'Grade 8'],
      ['Stream:', 'West'],
      ['Term:', 'Term 3'],
      ['Assessment:', 'End Term'],
      ['Max Marks:', '100'],
    ],
    ['Grade 8 West', 3, 'End Term', null],
  ],
  [
    'a line of title',
    [['HILLVIEW SCHOOL'], ['Grade 8 West - Term 3 2026 - Opener']],
    ['Grade 8 West', 3, 'Opener', 2026],
  ],
  [
    'a sentence',
    [['Grade 8 East marks Term 3 End Term (from the staffroom laptop)']],
    ['Grade 8 East', 3, 'End Term', null],
  ],
  ['words for numbers', [['GRADE 10 TERM THREE MID TERM 2026']], ['Grade 10', 3, 'Mid-Term', 2026]],
  ['Roman numbers', [['Grade 1 - Term II - Opener']], ['Grade 1', 2, 'Opener', null]],
  ['nothing', [['Marks']], [null, null, null, null]],
])('reads %s', (_, titles, [className, term, assessment, year]) => {
  expect(read(titles)).toEqual({ className, term, assessment, year })
})

it('reads the name of the file when the sheet says nothing', () => {
  expect(read([], '2026-t3-opener-grade-8-west')).toEqual({
    className: 'Grade 8 West',
    term: 3,
    assessment: 'Opener',
    year: 2026,
  })
})
