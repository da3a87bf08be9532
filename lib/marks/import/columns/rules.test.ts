import { describe, expect, it } from 'vitest'

import { type Papers, readColumns, type SheetArea } from './rules'

const area = (code: string, name: string, more: Partial<SheetArea> = {}): SheetArea => ({
  code,
  name,
  abbreviation: code,
  knecCode: null,
  aliases: [],
  slot: null,
  components: [],
  ...more,
})
const paper = (path: string, max = '100') => {
  const [code, component = null] = path.split('.') as [string, string?]
  return { id: path, area: code, component, max }
}
const level: Papers = {
  areas: [
    area('ENG', 'English', {
      components: [
        { code: 'GRAM', name: 'Grammar', header: 'English Grammar' },
        { code: 'COMP', name: 'Composition', header: 'English Composition' },
      ],
    }),
    area('MAT', 'Mathematics', { abbreviation: 'MATH', knecCode: '903', aliases: ['Maths'] }),
    area('ISC', 'Integrated Science', { aliases: ['Science'] }),
    area('SCI', 'General Science', { aliases: ['Science'] }),
    area('CAS', 'Creative Arts', { aliases: [] }),
    area('CRA', 'Crafts', { aliases: ['Creative Arts'] }),
    area('CRE', 'Christian Religious Education', { slot: 'RE' }),
    area('IRE', 'Islamic Religious Education', { slot: 'RE' }),
    area('HSC', 'Home Science'),
  ],
  slots: [{ code: 'RE', name: 'Religious Education', abbreviation: 'RE', aliases: ['CRE/IRE/HRE'] }],
  papers: ['ENG.GRAM', 'ENG.COMP', 'MAT', 'ISC', 'SCI', 'CAS', 'CRA', 'CRE', 'IRE'].map((path) =>
    paper(path, path === 'ENG.GRAM' ? '60' : '100'),
  ),
}
const columnsOf = (...headers: string[]) => readColumns([['Name', 'Adm No', ...headers]], level)!

/** What one header among others means. */
function meaning(header: string) {
  const { marks, refused, ignored } = columnsOf(header)
  return marks[2]?.subject ?? refused[0]?.code ?? (ignored.length > 0 ? 'ignored' : undefined)
}

describe('columns of a sheet of marks', () => {
  it.each([
    ['Mathematics', 'MAT'],
    ['MATHS', 'MAT'],
    ['math', 'MAT'],
    ['903', 'MAT'],
    ['Mathematics (Max: 100)', 'MAT'],
    ['English Grammar', 'ENG.GRAM'],
    ['ENG GRAM (Max: 60)', 'ENG.GRAM'],
    ['Composition', 'ENG.COMP'],
    ['Religious Education', 'RE'],
    ['CRE/IRE/HRE', 'RE'],
    ['CRE', 'CRE'],
    ['Creative Arts', 'CAS'],
    ['English', 'composite_parent'],
    ['Home Science', 'not_set'],
    ['Woodwork', 'unknown_column'],
    ['Science', 'ambiguous_column'],
    ['Mathematics (Max: 50)', 'other_maximum'],
    ['TOTAL', 'ignored'],
    ['Rank', 'ignored'],
    ['S/N', 'ignored'],
    ['Gender', 'ignored'],
    ['Average', 'ignored'],
  ])('reads %s as %s', (header, expected) => {
    expect(meaning(header)).toBe(expected)
  })

  it('takes a paper from its first column alone', () => {
    const { marks, refused } = columnsOf('Maths', 'Mathematics')
    expect(marks.map((column) => column?.header)).toEqual([undefined, undefined, 'Maths'])
    expect(refused).toEqual([
      { column: 'Mathematics', area: 'MAT', reason: 'stands in the file twice', code: 'duplicate_column' },
    ])
  })

  it('reads maxima from the row below the header', () => {
    const rows = [
      ['Name', 'Adm No', 'Maths', 'English Grammar'],
      ['Max Marks →', '', '100', '70'],
    ]
    const { marks, refused, maximumRow } = readColumns(rows, level)!
    expect(maximumRow).toBe(1)
    expect(marks.filter(Boolean).map((column) => column!.subject)).toEqual(['MAT'])
    expect(refused).toEqual([
      {
        column: 'English Grammar',
        area: 'ENG.GRAM',
        reason: 'the paper is out of 60, the heading says 70',
        code: 'other_maximum',
      },
    ])
  })

  it('says nothing of a table without names or learning areas', () => {
    expect(readColumns([['Maths', 'English']], level)).toBeNull()
    expect(readColumns([['Name', 'Woodwork']], level)).toBeNull()
  })
})
