import { describe, expect, it } from 'vitest'

import type { Area, AreaFigures } from '@/lib/grading/types'
import { columnGroups, commonestArea, inOrder, readOrder, type SheetArea, type SheetLearner } from './rules'

const area = (code: string, order: number, more: Partial<Area> = {}): Area => ({
  code,
  name: `Area ${code}`,
  abbreviation: code,
  order,
  slot: null,
  optional: false,
  components: [],
  ...more,
})
const english = area('ENG', 1, {
  components: [
    { code: 'GRAM', name: 'Grammar', weight: '60' },
    { code: 'COMP', name: 'Composition', weight: '40' },
  ],
})
const areas = [
  area('MAT', 2),
  english,
  area('CRE', 3, { slot: 'RE' }),
  area('IRE', 4, { slot: 'RE' }),
  area('ART', 5),
]
const slots = [{ code: 'RE', name: 'Religious Education', abbreviation: 'RE' }]
const figures = (codes: string[]) => codes.map((code) => ({ code }) as AreaFigures)
const learner = (name: string, more: Partial<SheetLearner> = {}) =>
  ({
    name,
    admissionNumber: name,
    average: null,
    points: null,
    className: '',
    areas: [],
    ...more,
  }) as SheetLearner
const sat = (code: string, percent: SheetArea['percent']) =>
  ({ code, percent, papers: [] }) as unknown as SheetArea

describe('columnGroups', () => {
  it('puts parts before their total and the areas of a slot in one column, and leaves out what is not set', () => {
    const groups = columnGroups(areas, slots, figures(['ENG', 'MAT', 'CRE', 'IRE']), true)
    expect(groups.map(({ key, columns }) => [key, columns.map(({ label }) => label)])).toEqual([
      ['ENG', ['GRAM', 'COMP', 'TOT']],
      ['MAT', ['MAT']],
      ['RE', ['RE']],
    ])
    expect(groups[2]?.columns[0]).toMatchObject({ codes: ['CRE', 'IRE'] })
  })

  it('has no parts in a term result', () => {
    expect(columnGroups(areas, slots, figures(['ENG']), false)[0]?.columns.map(({ label }) => label)).toEqual(
      ['ENG'],
    )
  })
})

describe('order', () => {
  const columns = columnGroups(areas, slots, figures(['ENG', 'MAT']), false).flatMap((group) => group.columns)
  const list = [
    learner('Ben', { average: '60', areas: [sat('MAT', '50')] }),
    learner('Ada', { average: null, areas: [sat('MAT', null)] }),
    learner('Cy', { average: '181/3', areas: [sat('MAT', '101/2')] }),
  ]
  const names = (by: string, down = false) => inOrder(list, { by, down }, columns).map(({ name }) => name)

  it('sorts by exact figures, with those without one last either way', () => {
    expect(names('average')).toEqual(['Ben', 'Cy', 'Ada'])
    expect(names('average', true)).toEqual(['Cy', 'Ben', 'Ada'])
    expect(names('MAT', true)).toEqual(['Cy', 'Ben', 'Ada'])
    expect(names('name')).toEqual(['Ada', 'Ben', 'Cy'])
  })

  it('keeps the listing order for anything an address makes up', () => {
    expect(readOrder('drop table', 'down', columns)).toEqual({ by: 'position', down: false })
    expect(readOrder(undefined, undefined, columns)).toEqual({ by: 'position', down: false })
    expect(readOrder('MAT', 'down', columns)).toEqual({ by: 'MAT', down: true })
    expect(names('position')).toEqual(['Ben', 'Ada', 'Cy'])
  })
})

it('names the commonest area of a slot', () => {
  const list = ['IRE', 'CRE', 'CRE'].map((code, at) => learner(String(at), { areas: [sat(code, '50')] }))
  expect(commonestArea(list, ['IRE', 'CRE'])).toBe('CRE')
})
