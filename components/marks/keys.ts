export type Place = { row: number; column: number }

/** A sheet as the keyboard sees it; `has`: whether there is a field at a place. */
export type Grid = { rows: number; columns: number; has: (place: Place) => boolean }

export type Key = { key: string; ctrlKey: boolean; shiftKey: boolean; altKey: boolean; metaKey: boolean }

export type Intent =
  | { does: 'go'; to: Place }
  | { does: 'edit' }
  | { does: 'restore' }
  | { does: 'clear' }
  | { does: 'missing' }
  | { does: 'story' }
  | { does: 'help' }

/**
 * What a key means in a field; null: what it means to the browser (typing, Tab to the next column). While a mark is
 * edited in place, Home, End and Delete belong to the text.
 */
export function intentOf(key: Key, at: Place, grid: Grid, isEditing: boolean): Intent | null {
  const go = (to: Place | null): Intent => ({ does: 'go', to: to ?? at })
  if (key.altKey || key.metaKey) return null
  if (key.ctrlKey) {
    if (key.key === 'Home') return go(first(inOrder(grid)))
    if (key.key === 'End') return go(first(inOrder(grid).reverse()))
    return key.key.toLowerCase() === 'm' ? { does: 'missing' } : null
  }
  switch (key.key) {
    case 'Enter':
      return go(key.shiftKey ? above(at, grid) : below(at, grid))
    case 'ArrowDown':
      return go(below(at, grid))
    case 'ArrowUp':
      return go(above(at, grid))
    case 'Home':
      return isEditing || key.shiftKey ? null : go(first(inRow(at.row, grid)))
    case 'End':
      return isEditing || key.shiftKey ? null : go(first(inRow(at.row, grid).reverse()))
    case 'Delete':
      return isEditing || key.shiftKey ? null : { does: 'clear' }
    case 'F2':
      return { does: key.shiftKey ? 'story' : 'edit' }
    case 'Escape':
      return { does: 'restore' }
    case '?':
      return { does: 'help' }
    default:
      return null
  }
}

/** The next field down a column that lacks a mark, then down the following ones, round to where one is; null: none. */
export function nextMissing(at: Place, grid: Grid, isMissing: (place: Place) => boolean): Place | null {
  const all = range(grid.columns).flatMap((column) => range(grid.rows).map((row) => ({ row, column })))
  const here = at.column * grid.rows + at.row
  const round = [...all.slice(here + 1), ...all.slice(0, here + 1)]
  return first(round.filter((place) => grid.has(place) && isMissing(place)))
}

const range = (length: number) => Array.from({ length }, (_, at) => at)
const first = (places: Place[]): Place | null => places[0] ?? null

const inRow = (row: number, { columns, has }: Grid): Place[] =>
  range(columns)
    .map((column) => ({ row, column }))
    .filter(has)

const inOrder = (grid: Grid): Place[] => range(grid.rows).flatMap((row) => inRow(row, grid))

const inColumn = (column: number, { rows, has }: Grid): Place[] =>
  range(rows)
    .map((row) => ({ row, column }))
    .filter(has)

const below = ({ row, column }: Place, grid: Grid) =>
  first(inColumn(column, grid).filter((place) => place.row > row))
const above = ({ row, column }: Place, grid: Grid) =>
  first(
    inColumn(column, grid)
      .reverse()
      .filter((place) => place.row < row),
  )
