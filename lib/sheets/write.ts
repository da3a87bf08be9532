import { stringify } from 'csv-stringify/sync'
import writeXlsxFile from 'write-excel-file/node'

/** A sheet to hand out: text alone, so that a number keeps its zeros and a phone its plus. */
export type Sheet = { name: string; rows: string[][] }

export const sheetFormats = ['xlsx', 'csv'] as const
export type SheetFormat = (typeof sheetFormats)[number]

const mimes: Record<SheetFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

export const mimeOf = (format: SheetFormat) => mimes[format]

/**
 * What a spreadsheet program would take for a formula, or would drop, gets a leading apostrophe; reading drops one again
 * (lib/sheets/table.ts).
 */
export const harmless = (text: string): string => (/^[=+\-@\t\r']/.test(text) ? `'${text}` : text)

/** Rows as a file; a text file holds the first sheet. The mark at its beginning makes Excel read it as UTF-8. */
export async function writeSheets(sheets: readonly Sheet[], format: SheetFormat): Promise<Uint8Array> {
  const safe = sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(harmless)) }))
  if (format === 'csv') return Buffer.from(`\uFEFF${stringify(safe[0]!.rows, { record_delimiter: '\r\n' })}`)
  return writeXlsxFile(
    safe.map(({ name, rows }) => ({
      sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      data: rows.map((row, i) =>
        row.map((value) =>
          value === '' ? null : { value, type: String, ...(i === 0 && { fontWeight: 'bold' as const }) },
        ),
      ),
      columns: widths(rows).map((width) => ({ width })),
      stickyRowsCount: 1,
    })),
  ).toBuffer()
}

/** As wide as the longest of the first rows, within reason. */
const widths = (rows: readonly string[][]): number[] =>
  (rows[0] ?? []).map((_, i) =>
    Math.min(40, Math.max(8, ...rows.slice(0, 100).map((row) => (row[i] ?? '').length + 2))),
  )
