import { type ClassMatch, matchClass, type NamedClass } from '@/lib/classes/rules'
import type { Kind } from '@/lib/exchange/kinds/rules'
import { readGender, readRelationship, readReligion } from '@/lib/learners/values/rules'
import { readPhones } from '@/lib/phones'
import { type Columns, columnsByHeader, firstOf } from '@/lib/sheets/columns'
import { readDay } from '@/lib/sheets/dates'
import { headerKey } from '@/lib/sheets/headers'
import type { Table } from '@/lib/sheets/table'
import { counted } from '@/lib/words'
import { type Counts, type ImportKind, type Outcome, outcomes, type RowReport } from './input'

/** More rows than this are read and taken in the background. */
export const mostAtOnce = 500
/** Rows on one page of a report. */
export const perPage = 60

/** Which sheet of a workbook holds the list: the one whose header knows most columns. `columns` null: none has a header. */
export function bestSheet(
  tables: readonly Pick<Table, 'rows'>[],
  kind: Pick<Kind, 'fieldOf' | 'anchors'>,
): { sheet: number; columns: Columns | null } {
  const found = tables.map(({ rows }) => columnsByHeader(rows, kind.fieldOf, kind.anchors))
  const known = found.map((columns) => columns?.fields.filter(Boolean).length ?? 0)
  const sheet = known.indexOf(Math.max(...known))
  return { sheet: Math.max(0, sheet), columns: found[sheet] ?? null }
}

/** The letters and digits of a header row: files of one origin have the same. */
export const headerText = (header: readonly string[]): string => header.map(headerKey).join('|')

const share = (cells: readonly string[], fits: (cell: string) => boolean) => {
  const filled = cells.filter((cell) => cell.trim() !== '')
  return filled.length === 0 ? 0 : filled.filter(fits).length / filled.length
}

const looksLike: Record<string, (cell: string, classes: readonly NamedClass[]) => boolean> = {
  gender: (cell) => readGender(cell) !== null,
  grade: (cell, classes) =>
    /^(grade|gr|g|class|std|form|f|pp|gredi|darasa)\W*\d/i.test(cell.trim()) ||
    (matchClass(classes, cell, '') as ClassMatch).classId !== null,
  phone: (cell) => readPhones(cell).phones.length > 0,
  email: (cell) => /^\S+@\S+\.\S+$/.test(cell.trim()),
  day: (cell) => readDay(cell, { earliest: '1940-01-01', latest: '2100-01-01' }).day !== null,
  religion: (cell) => readReligion(cell, []) !== null,
  relationship: (cell) => readRelationship(cell) !== 'other',
  number: (cell) => /^[A-Za-z]{0,5}[/ -]?\d[\dA-Za-z/-]{0,11}$/.test(cell.trim()),
  name: (cell) => /^\p{L}/u.test(cell.trim()) && !/\d/.test(cell),
}

/** In the order of asking: the first column that looks like it is it. A name is what is left. */
const guesses: Partial<Record<ImportKind, [field: string, like: keyof typeof looksLike][]>> = {
  learners: [
    ['guardian.email', 'email'],
    ['gender', 'gender'],
    ['guardian.phone', 'phone'],
    ['dateOfBirth', 'day'],
    ['religion', 'religion'],
    ['grade', 'grade'],
    ['admissionNumber', 'number'],
    ['guardian.relationship', 'relationship'],
    ['fullName', 'name'],
    ['guardian.name', 'name'],
  ],
  guardians: [
    ['email', 'email'],
    ['phone', 'phone'],
    ['admissionNumber', 'number'],
    ['relationship', 'relationship'],
    ['fullName', 'name'],
    ['learnerName', 'name'],
  ],
  staff: [
    ['email', 'email'],
    ['gender', 'gender'],
    ['phone', 'phone'],
    ['tscNumber', 'number'],
    ['fullName', 'name'],
  ],
  areas: [['fullName', 'name']],
}

/** What one should know of a file: its formulas were not run, its other sheets not read. */
export function fileNotes({ tables, sheet }: { tables: readonly Table[]; sheet: number }): string[] {
  const others = tables.filter((table, i) => i !== sheet && table.rows.length > 0).map(({ name }) => name)
  const formulas = tables[sheet]?.formulas ?? 0
  return [
    ...(formulas > 0
      ? [
          `${counted(formulas, 'cell holds a formula', 'cells hold formulas')}; what they last showed was read.`,
        ]
      : []),
    ...(others.length > 0
      ? [`Not read: ${others.length === 1 ? 'sheet' : 'sheets'} ${others.join(', ')}.`]
      : []),
  ]
}

