import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { batches } from '@/lib/db/batches'
import { AppError } from '@/lib/errors'
import { takeAreas } from '@/lib/learners/commands'
import { saveMarks } from '@/lib/marks/commands'
import { type MarkSheetFile, readMarkSheet, type StoredMark } from '@/lib/marks/import/file'
import { type MarkChange, mostChanges } from '@/lib/marks/input'
import { cellOf } from '@/lib/marks/rules'
import { readTables } from '@/lib/sheets/read'
import type { Table } from '@/lib/sheets/table'
import type { Folder, MarkFile } from './folder'
import type { LoadedLearner } from './learners'
import type { Reporter } from './report'
import { factsOf, mayChoose, type Sheet, sheetOf, sheetsIn } from './sheet'
import type { Structure } from './structure'
import { sentence } from './words'

/** Loads every sheet of marks of the folder through the command that the mark sheet uses, one call for each. */
export async function loadMarks(
  actor: Actor,
  folder: Folder,
  structure: Structure,
  learners: LoadedLearner[],
  report: Reporter,
): Promise<void> {
  const stored = new Map<string, StoredMark>()
  const chosen = new Map(learners.map(({ id, chosenAreas }) => [id, new Set(chosenAreas)]))
  const byId = new Map(learners.map((learner) => [learner.id, learner]))
  const sheets = new Set<string>()

  for (const entry of folder.marks) {
    const { file } = entry
    const tables = await folder.read(file).then(readTables).catch(refusal)
    if ('code' in tables) {
      report.refuse({ file, ...tables })
      continue
    }
    const lists = sheetsIn(entry, tables)
    if (lists.length === 0) report.refuse({ file, ...noHeader })
    for (const table of lists)
      await loadSheet(lists.length > 1 ? `${file} (${table.name})` : file, entry, table)
  }
  report.add('sheets', sheets.size)

  async function loadSheet(file: string, entry: MarkFile, table: Table): Promise<void> {
    const sheet = sheetOf(entry, table, structure)
    if ('code' in sheet) return report.refuse({ file, ...sheet })
    const read = () => readMarkSheet(table, factsOf(sheet, structure, learners, chosen, stored))
    let marksheet = read()
    if (!marksheet) return report.refuse({ file, ...noHeader })
    if (await registerChosen(marksheet, sheet)) marksheet = read()!
    tellSheet(report, file, marksheet)
    await save(file, newMarks(marksheet), sheet)
    sheets.add(`${sheet.of.id} ${sheet.assessment.id}`)
  }

  /** A mark in an area of choice says that the learner takes it. True when somebody was registered. */
  async function registerChosen(read: MarkSheetFile, { of }: Sheet): Promise<boolean> {
    const taken = marksOf(read).flatMap(({ learnerId, mark }) => {
      const code = mark.paper.split('.')[0]!
      const unregistered = mark.effect === 'refused' && mark.code === 'not-registered'
      if (!unregistered || !mayChoose(byId.get(learnerId)!, code, of, chosen.get(learnerId)!)) return []
      chosen.get(learnerId)!.add(code)
      return { learnerId, areaId: of.stored.areas.find((area) => area.code === code)!.id }
    })
    if (taken.length === 0) return false
    await takeAreas(actor, { taken })
    report.add('chosenAreas', taken.length)
    return true
  }

  async function save(file: string, marks: NewMark[], { of, assessment }: Sheet) {
    for (const part of batches(marks, mostChanges)) {
      const { saved, refused, clashes } = await saveMarks(actor, {
        classId: of.id,
        assessmentId: assessment.id,
        changes: part.map(({ change }) => change),
      })
      for (const mark of saved) stored.set(cellOf(mark), mark)
      report.add('marks', saved.length)
      const notTaken = [
        ...refused,
        ...clashes.map(({ changeId }) => ({
          changeId,
          reason: 'clash',
          message: 'The file has two marks for this.',
        })),
      ]
      for (const { changeId, reason, message } of notTaken) {
        const { change, row, column } = part.find((mark) => mark.change.changeId === changeId)!
        report.refuse({ file, row, column, value: change.typed.trim(), reason: message, code: reason })
      }
    }
  }
}

const noHeader = {
  reason: 'No row of this sheet is a header with names or numbers and a learning area.',
  code: 'no_header',
}

const refusal = (error: unknown) => {
  if (error instanceof AppError) return { reason: error.message, code: 'unreadable_file' }
  throw error
}

const marksOf = ({ rows }: MarkSheetFile) =>
  rows.flatMap((row) =>
    row.outcome === 'taken'
      ? row.marks.map((mark) => ({ row: row.row, learnerId: row.learnerId, mark }))
      : [],
  )

type NewMark = { row: number; column: string; change: MarkChange }

/** What a file's cells ask to store. A file that only says EX gives the reason "other". */
const newMarks = (read: MarkSheetFile): NewMark[] =>
  marksOf(read).flatMap(({ row, learnerId, mark: { effect, paperId, typed, version, column } }) =>
    effect === 'new'
      ? { row, column, change: { changeId: v7(), learnerId, paperId, typed, version, reason: 'other' } }
      : [],
  )

/** Reports the columns, rows and cells of a file that are not taken. */
function tellSheet(report: Reporter, file: string, read: MarkSheetFile) {
  for (const { column, reason, code } of read.refusedColumns)
    report.refuse({
      file,
      row: read.headerRow,
      column,
      reason: `This column was not taken: ${reason}.`,
      code,
    })
  for (const { row, ...rest } of read.rows)
    for (const { field, severity, code, value } of 'issues' in rest ? rest.issues : [])
      if (severity === 'error') report.refuse({ file, row, value, reason: sentence(field, code), code })
  for (const { row, mark } of marksOf(read)) {
    const cell = { file, row, column: mark.column, value: mark.typed.trim() }
    if (mark.effect === 'refused')
      report.refuse({ ...cell, reason: `This mark was not taken: ${mark.reason}.`, code: mark.code })
    // Two files that disagree about one mark: neither is overwritten in silence.
    if (mark.effect === 'changed')
      report.refuse({ ...cell, reason: `Another file says ${mark.from} for this mark.`, code: 'differs' })
  }
}
