import type { Change, Issue, Outcome, RowReport } from '@/lib/exchange/imports/input'
import { type MarkRow, type MarkSheetFile, readMarkSheet, type SheetFacts } from '@/lib/marks/import/file'
import { renamedSheet } from '@/lib/marks/import/sheet/rules'
import type { Table } from '@/lib/sheets/table'

type Stored = {
  tables: readonly Table[]
  sheet: number
  headerRow: number | null
  fields: (string | null)[]
  fixes: Record<string, Record<string, string>>
  leftOut: readonly number[]
}

/** Reads a sheet of marks with what was corrected by hand. Rows that were left out are empty to it. */
export function markReader(
  { tables, sheet, headerRow, fields, fixes, leftOut }: Stored,
  facts: SheetFacts,
): { kind: 'marks'; report: RowReport[]; sheet: MarkSheetFile | null } {
  const from = headerRow ?? 0
  const out = new Set(leftOut)
  const [header, ...rows] = renamedSheet(tables[sheet]?.rows ?? [], { headerRow, fields }, facts)
  // A field that the file has no column for, and that was typed, gets one.
  const more = [...new Set(Object.values(fixes).flatMap(Object.keys))].filter(
    (field) => !fields.includes(field),
  )
  const columns = [...fields, ...Array(Math.max(0, header!.length - fields.length)).fill(null), ...more]
  const names = { fullName: 'Student Name', admissionNumber: 'Admission Number' } as Record<string, string>
  const fixed = rows.map((row, i) => {
    const fix = fixes[from + 1 + i]
    if (out.has(from + 1 + i)) return []
    return fix
      ? columns.map((field, at) => (field && fix[field] !== undefined ? fix[field] : (row[at] ?? '')))
      : row
  })
  const read = readMarkSheet(
    { rows: [[...header!, ...more.map((field) => names[field] ?? field)], ...fixed] },
    facts,
  )
  const maxima = new Map(facts.papers.map(({ id, max }) => [id, max]))
  const report = rows.map((row, i): RowReport => {
    const cells = Object.fromEntries(
      columns.flatMap((field, at) => {
        const typed = fixed[i]?.[at] ?? (out.has(from + 1 + i) ? row[at] : '') ?? ''
        return field && typed.trim() !== '' ? [[field, typed]] : []
      }),
    )
    const number = from + 1 + i
    const title = cells.fullName?.trim() || cells.admissionNumber?.trim() || ''
    if (out.has(number))
      return { row: number, outcome: 'skipped', title, cells, changes: [], issues: [note('left_out')] }
    const outcome = read?.rows.find((each) => each.row === i + 2)
    return { row: number, title, cells, ...told(outcome, columns, [...header!, ...more], maxima) }
  })
  return { kind: 'marks', report, sheet: read }
}

const note = (code: string): Issue => ({ field: null, severity: 'note', code })

function told(
  row: MarkRow | undefined,
  fields: readonly (string | null)[],
  header: readonly string[],
  maxima: ReadonlyMap<string, string>,
): { outcome: Outcome; issues: Issue[]; changes: Change[] } {
  if (!row) return { outcome: 'skipped', issues: [note('no_columns')], changes: [] }
  if (row.outcome === 'skipped') return { outcome: 'skipped', issues: [note(row.skip)], changes: [] }
  if (row.outcome === 'needs_you') return { outcome: 'needs_you', issues: row.issues, changes: [] }
  const fieldOf = (column: string) => fields[header.indexOf(column)] ?? column
  const issues: Issue[] = [...row.issues]
  const changes: Change[] = []
  for (const mark of row.marks) {
    const field = fieldOf(mark.column)
    if (mark.effect === 'refused')
      issues.push({
        field,
        severity: 'error',
        code: mark.code,
        value: String(Number(maxima.get(mark.paperId))),
      })
    else changes.push({ field, from: mark.from, to: mark.to })
  }
  const isRefused = issues.some(({ severity }) => severity === 'error')
  const outcome = changes.some(({ from }) => from !== '')
    ? 'changed'
    : changes.length > 0
      ? 'new'
      : isRefused
        ? 'needs_you'
        : 'unchanged'
  return { outcome, issues, changes }
}

/** Columns that were not taken, and why. `others`: codes of areas whose marks are not this person's to enter. */
export const refusedColumnNotes = (sheet: MarkSheetFile | null, others: readonly string[]): string[] =>
  (sheet?.refusedColumns ?? []).map(({ column, area, reason, code }) => {
    const isOthers = code === 'not_set' && others.includes((area ?? '').split('.')[0]!)
    return `“${column.trim()}” is not taken: ${isOthers ? 'its marks are not yours to enter' : reason}.`
  })
