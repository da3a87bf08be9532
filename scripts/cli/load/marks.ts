import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { takeAreas } from '@/lib/learners/commands'
import { saveMarks } from '@/lib/marks/commands'
import { type MarkSheetFile, readMarkSheet, type StoredMark } from '@/lib/marks/import/file'
import { mostChanges } from '@/lib/marks/input'
import { cellOf } from '@/lib/marks/rules'
import { readTables } from '@/lib/sheets/read'
import type { Table } from '@/lib/sheets/table'
import type { Folder, MarkFile } from './folder'
import type { LoadedLearner } from './learners'
import type { Reporter } from './report'
import { factsOf, type Sheet, sheetOf } from './sheet'
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
  const optional = new Map(learners.map(({ id, optionalAreas }) => [id, new Set(optionalAreas)]))
  const seen = new Set<string>()

  for (const entry of folder.marks) {
    try {
      const tables = await readTables(folder.read(entry.file))
      await loadFile(entry, tables)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      report.refuse({ file: entry.file, reason: error.message, code: 'unreadable_file' })
    }
  }
  report.add('sheets', seen.size)

  async function loadFile(entry: MarkFile, tables: Table[]) {
    const { file } = entry
    const sheet = sheetOf(entry, tables, structure)
    if ('reason' in sheet) return report.refuse({ file, ...sheet })
    const read = () =>
      tables
        .map((table) => readMarkSheet(table, factsOf(sheet, structure, learners, optional, stored)))
        .find((found) => found !== null)
    const first = read()
    if (!first)
      return report.refuse({
        file,
        reason: 'No row of this sheet is a header with names and learning areas.',
        code: 'no_header',
      })
    const marksheet = (await registerOptional(first, sheet)) ? read()! : first
    seen.add(`${sheet.of.id} ${sheet.assessment.id}`)
    tellColumns(report, file, marksheet)
    tellRows(report, file, marksheet)
    await save(file, marksheet, sheet)
  }

  /** A mark in an optional area says that the learner takes it. True when somebody was registered. */
  async function registerOptional({ rows }: MarkSheetFile, { of }: Sheet): Promise<boolean> {
    const taken = rows.flatMap((row) => {
      if (row.outcome !== 'taken') return []
      return row.marks.flatMap((mark) => {
        const code = mark.paper.split('.')[0]!
        const isOptional = of.level.learningAreas.some((area) => area.code === code && area.optional)
        const unregistered = mark.effect === 'refused' && mark.code === 'not-registered'
        return isOptional && unregistered && !optional.get(row.learnerId)!.has(code)
          ? { learnerId: row.learnerId, code }
          : []
      })
    })
    if (taken.length === 0) return false
    for (const { learnerId, code } of taken) optional.get(learnerId)!.add(code)
    const areaId = (code: string) => of.stored.areas.find((area) => area.code === code)!.id
    await takeAreas(actor, {
      taken: taken.map(({ learnerId, code }) => ({ learnerId, areaId: areaId(code) })),
    })
    report.add('optionalAreas', taken.length)
    return true
  }

  async function save(file: string, { rows }: MarkSheetFile, { of, assessment }: Sheet) {
    const changes = rows.flatMap((row) => {
      if (row.outcome !== 'taken') return []
      return row.marks.flatMap(({ paperId, typed, version, column, ...mark }) => {
        if (mark.effect === 'new')
          return {
            changeId: v7(),
            learnerId: row.learnerId,
            paperId,
            typed,
            version,
            reason: 'other' as const,
            at: { row: row.row, column },
          }
        // Two files that disagree about one mark: neither is overwritten in silence.
        if (mark.effect === 'changed')
          report.refuse({
            file,
            row: row.row,
            column,
            value: typed.trim(),
            reason: `Another file says ${mark.from} for this mark.`,
            code: 'differs',
          })
        return []
      })
    })
    for (let from = 0; from < changes.length; from += mostChanges) {
      const part = changes.slice(from, from + mostChanges)
      const { saved, refused, clashes } = await saveMarks(actor, {
        classId: of.id,
        assessmentId: assessment.id,
        changes: part.map(({ at: _, ...change }) => change),
      })
      for (const mark of saved) stored.set(cellOf(mark), mark)
      report.add('marks', saved.length)
      for (const { changeId, message, reason } of [
        ...refused,
        ...clashes.map((clash) => ({ ...clash, message: 'Somebody saved another mark.', reason: 'clash' })),
      ]) {
        const { at, typed } = part.find((change) => change.changeId === changeId)!
        report.refuse({ file, ...at, value: typed.trim(), reason: message, code: reason })
      }
    }
  }
}

function tellColumns(report: Reporter, file: string, { headerRow: row, refusedColumns }: MarkSheetFile) {
  for (const { column, reason, code } of refusedColumns)
    report.refuse({ file, row, column, reason: `This column was not taken: ${reason}.`, code })
}

function tellRows(report: Reporter, file: string, { rows }: MarkSheetFile) {
  for (const row of rows) {
    if (row.outcome === 'needs_you')
      for (const { field, code, value } of row.issues)
        report.refuse({
          file,
          row: row.row,
          ...(value ? { value } : {}),
          reason: sentence(field, code),
          code,
        })
    if (row.outcome === 'taken')
      for (const mark of row.marks)
        if (mark.effect === 'refused')
          report.refuse({
            file,
            row: row.row,
            column: mark.column,
            value: mark.typed.trim(),
            reason: `This mark was not taken: ${mark.reason}.`,
            code: mark.code,
          })
  }
}
