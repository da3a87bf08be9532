import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import * as z from 'zod'
import { importMappings, imports, jobs } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command, type SchoolEvent } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { fieldsOf, portion, readerOf } from '@/lib/exchange/kinds/queries'
import { createJob } from '@/lib/jobs/progress'
import { isOver } from '@/lib/jobs/rules'
import { columnsAt, columnsOf, fingerprint, sheetOf } from './columns/queries'
import { FixRow, LeaveOut, MapColumns, OneImport, OpenImport, type RowReport } from './input'
import { requireKind, visibleImports } from './queries'
import { chosenColumns, countsOf, fileNotes, mostAtOnce, namesSameClass } from './rules'

type Scope = { tx: Tx; actor: Actor; emit: (event: SchoolEvent) => Promise<void> }
type Import = typeof imports.$inferSelect
export type Opened = { importId: string; jobId: string | null }

/**
 * Takes in what a file or a paste says: finds its list and the meaning of its columns, and reads it against the school. Nothing
 * of the school is changed. A long one is read in the background.
 */
export const openImport = command(
  {
    can: 'imports.make',
    input: OpenImport,
    touches: () => [],
    audited: ({ kind }, { importId }: Opened) => ({ importId, kind }),
  },
  async ({ tx, actor, input: { kind, tables, fileName, of: chosen }, emit }): Promise<Opened> => {
    requireKind(actor, kind)
    const of = kind === 'marks' ? await sheetOf(tx, actor, { tables, fileName, of: chosen }) : null
    const found = await columnsOf(tx, actor, { kind, tables, of })
    const [imp] = await tx
      .insert(imports)
      .values({
        ...found,
        of,
        kind,
        tables,
        fileName,
        id: v7(),
        schoolId: actor.schoolId,
        state: 'reading',
        startedBy: actor.userId,
      })
      .returning()
    return { importId: imp!.id, jobId: await read({ tx, actor, emit }, imp!) }
  },
)

/** Says by hand which column means what. The next file with this header is read the same way. */
export const mapColumns = command(
  {
    can: 'imports.make',
    input: MapColumns,
    touches: () => [],
    audited: ({ importId }) => ({ importId, columns: true }),
  },
  async ({ tx, actor, input, emit }): Promise<Opened> => {
    const imp = await lockImport(tx, actor, input.importId)
    const sheet = input.sheet ?? imp.sheet
    const rows = imp.tables[sheet]?.rows
    if (!rows) throw new AppError('invalid', 'There is no such sheet.')
    const headerRow = input.headerRow === 0 ? null : input.headerRow
    if (headerRow !== null && headerRow > rows.length)
      throw new AppError('invalid', `The sheet has ${rows.length} rows.`, { headerRow: ['No such row.'] })
    const moved = sheet !== imp.sheet || headerRow !== imp.headerRow
    const { fields: known } = await fieldsOf(tx, actor, imp)
    const width = Math.max(0, ...rows.slice(0, 200).map((row) => row.length))
    const isField = (field: string) => known.some(({ key }) => key === field)
    // Another header row: its own words say what the columns are.
    const typed = moved ? await columnsAt(tx, actor, imp, { sheet, headerRow }) : input.fields
    const fields = chosenColumns(typed, width, isField)
    if (headerRow !== null && !moved) {
      const mapping = { fields, savedBy: actor.userId, savedAt: new Date() }
      await tx
        .insert(importMappings)
        .values({
          ...mapping,
          id: v7(),
          schoolId: actor.schoolId,
          kind: imp.kind,
          fingerprint: fingerprint(rows[headerRow - 1]!),
        })
        .onConflictDoUpdate({
          target: [importMappings.schoolId, importMappings.kind, importMappings.fingerprint],
          set: mapping,
        })
    }
    const changed = { sheet, headerRow, fields, ...(moved && { fixes: {}, leftOut: [] }) }
    await tx.update(imports).set(changed).where(eq(imports.id, imp.id))
    return { importId: imp.id, jobId: await read({ tx, actor, emit }, { ...imp, ...changed }) }
  },
)

/** Corrects cells of a row; the rows are read again by the same rules. */
export const fixRow = command(
  {
    can: 'imports.make',
    input: FixRow,
    touches: () => [],
    audited: ({ importId, row, cells, everywhere }) => ({
      importId,
      row,
      corrected: Object.keys(cells),
      ...(everywhere && { everywhere }),
    }),
  },
  async ({ tx, actor, input: { importId, row, cells, everywhere } }) => {
    const imp = await lockImport(tx, actor, importId)
    const { fields } = await fieldsOf(tx, actor, imp)
    const before = imp.report.find((each) => each.row === row)
    if (!before) throw new AppError('not_found', 'There is no such row in this import.')
    const changed = Object.entries(cells).filter(
      ([field, text]) =>
        (fields.some(({ key }) => key === field) || field in before.cells) &&
        text.trim() !== (before.cells[field] ?? '').trim(),
    )
    if (changed.length === 0)
      throw new AppError('invalid', 'Nothing was changed. Correct a cell, then read the row again.')
    const meant = everywhere ? imp.report.filter((each) => namesSameClass(each, before)) : [before]
    const fixes = { ...imp.fixes }
    for (const each of [before, ...meant])
      fixes[each.row] = { ...fixes[each.row], ...Object.fromEntries(changed) }
    await tx.update(imports).set({ fixes }).where(eq(imports.id, importId))
    const report = await readNow(tx, actor, { ...imp, fixes })
    return { importId, row: report.find((each) => each.row === row) ?? null }
  },
)

