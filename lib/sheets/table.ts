import { AppError } from '@/lib/errors'

/**
 * What a file's sheet says, as text, whatever the format: `rows[0]` is row 1 of the file, empty rows included.
 * Date cells read 2012-05-14, numbers as people would type them.
 */
export type Table = {
  /** The sheet's name; null for a text file. */
  name: string | null
  rows: string[][]
  /** How many cells hold a formula, of which only the stored value was read. */
  formulas: number
}

export const limits = { bytes: 5 * 1024 * 1024, rows: 20_000, columns: 200, cell: 32_767, line: 64 * 1024 }

export const refused = (message: string) => new AppError('invalid', message)

/** One leading apostrophe is how spreadsheets mark text; it is no part of the value. */
export const cellText = (value: string) => (value.startsWith("'") ? value.slice(1) : value)

/** Cuts empty cells and rows from the ends, and refuses what is larger than any school's file. */
export function checkedTable(name: string | null, raw: string[][], formulas = 0): Table {
  const rows = raw.map((row) => row.slice(0, row.findLastIndex((cell) => cell.trim() !== '') + 1))
  const last = rows.findLastIndex((row) => row.length > 0)
  for (const [i, row] of rows.entries()) {
    if (row.length > limits.columns) throw refused(`Row ${i + 1} has more than ${limits.columns} columns.`)
    if (row.some((cell) => cell.length > limits.cell))
      throw refused(`Row ${i + 1} has a cell with more than ${limits.cell.toLocaleString('en')} characters.`)
    if (row.join(' ').length > limits.line) throw refused(`Row ${i + 1} is longer than 64 KB.`)
  }
  if (last >= limits.rows) throw refused(`The file has more than ${limits.rows.toLocaleString('en')} rows.`)
  return { name, rows: rows.slice(0, last + 1), formulas }
}
