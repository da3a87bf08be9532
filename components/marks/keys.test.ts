import { describe, expect, it } from 'vitest'

import { type Grid, intentOf, nextMissing } from './keys'

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  metaKey: false,
  ...held,
})
const ctrl = { ctrlKey: true }
const shift = { shiftKey: true }
const grid = (rows: number, columns: number, holes: string[] = []): Grid => ({
  rows,
  columns,
  has: ({ row, column }) => !holes.includes(`${row},${column}`),
})
const to = (row: number, column: number) => ({ does: 'go', to: { row, column } })

describe.each([1, 2, 6])('with %i columns', (columns) => {
  const last = columns - 1
  const sheet = grid(45, columns)

  it.each([
    ['Enter', {}, { row: 3, column: last }, to(4, last)],
    ['ArrowDown', {}, { row: 3, column: last }, to(4, last)],
    ['Enter', shift, { row: 3, column: last }, to(2, last)],
    ['ArrowUp', {}, { row: 3, column: last }, to(2, last)],
    ['Home', {}, { row: 3, column: last }, to(3, 0)],
    ['End', {}, { row: 3, column: 0 }, to(3, last)],
    ['Home', ctrl, { row: 3, column: last }, to(0, 0)],
    ['End', ctrl, { row: 3, column: 0 }, to(44, last)],
  ])('%s with %o goes in its own column, row or sheet', (key, held, at, intent) => {
    expect(intentOf(press(key, held), at, sheet, false)).toEqual(intent)
  })

  it('stays where it is at the top and at the bottom', () => {
    expect(intentOf(press('Enter'), { row: 44, column: last }, sheet, false)).toEqual(to(44, last))
    expect(intentOf(press('Enter', shift), { row: 0, column: last }, sheet, false)).toEqual(to(0, last))
  })
})

it('passes learners who have no paper in a column', () => {
  const sheet = grid(4, 2, ['1,1', '2,1', '3,0'])
  expect(intentOf(press('Enter'), { row: 0, column: 1 }, sheet, false)).toEqual(to(3, 1))
  expect(intentOf(press('Enter', shift), { row: 3, column: 1 }, sheet, false)).toEqual(to(0, 1))
  expect(intentOf(press('Home'), { row: 3, column: 1 }, sheet, false)).toEqual(to(3, 1))
})

it('leaves to the browser what is typed, Tab, and what belongs to other programs', () => {
  const at = { row: 1, column: 0 }
  for (const key of ['0', '9', '.', 'a', 'E', 'Backspace', 'Tab', 'ArrowLeft', 'ArrowRight'])
    expect(intentOf(press(key), at, grid(3, 2), false)).toBeNull()
  for (const held of [{ altKey: true }, { metaKey: true }])
    expect(intentOf(press('Home', held), at, grid(3, 2), false)).toBeNull()
  for (const key of ['c', 'v', 'z', 'r']) expect(intentOf(press(key, ctrl), at, grid(3, 2), false)).toBeNull()
})

it('gives Home, End and Delete to the text while it is edited in place', () => {
  const at = { row: 1, column: 1 }
  for (const key of ['Home', 'End', 'Delete']) expect(intentOf(press(key), at, grid(3, 2), true)).toBeNull()
  expect(intentOf(press('ArrowDown'), at, grid(3, 2), true)).toEqual(to(2, 1))
})

it.each([
  ['F2', {}, 'edit'],
  ['F2', shift, 'story'],
  ['Escape', {}, 'restore'],
  ['Delete', {}, 'clear'],
  ['?', shift, 'help'],
  ['m', ctrl, 'missing'],
  ['M', ctrl, 'missing'],
])('%s with %o', (key, held, does) => {
  expect(intentOf(press(key, held), { row: 0, column: 0 }, grid(3, 1), false)).toEqual({ does })
})

describe('the next missing mark', () => {
  const missing =
    (...places: string[]) =>
    ({ row, column }: { row: number; column: number }) =>
      places.includes(`${row},${column}`)

  it('is further down the column, then down the next ones, then from the top', () => {
    const find = nextMissing({ row: 1, column: 0 }, grid(3, 2), missing('0,0', '2,0', '0,1'))
    expect(find).toEqual({ row: 2, column: 0 })
    expect(nextMissing({ row: 2, column: 0 }, grid(3, 2), missing('0,0', '0,1'))).toEqual({
      row: 0,
      column: 1,
    })
    expect(nextMissing({ row: 0, column: 1 }, grid(3, 2), missing('0,0'))).toEqual({ row: 0, column: 0 })
  })

  it('is here when nothing else is missing, and nowhere when nothing is', () => {
    expect(nextMissing({ row: 1, column: 1 }, grid(3, 2), missing('1,1'))).toEqual({ row: 1, column: 1 })
    expect(nextMissing({ row: 1, column: 1 }, grid(3, 2), missing())).toBeNull()
    expect(nextMissing({ row: 0, column: 0 }, grid(3, 2, ['2,1']), missing('2,1'))).toBeNull()
  })
})