/** Leaves a row, or all rows of an outcome, out of what is taken; or takes them in again. */
export const leaveOut = command(
  {
    can: 'imports.make',
    input: LeaveOut,
    touches: () => [],
    audited: ({ importId, row, outcome, out }) => ({ importId, row, outcome, out }),
  },
  async ({ tx, actor, input: { importId, row, outcome, out } }) => {
    const imp = await lockImport(tx, actor, importId)
    const meant = imp.report
      .filter((each) => (row === undefined ? each.outcome === outcome : each.row === row))
      .map((each) => each.row)
    if (meant.length === 0) throw new AppError('not_found', 'There is no such row in this import.')
    const rest = imp.leftOut.filter((each) => !meant.includes(each))
    const leftOut = out ? [...rest, ...meant].sort((a, b) => a - b) : rest
    await tx.update(imports).set({ leftOut }).where(eq(imports.id, importId))
    await readNow(tx, actor, { ...imp, leftOut })
    return { importId }
  },
)

/** Reads the rows again, as the school is now; also after a reading or a taking that was cancelled or stopped. */
export const readAgain = command(
  {
    can: 'imports.make',
    input: OneImport,
    touches: () => [],
    audited: () => null,
  },
  async ({ tx, actor, input: { importId }, emit }): Promise<Opened> => {
    const imp = await lockImport(tx, actor, importId)
    return { importId, jobId: await read({ tx, actor, emit }, imp) }
  },
)

/** What a reading in the background came to. */
export const keepReading = command(
  {
    can: 'imports.make',
    input: OneImport.extend({ report: z.custom<RowReport[]>(Array.isArray) }),
    touches: () => [],
    audited: () => null,
  },
  async ({ tx, input: { importId, report } }) => {
    const [imp] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update')
    if (imp) await keep(tx, imp, { report })
    return { importId }
  },
)

export const keep = (tx: Tx, imp: Pick<Import, 'id' | 'tables' | 'sheet'>, { report, notes = [] }: Reading) =>
  tx
    .update(imports)
    .set({
      report,
      counts: countsOf(report),
      notes: [...fileNotes(imp), ...notes],
      decidedAt: new Date(),
      state: 'ready',
    })
    .where(eq(imports.id, imp.id))

type Reading = { report: RowReport[]; notes?: string[] }

async function readNow(tx: Tx, actor: Actor, imp: Import): Promise<RowReport[]> {
  const decide = await readerOf(tx, actor, imp)
  const reading = await decide()
  await keep(tx, imp, reading)
  return reading.report
}

/** Reads at once, or starts the job that does; answers its id. */
async function read({ tx, actor, emit }: Scope, imp: Import): Promise<string | null> {
  const rows = (imp.tables[imp.sheet]?.rows.length ?? 0) - (imp.headerRow ?? 0)
  if (rows <= mostAtOnce) {
    await readNow(tx, actor, imp)
    return null
  }
  const jobId = await createJob(
    { tx, actor, emit },
    {
      kind: 'import_read',
      title: `Read ${imp.fileName}`,
      params: { importId: imp.id },
      total: Math.ceil(rows / portion),
      unit: `portions of ${portion} rows`,
    },
  )
  await tx.update(imports).set({ state: 'reading', jobId }).where(eq(imports.id, imp.id))
  return jobId
}

/** An import that is the actor's, with nobody else at it; refused once it is taken, or while a job is at it. */
export async function lockImport(tx: Tx, actor: Actor, importId: string): Promise<Import> {
  const [mine] = await tx.execute(
    sql`select i.id from imports i where i.id = ${importId} and ${visibleImports(actor)} for update of i`,
  )
  if (!mine) throw notFound('This import')
  const [imp] = await tx.select().from(imports).where(eq(imports.id, importId))
  if (imp!.state === 'taken')
    throw new AppError(
      'conflict',
      'This import was taken already. Undo it first, or bring the file in again.',
    )
  if (imp!.jobId && imp!.state !== 'ready') {
    const [job] = await tx.select({ state: jobs.state }).from(jobs).where(eq(jobs.id, imp!.jobId))
    if (job && !isOver(job.state))
      throw new AppError(
        'conflict',
        'The rows are still being worked on. Wait for the job to end, or cancel it.',
      )
  }
  return imp!
}
