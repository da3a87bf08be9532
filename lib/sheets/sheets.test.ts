import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { AppError } from '@/lib/errors'
import { readCsv } from './csv'
import { readDay } from './dates'
import { findHeader, headerKey, skipped, statedMaximum } from './headers'
import { readTables } from './read'

const bytes = (text: string) => new TextEncoder().encode(text)
const refused = (text: string | Uint8Array) => async () => {
  await readTables(typeof text === 'string' ? bytes(text) : text)
}

describe('text files', () => {
  it.each([
    [
      'commas',
      'a,b,"c, d"\n1,2,3',
      [
        ['a', 'b', 'c, d'],
        ['1', '2', '3'],
      ],
    ],
    [
      'semicolons and a byte order mark',
      '\uFEFFa;b;12,5\r\n1;2;3',
      [
        ['a', 'b', '12,5'],
        ['1', '2', '3'],
      ],
    ],
    [
      'tabs',
      'a\tb\n1,5\t2',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    ['a declared separator', 'sep=;\r\na;b\r\n', [[], ['a', 'b']]],
    [
      'lines inside quotes',
      'a,"b\nc"\n1,2',
      [
        ['a', 'b\nc'],
        ['1', '2'],
      ],
    ],
    ['empty lines, which count', 'a,b\n\n1,2\n,,\n', [['a', 'b'], [], ['1', '2']]],
    ['a leading apostrophe', "a,'0712\n", [['a', '0712']]],
    ['quotes inside text', 'Ng"ang"a,5" ruler\n', [['Ng"ang"a', '5" ruler']]],
  ])('reads %s', (_, text, rows) => {
    expect(readCsv(bytes(text)).rows).toEqual(rows)
  })

  it('reads UTF-16 with and without a mark, and Windows-1252', () => {
    const wide = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))
    const expected = [
      ['Name', 'Ng’ang’a'],
      ['é', '1'],
    ]
    expect(readCsv(wide('\uFEFFName,Ng’ang’a\né,1')).rows).toEqual(expected)
    expect(readCsv(wide('Name,Ng’ang’a\né,1')).rows).toEqual(expected)
    const big = Buffer.from('\uFEFFName,Ng’ang’a\né,1', 'utf16le').swap16()
    expect(readCsv(new Uint8Array(big)).rows).toEqual(expected)
    expect(readCsv(new Uint8Array([0x4e, 0x67, 0x92, 0x61, 0x2c, 0xe9])).rows).toEqual([['Ng’a', 'é']])
  })

  it.each([
    ['an empty file', '', 'The file is empty.'],
    ['too many rows', 'a,b\n'.repeat(20_001), 'more than 20,000 rows'],
    ['too many columns', 'x,'.repeat(201).concat('x'), 'more than 200 columns'],
    ['a cell that is too long', `a,${'x'.repeat(32_768)}`, 'more than 32,767 characters'],
    ['a line that is too long', `${'x'.repeat(30_000)},`.repeat(3), 'longer than 64 KB'],
    ['more than 5 MB', 'x'.repeat(5 * 1024 * 1024 + 1), 'larger than 5 MB'],
    ['a quote that never ends', 'a,b\n"c,d\ne,f', 'never closed'],
    ['characters no text has', 'a,b\u0000\u0000\u0000c', 'not a table'],
  ])('refuses %s in plain words', async (_, text, words) => {
    await expect(refused(text)).rejects.toThrow(words)
  })

  it.each([
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], 'a picture'],
    ['a PDF', [0x25, 0x50, 0x44, 0x46, 0x2d], 'a PDF'],
    ['an old or encrypted workbook', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'password-protected'],
  ])('says what %s is', async (_, start, words) => {
    await expect(refused(new Uint8Array([...start, 0, 0, 0, 0]))).rejects.toThrow(words)
  })
})

