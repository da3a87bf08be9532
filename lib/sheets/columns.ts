import { findHeader, headerKey, type Skip, skipped } from './headers'

/** What the columns of a sheet mean: `headerRow` counts from 1, null where the sheet has none; null for a column that is not read. */
export type Columns = { headerRow: number | null; fields: (string | null)[] }

/** A row below the header: skipped, or its cells by field (empty ones left out). */
export type SheetRow<F extends string = string> =
  | { row: number; skip: Skip; cells?: undefined }
  | { row: number; skip: null; cells: Partial<Record<F, string>> }

/** Columns by the sheet's own header; null when it has none. A field is read from the first column that names it. */
export function columnsByHeader(
  rows: readonly (readonly string[])[],
  field: (key: string) => string | null,
  anchors?: readonly string[],
): Columns | null {
  const at = findHeader(rows, field, anchors)
  if (at === null) return null
  const meant = rows[at]!.map((cell) => field(headerKey(cell)))
  return { headerRow: at + 1, fields: firstOf(meant) }
}

/** A field that two columns name is read from the first. */
export const firstOf = (fields: readonly (string | null)[]): (string | null)[] =>
  fields.map((field, i) => (field !== null && fields.indexOf(field) === i ? field : null))

/**
 * The rows below the header with their cells by field. `nameField`: what tells a total or a section title from somebody;
 * `nameAlone`: a name with nothing beside it is somebody too.
 */
export function rowsBelow<F extends string>(
  rows: readonly (readonly string[])[],
  { headerRow, fields }: Columns,
  nameField: F,
  nameAlone = false,
): SheetRow<F>[] {
  const header = headerRow === null ? [] : (rows[headerRow - 1] ?? [])
  const names = fields.indexOf(nameField)
  const from = headerRow ?? 0
  return rows.slice(from).map((cells, i): SheetRow<F> => {
    const row = from + 1 + i
    const skip = skipped(cells, header, names === -1 ? undefined : names)
    const isName = nameAlone && skip === 'section_title' && (cells[names] ?? '').trim() !== ''
    if (skip && !isName) return { row, skip }
    const filled = cells.flatMap((cell, n) => (fields[n] && cell.trim() !== '' ? [[fields[n], cell]] : []))
    return { row, skip: null, cells: Object.fromEntries(filled) }
  })
}
