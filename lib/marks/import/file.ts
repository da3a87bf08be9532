import type { MarkReason } from '@/lib/grading/mark'
import { readMark, showMark } from '@/lib/grading/mark'
import type { Mark } from '@/lib/grading/types'
import type { SavedMark } from '@/lib/marks/input'
import { cellOf } from '@/lib/marks/rules'
import { type Skip, skipped } from '@/lib/sheets/headers'
import type { Table } from '@/lib/sheets/table'
import { type Column, type Papers, type RefusedColumn, readColumns, type SheetPaper } from './columns/rules'
import { type ClassLearner, learnerFinder, type OtherLearner } from './matching/rules'

/** A mark as it is kept. */
export type StoredMark = Pick<SavedMark, 'state' | 'value' | 'version'>

/** What a sheet of marks is read against: a class in an assessment. */
export type SheetFacts = Papers & {
  /** `areas`: codes of the registered areas. */
  learners: readonly (ClassLearner & { areas: readonly string[] })[]
  elsewhere: readonly OtherLearner[]
  /** Marks as they are, by `cellOf`; what is not listed was never entered. */
  marks: ReadonlyMap<string, StoredMark>
}

/** A cell that says something else than what is stored. `paper`: "MAT", "ENG.GRAM". `version`: of the mark it was read against. */
export type MarkEffect = {
  paper: string
  paperId: string
  column: string
  typed: string
  version: number
} & (
  | { effect: 'new' | 'changed'; from: string; to: string }
  | { effect: 'refused'; reason: string; code: MarkReason | 'not-registered' }
)

export type MarkIssue = { field: 'learner' | null; severity: 'error' | 'note'; code: string; value?: string }

export type MarkRow =
  | { row: number; outcome: 'skipped'; skip: Skip | 'maximum_row' }
  | { row: number; outcome: 'needs_you'; issues: MarkIssue[] }
  | {
      row: number
      outcome: 'taken'
      learnerId: string
      admissionNumber: string
      issues: MarkIssue[]
      marks: MarkEffect[]
    }

export type MarkSheetFile = {
  headerRow: number
  /** Header as it stands in the file → paper or slot. */
  columns: Record<string, string>
  ignoredColumns: string[]
  refusedColumns: RefusedColumn[]
  rows: MarkRow[]
}

const reasons: Record<MarkReason, string> = {
  'over-maximum': 'over the maximum',
  negative: 'negative',
  decimals: 'more than 2 decimals',
  'not-a-number': 'not a number',
}

/**
 * Reads a wide sheet of marks: a row for each learner, a column for each paper. An empty cell leaves what is stored;
 * a cell that is no mark is refused alone. Null when no row is a header with names or numbers and a learning area.
 */
export function readMarkSheet({ rows }: Pick<Table, 'rows'>, facts: SheetFacts): MarkSheetFile | null {
  const columns = readColumns(rows, facts)
  if (!columns?.marks.some(Boolean)) return null
  const header = rows[columns.at]!
  const find = learnerFinder(facts.learners, facts.elsewhere)
  const rowOf = new Map<string, number>()

  function readRow(cells: readonly string[], row: number): MarkRow {
    if (row - 1 === columns!.maximumRow) return { row, outcome: 'skipped', skip: 'maximum_row' }
    const skip = skipped(cells, header, columns!.names)
    if (skip) return { row, outcome: 'skipped', skip }
    const at = (place: number | undefined) => (place === undefined ? '' : (cells[place] ?? ''))
    const needsYou = (code: string, value: string): MarkRow => ({
      row,
      outcome: 'needs_you',
      issues: [{ field: 'learner', severity: 'error', code, value }],
    })
    const found = find(at(columns!.numbers), at(columns!.names))
    if (!found.learner) return needsYou(found.code, found.value)
    const { learner, note } = found
    const first = rowOf.get(learner.id)
    if (first !== undefined) return needsYou('duplicate_in_file', `row ${first}`)
    rowOf.set(learner.id, row)
    const marks = columns!.marks.flatMap((column, i) =>
      column ? (effectOf(column, at(i), learner, facts) ?? []) : [],
    )
    const issues: MarkIssue[] = note ? [{ field: 'learner', severity: 'note', code: note }] : []
    return {
      row,
      outcome: 'taken',
      learnerId: learner.id,
      admissionNumber: learner.admissionNumber,
      issues,
      marks,
    }
  }

  return {
    headerRow: columns.at + 1,
    columns: Object.fromEntries(
      columns.marks.flatMap((column) => (column ? [[column.header, column.subject]] : [])),
    ),
    ignoredColumns: columns.ignored,
    refusedColumns: columns.refused,
    rows: rows.slice(columns.at + 1).map((cells, i) => readRow(cells, columns.at + 2 + i)),
  }
}

/** What one cell would do; null when it is empty or says what is stored. */
function effectOf(
  column: Column,
  typed: string,
  learner: SheetFacts['learners'][number],
  facts: SheetFacts,
): MarkEffect | null {
  const own = column.papers.find(({ area }) => learner.areas.includes(area))
  const paper = own ?? column.papers[0]!
  const reading = readMark(typed, paper.max)
  if (reading.ok && reading.mark.state === 'blank') return null
  // Exempt from what one does not take says nothing new.
  if (!own && reading.ok && reading.mark.state === 'exempt') return null

  const stored = facts.marks.get(cellOf({ learnerId: learner.id, paperId: paper.id }))
  const cell = {
    paper: nameOf(paper),
    paperId: paper.id,
    column: column.header,
    typed,
    version: stored?.version ?? 0,
  }
  if (!reading.ok)
    return { ...cell, effect: 'refused', reason: reasons[reading.reason], code: reading.reason }
  if (!own)
    return {
      ...cell,
      effect: 'refused',
      reason: `not registered for ${column.subject}`,
      code: 'not-registered',
    }
  const to = shown(reading.mark)
  const from = stored ? shown(markOf(stored)) : ''
  return from === to ? null : { ...cell, effect: from === '' ? 'new' : 'changed', from, to }
}

const nameOf = ({ area, component }: SheetPaper) => (component === null ? area : `${area}.${component}`)
const markOf = ({ state, value }: StoredMark): Mark =>
  state === 'number' ? { state, value: value! } : { state }
const shown = (mark: Mark) =>
  mark.state === 'absent' || mark.state === 'exempt' ? mark.state : showMark(mark)
