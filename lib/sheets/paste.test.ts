import { describe, expect, it } from 'vitest'

import { readPaste } from './paste'

describe('what was pasted', () => {
  it.each([
    [
      'cells of a spreadsheet',
      'Ann\tGrade 4\nBea\tGrade 5',
      [
        ['Ann', 'Grade 4'],
        ['Bea', 'Grade 5'],
      ],
    ],
    [
      'a text file',
      'name,class\nAnn,4',
      [
        ['name', 'class'],
        ['Ann', '4'],
      ],
    ],
    [
      'a numbered list',
      '1. Ann Roe - Grade 4 - 0712 000 123\n\n2) Bea Roe – Grade 5',
      [['Ann Roe', 'Grade 4', '0712 000 123'], [], ['Bea Roe', 'Grade 5']],
    ],
    [
      'bars and wide gaps',
      'Ann Roe | 4\nBea Roe     5',
      [
        ['Ann Roe', '4'],
        ['Bea Roe', '5'],
      ],
    ],
    ['names alone', 'Ann O\'Brien-Roe\n"Bea" Roe', [["Ann O'Brien-Roe"], ['"Bea" Roe']]],
  ])('is read as %s', (_, text, rows) => {
    expect(readPaste(text).rows).toEqual(rows)
  })

  it('is refused when it is more than a school’s list', () => {
    expect(() => readPaste('Ann\tGrade 4\n'.repeat(20_001))).toThrow('more than 20,000 rows')
  })
})
