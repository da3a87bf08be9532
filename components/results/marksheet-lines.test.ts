import { expect, it } from 'vitest'

import type { Column, SheetLearner } from '@/lib/results/marksheet/rules'
import { marksheetLines } from './marksheet-lines'

const of = (codes: string[]): Column => ({
  kind: 'area',
  key: codes[0]!,
  label: codes[0]!,
  title: codes[0]!,
  codes,
  isTotal: false,
})
const part: Column = { kind: 'part', key: 'ENG.C', label: 'C', title: 'C', area: 'ENG', component: 'C' }
const columns = [part, of(['ENG']), of(['MAT']), of(['CRE', 'IRE'])]
const names = new Map([['IRE', 'Islamic']])

const learner = (areas: SheetLearner['areas'], more: Partial<SheetLearner> = {}) =>
  ({
    name: 'Grace',
    admissionNumber: '7',
    className: 'East',
    total: null,
    outOf: 0,
    average: null,
    level: null,
    points: null,
    pointsOutOf: 0,
    inClass: null,
    inGrade: null,
    deviation: null,
    areas,
    ...more,
  }) as SheetLearner

const sat = (code: string, percent: `${bigint}` | `${bigint}/${bigint}`, level: string) =>
  ({ code, state: 'number', percent, level }) as const

it('shows marks, percents with their levels, and what is missing or absent', () => {
  const lines = marksheetLines(
    [
      learner(
        [
          {
            ...sat('ENG', '383/6', 'ME1'),
            papers: [{ component: 'C', state: 'number', mark: '25.5', max: '40' }],
          },
          { code: 'MAT', state: 'blank', percent: null, level: null },
          sat('CRE', '82', 'EE2'),
        ],
        { total: '875/6', outOf: 200, average: '875/12', deviation: '-1/4', inClass: 1 },
      ),
      learner([
        { code: 'ENG', state: 'absent', percent: null, level: null },
        { code: 'MAT', state: 'blank', percent: null, level: null, provisional: '40' },
        sat('CRE', '50', 'ME2'),
      ]),
      learner([sat('IRE', '50', 'ME2')]),
    ],
    columns,
    names,
  )
  expect(lines.map(({ figures }) => figures)).toEqual([
    ['25.5', ['63.8', 'ME1'], ['–', '', '', true], ['82.0', 'EE2']],
    ['', ['X', ''], ['(40.0)', '', '', true], ['50.0', 'ME2']],
    ['', ['', ''], ['', ''], ['50.0', 'ME2', 'Islamic', false]],
  ])
  expect(lines[0]).toMatchObject({ total: '145.8', outOf: 200, average: '72.9', change: '-0.3', inClass: 1 })
  expect(lines[1]).toMatchObject({ total: '–', average: '–', change: '–', level: null })
})