describe('any file at all', () => {
  it('is read or refused in words', async () => {
    const text = fc.string({ unit: fc.constantFrom(...',;\t"\n\r\u0000\uFEFF1aé’='), minLength: 1 })
    const bytesOf = fc.oneof(fc.uint8Array({ minLength: 1 }), text.map(bytes))
    await fc.assert(
      fc.asyncProperty(
        bytesOf.filter(([first, second]) => !(first === 0x50 && second === 0x4b)),
        async (file) => {
          const outcome = await readTables(file).catch((error) => error)
          if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(AppError)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('headers', () => {
  it('compares letters and digits alone', () => {
    expect(headerKey(' Pupil’s_ Name\u00a0')).toBe('pupilsname')
    expect(headerKey('Mathematics (Max: 60)')).toBe('mathematics')
    expect(headerKey('CRE/IRE/HRE')).toBe('creirehre')
    expect(statedMaximum('SST (Max: 60)')).toBe('60')
    expect(statedMaximum('SST (out of 12.5)')).toBe('12.5')
    expect(statedMaximum('SST (new)')).toBeNull()
  })

  const field = (key: string) => ({ name: 'fullName', adm: 'admissionNumber', class: 'grade' })[key] ?? null

  it('finds the header below titles, within 30 rows', () => {
    const titles = [['HILLVIEW SCHOOL'], [], ['Class', 'Grade 8']]
    expect(findHeader([...titles, ['No', 'Name', 'Class']], field)).toBe(3)
    expect(findHeader([['Name'], ['Adm', 'Name']], field)).toBe(1)
    expect(findHeader([...Array(30).fill(['title']), ['Name', 'Adm']], field)).toBeNull()
  })

  it('knows the rows that hold nobody', () => {
    const header = ['S/No', 'Name', 'Adm']
    const why = (...row: string[]) => skipped(row, header, 1)
    expect(why('', ' ', '')).toBe('empty')
    expect(why('GRADE 7 NORTH')).toBe('section_title')
    expect(why('S/No', 'Name', 'Adm ')).toBe('repeated_header')
    expect(why('Total', '24')).toBe('total_row')
    expect(why('', 'Average', '54')).toBe('total_row')
    expect(why('', '(optional)', '(required)')).toBe('hint_row')
    expect(why('1', 'Name Wanjiku', '12')).toBeNull()
  })
})

describe('days', () => {
  const bounds = { earliest: '2001-09-01', latest: '2026-09-01' }
  it.each([
    ['14/08/2012', '2012-08-14'],
    ['03/04/2011', '2011-04-03'],
    ['3-4-2011', '2011-04-03'],
    ['14.08.2012', '2012-08-14'],
    ['2012-08-14', '2012-08-14'],
    ['2012-08-14T00:00', '2012-08-14'],
    ['9-Mar-2013', '2013-03-09'],
    ['3 March 2013', '2013-03-03'],
    ['1st Sept 2013', '2013-09-01'],
    ['29/02/2012', '2012-02-29'],
  ])('reads %s day first', (typed, day) => {
    expect(readDay(typed, bounds)).toEqual({ day, note: null })
  })

  it('notes what it worked out', () => {
    expect(readDay('5/6/13', bounds)).toEqual({ day: '2013-06-05', note: 'two_digit_year' })
    expect(readDay('41434', bounds)).toEqual({ day: '2013-06-09', note: 'date_from_serial' })
  })

  it.each([
    '31/02/2013',
    '11/23/2014',
    '29/02/2013',
    'Jan',
    '2012',
    '35000',
    '54789',
    '1/2',
    'n/a',
    '12-Foo-2013',
  ])('does not guess %s', (typed) => {
    expect(readDay(typed, bounds)).toEqual({ day: null, why: 'unreadable', value: typed })
  })

  it('doubts what cannot be', () => {
    expect(readDay('12/05/2031', bounds)).toEqual({ day: null, why: 'implausible', value: '2031-05-12' })
    expect(readDay('31/08/2001', bounds)).toMatchObject({ why: 'implausible' })
  })
})