/** What the columns of cells without a header seem to hold, by what stands in them. Running numbers are nobody's. */
export function guessColumns(
  rows: readonly (readonly string[])[],
  kind: ImportKind,
  classes: readonly NamedClass[],
): Columns {
  const sample = rows.slice(0, 60)
  const width = Math.max(0, ...sample.map((row) => row.length))
  const columns = Array.from({ length: width }, (_, i) => sample.map((row) => row[i] ?? ''))
  const fields: (string | null)[] = columns.map(() => null)
  const counts = columns.map((cells) => cells.every((cell, i) => Number(cell) === Number(cells[0]) + i))
  for (const [field, like] of guesses[kind] ?? []) {
    const at = columns.findIndex(
      (cells, i) =>
        fields[i] === null &&
        !(counts[i] && i === 0 && cells.length > 1) &&
        share(cells, (cell) => looksLike[like]!(cell, classes)) > 0.6,
    )
    if (at !== -1) fields[at] = field
  }
  return { headerRow: null, fields }
}

/** A mapping as somebody chose it, made whole: as wide as the sheet, each field once. '' and what is no field are not read. */
export const chosenColumns = (
  typed: readonly string[],
  width: number,
  isField: (field: string) => boolean,
): (string | null)[] =>
  firstOf(Array.from({ length: width }, (_, i) => (typed[i] && isField(typed[i]) ? typed[i] : null)))

/** Somebody must look at it: it is not taken, or not all of it. */
export const needsLook = ({ outcome, issues }: Pick<RowReport, 'outcome' | 'issues'>): boolean =>
  outcome === 'needs_you' || (outcome !== 'skipped' && issues.some(({ severity }) => severity === 'error'))

/** Two rows whose class is not known and who call it the same. */
export const namesSameClass = (one: RowReport, other: RowReport): boolean =>
  [one, other].every(({ issues }) =>
    issues.some(({ field, severity }) => field === 'class' && severity === 'error'),
  ) && ['grade', 'stream'].every((field) => one.cells[field] === other.cells[field])

export function countsOf(report: readonly RowReport[]): Counts {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>
  for (const { outcome } of report) counts[outcome] += 1
  return { ...counts, attention: report.filter(needsLook).length }
}

/** "38 new, 4 changed, 2 need you". */
export function countsInWords({ new: fresh, changed, attention, unchanged }: Counts): string {
  const parts = [
    fresh > 0 && `${fresh.toLocaleString('en')} new`,
    changed > 0 && `${changed.toLocaleString('en')} changed`,
    attention > 0 && `${attention.toLocaleString('en')} ${attention === 1 ? 'needs' : 'need'} you`,
    unchanged > 0 && `${unchanged.toLocaleString('en')} unchanged`,
  ].filter(Boolean)
  return parts.join(', ') || 'Nothing to take'
}

/** "Take 38 new and 4 changed learners"; null when there is nothing to take. */
export function takeWords(
  { new: fresh, changed }: Pick<Counts, 'new' | 'changed'>,
  { one, many }: Pick<Kind, 'one' | 'many'>,
): string | null {
  if (fresh + changed === 0) return null
  if (fresh === 0) return `Change ${counted(changed, one, many)}`
  if (changed === 0) return `Take ${fresh.toLocaleString('en')} new ${fresh === 1 ? one : many}`
  return `Take ${fresh.toLocaleString('en')} new and ${changed.toLocaleString('en')} changed ${many}`
}

/** "38 new and 4 changed learners". */
export function takenWords(
  { new: fresh, changed }: Pick<Counts, 'new' | 'changed'>,
  { one, many }: Pick<Kind, 'one' | 'many'>,
): string {
  const parts = [
    fresh > 0 && `${fresh.toLocaleString('en')} new`,
    changed > 0 && `${changed.toLocaleString('en')} changed`,
  ]
  return `${parts.filter(Boolean).join(' and ') || 'No'} ${fresh + changed === 1 ? one : many}`
}

/** Which rows differ from what somebody saw: the same rows would do something else now. */
export function differing(seen: readonly RowReport[], now: readonly RowReport[]): Set<number> {
  // What was stored comes back with its keys in another order.
  const essence = ({ outcome, issues, changes, cells }: RowReport) =>
    JSON.stringify([
      outcome,
      issues
        .filter(({ severity }) => severity !== 'note')
        .map(({ field, severity, code, value }) => [field, severity, code, value]),
      changes.map(({ field, from, to }) => [field, from, to]),
      Object.entries(cells).sort(),
    ])
  const before = new Map(seen.map((row) => [row.row, essence(row)]))
  return new Set(now.filter((row) => before.get(row.row) !== essence(row)).map(({ row }) => row))
}

export const showings = ['attention', ...outcomes, 'all'] as const
export type Showing = (typeof showings)[number]

/** Which rows of a report are shown, from an address that anybody may have typed. */
export function readShowing(
  { show, page }: { show?: string | string[]; page?: string | string[] },
  counts: Counts | null,
): { show: Showing; page: number } {
  const wanted = Array.isArray(show) ? show[0] : show
  const usual = counts && counts.attention > 0 ? 'attention' : counts && counts.new > 0 ? 'new' : 'all'
  const number = Number(Array.isArray(page) ? page[0] : page)
  return {
    show: showings.find((each) => each === wanted) ?? usual,
    page: Number.isInteger(number) && number > 0 ? Math.min(number, 10_000) : 1,
  }
}
