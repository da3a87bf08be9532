import 'server-only'
import type { imports } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { curriculumRegister } from '@/lib/curriculum/import/queries'
import { type AreaOutcome, areaReader } from '@/lib/curriculum/import/rules'
import type { Tx } from '@/lib/db'
import { notFound } from '@/lib/errors'
import type { ImportKind, RowReport } from '@/lib/exchange/imports/input'
import { guardianRegister } from '@/lib/learners/guardians/import/queries'
import { type GuardianOutcome, guardianReader } from '@/lib/learners/guardians/import/rules'
import { type LearnerField, learnerFieldIn } from '@/lib/learners/import/file'
import { choiceColumnsOf, schoolRegister } from '@/lib/learners/import/queries'
import { type LearnerOutcome, learnerReader } from '@/lib/learners/import/rules'
import type { MarkSheetFile } from '@/lib/marks/import/file'
import { openSheet } from '@/lib/marks/import/queries'
import { subjectHeaders } from '@/lib/marks/import/sheet/rules'
import { knownStaff } from '@/lib/people/import/queries'
import { type StaffOutcome, staffReader } from '@/lib/people/import/rules'
import { rowsBelow, type SheetRow } from '@/lib/sheets/columns'
import { markReader, refusedColumnNotes } from './marks/rules'
import { type Field, kinds } from './rules'
import { toldOf, toldOfLearner } from './told/rules'

export type StoredImport = Pick<
  typeof imports.$inferSelect,
  'kind' | 'tables' | 'sheet' | 'headerRow' | 'fields' | 'fixes' | 'leftOut' | 'of'
>

/** What taking an import would do, and what its rows say, for whoever takes it. */
export type Decision = { report: RowReport[]; notes?: string[] } & (
  | { kind: 'learners'; rows: LearnerOutcome[] }
  | { kind: 'guardians'; rows: GuardianOutcome[] }
  | { kind: 'staff'; rows: StaffOutcome[] }
  | { kind: 'areas'; rows: AreaOutcome[] }
  | { kind: 'marks'; sheet: MarkSheetFile | null }
)

/** Called every few hundred rows, so that others get their turn. */
export type Breathe = (done: number) => Promise<void>

/** After so many rows others get their turn, and progress is told. */
export const portion = 250

const oneTurn: Breathe = () => new Promise((resolve) => setImmediate(resolve))

/** Rows of a sheet with what was corrected by hand; rows that were left out are skipped. */
function rowsOf({ kind, tables, sheet, headerRow, fields, fixes, leftOut }: StoredImport) {
  const out = new Set(leftOut)
  const { nameField, nameAlone } = kinds[kind]
  return rowsBelow(tables[sheet]?.rows ?? [], { headerRow, fields }, nameField, nameAlone).map(
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

type Told<R> = (outcome: R, cells: Record<string, string>) => RowReport

/** Reads one row after the other by the rules of its kind; rows left out by hand are not read. */
async function readRows<R>(
  imp: StoredImport,
  read: (row: SheetRow) => R,
  told: Told<R>,
  breathe: Breathe,
): Promise<{ report: RowReport[]; rows: R[] }> {
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
export async function readerOf(
  tx: Tx,
  actor: Actor,
  imp: StoredImport,
): Promise<(breathe?: Breathe) => Promise<Decision>> {
  const told = toldOf(kinds[imp.kind].nameField)
  switch (imp.kind) {
    case 'learners': {
      const read = learnerReader(await schoolRegister(tx))
      return async (breathe = oneTurn) => ({
        kind: 'learners',
        ...(await readRows(imp, (row) => read(row as SheetRow<LearnerField>), toldOfLearner, breathe)),
      })
    }
    case 'guardians': {
      const read = guardianReader(await guardianRegister(tx))
      return async (breathe = oneTurn) => ({
        kind: 'guardians',
        ...(await readRows<GuardianOutcome>(imp, read, told, breathe)),
      })
    }
    case 'staff': {
      const read = staffReader(await knownStaff(tx))
      return async (breathe = oneTurn) => ({
        kind: 'staff',
        ...(await readRows<StaffOutcome>(imp, read, told, breathe)),
      })
    }
    case 'areas': {
      const read = areaReader(await curriculumRegister(tx))
      return async (breathe = oneTurn) => ({
        kind: 'areas',
        ...(await readRows<AreaOutcome>(imp, read, told, breathe)),
      })
    }
    case 'marks': {
      const sheet = imp.of && (await openSheet(tx, actor, imp.of))
      if (!sheet) throw notFound('The mark sheet')
      return async () => {
        const decision = markReader(imp, sheet)
        return { ...decision, notes: refusedColumnNotes(decision.sheet, sheet.others) }
      }
    }
  }
}

/** What the columns of a file of this kind may be called in this school. */
export async function fieldsOf(
  tx: Tx,
  actor: Actor,
  { kind, of }: Pick<StoredImport, 'kind' | 'of'>,
): Promise<{ fields: readonly Field[]; fieldOf: (key: string) => string | null }> {
  const { fields, fieldOf } = kinds[kind]
  if (kind === 'learners') {
    const choiceColumns = await choiceColumnsOf(tx)
    const own = choiceColumns.map((name) => ({ key: `choice.${name}`, label: name, header: name }))
    return { fields: [...fields, ...own], fieldOf: learnerFieldIn(choiceColumns) }
  }
  if (kind !== 'marks' || !of) return { fields, fieldOf }
  const sheet = await openSheet(tx, actor, of)
  const own = sheet ? [...subjectHeaders(sheet)].map(([key, label]) => ({ key, label, header: label })) : []
  return { fields: [...fields, ...own], fieldOf }
}
