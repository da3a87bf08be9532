import 'server-only'
import type { imports } from '@/drizzle/schema'
import type { Tx } from '@/lib/db'
import type { ImportKind, RowReport } from '@/lib/exchange/imports/input'
import { guardianChanges } from '@/lib/learners/guardians/rules'
import type { LearnerField } from '@/lib/learners/import/file'
import { learnerFieldIn } from '@/lib/learners/import/file'
import { choiceColumnsOf, schoolRegister } from '@/lib/learners/import/queries'
import { type LearnerOutcome, learnerReader } from '@/lib/learners/import/rules'
import { rowsBelow, type SheetRow } from '@/lib/sheets/columns'
import { kinds } from './rules'

export type StoredImport = Pick<
  typeof imports.$inferSelect,
  'kind' | 'tables' | 'sheet' | 'headerRow' | 'fields' | 'fixes' | 'leftOut' | 'of'
>

/** What taking an import would do, and what its rows say, for whoever takes it. */
export type Decision = { report: RowReport[] } & { kind: 'learners'; rows: LearnerOutcome[] }

/** Called every few hundred rows, so that others get their turn. */
export type Breathe = (done: number) => Promise<void>

/** After so many rows others get their turn, and progress is told. */
export const portion = 250

/** Rows of a sheet with what was corrected by hand; rows that were left out are skipped. */
function rowsOf({ kind, tables, sheet, headerRow, fields, fixes, leftOut }: StoredImport) {
  const out = new Set(leftOut)
  return rowsBelow(tables[sheet]?.rows ?? [], { headerRow, fields }, kinds[kind].nameField).map(
    (row): { row: SheetRow; cells: Record<string, string>; isOut: boolean } => {
      const fixed = fixes[row.row]
      const cells: Record<string, string> = {}
      for (const [field, text] of Object.entries({ ...row.cells, ...fixed }))
        if (text !== undefined && text.trim() !== '') cells[field] = text
      const isOut = out.has(row.row)
      // A row that was corrected is somebody's, whatever it looked like.
      const skip = row.skip === 'empty' || !fixed ? row.skip : null
      return { row: skip === null ? { row: row.row, skip, cells } : { row: row.row, skip }, cells, isOut }
    },
  )
}

/** Reads a row by the rules of its kind, and tells what it would do. */
type Reader<R> = {
  read: (row: SheetRow) => R
  told: (outcome: R, cells: Record<string, string>) => RowReport
}

/** Reads one row after the other; rows left out by hand are not read. */
async function readRows<R>(imp: StoredImport, { read, told }: Reader<R>, breathe: Breathe) {
  const report: RowReport[] = []
  const rows: R[] = []
  for (const [i, { row, cells, isOut }] of rowsOf(imp).entries()) {
    if (i > 0 && i % portion === 0) await breathe(i)
    if (isOut) {
      report.push(leftOut(imp.kind, row.row, cells))
      continue
    }
    const outcome = read(row)
    rows.push(outcome)
    report.push(told(outcome, cells))
  }
  return { report, rows }
}

const leftOut = (kind: ImportKind, row: number, cells: Record<string, string>): RowReport => ({
  row,
  outcome: 'skipped',
  title: cells[kinds[kind].nameField] ?? '',
  cells,
  issues: [{ field: null, severity: 'note', code: 'left_out' }],
  changes: [],
})

/**
 * Finds out what the rows of an import are read against, in a constant number of statements; the reading itself needs no
 * transaction any more.
 */
export async function readerOf(tx: Tx, imp: StoredImport): Promise<(breathe?: Breathe) => Promise<Decision>> {
  const read = learnerReader(await schoolRegister(tx))
  return async (breathe = oneTurn) => ({
    kind: 'learners',
    ...(await readRows(
      imp,
      { read: (row) => read(row as SheetRow<LearnerField>), told: toldOfLearner },
      breathe,
    )),
  })
}

const oneTurn: Breathe = () => new Promise((resolve) => setImmediate(resolve))

function toldOfLearner(outcome: LearnerOutcome, cells: Record<string, string>): RowReport {
  const known = 'learner' in outcome ? outcome.learner : null
  return {
    row: outcome.row,
    outcome: outcome.outcome,
    title: known?.fullName || cells.fullName || '',
    cells,
    issues: outcome.issues,
    changes: changesOf(outcome),
  }
}

/** Also what a new learner's row says of a guardian whom the school has. */
function changesOf(outcome: LearnerOutcome) {
  if (outcome.outcome === 'changed') return outcome.changes
  if (outcome.outcome !== 'new') return []
  const changes = outcome.learner.guardians.flatMap((guardian) => guardianChanges(guardian, null))
  return changes.filter(({ field }) => field !== 'guardian')
}

/** What the columns of a file of this kind may be called in this school. */
export async function fieldsOf(tx: Tx, { kind }: Pick<StoredImport, 'kind'>) {
  const { fields, fieldOf } = kinds[kind]
  if (kind !== 'learners') return { fields, fieldOf }
  const choiceColumns = await choiceColumnsOf(tx)
  const own = choiceColumns.map((name) => ({ key: `choice.${name}`, label: name, header: name }))
  return {
    fields: [...fields, ...own],
    fieldOf: learnerFieldIn(choiceColumns) as (key: string) => string | null,
  }
}
