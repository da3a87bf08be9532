import 'server-only'
import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'

import { importMappings } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { fieldsOf, type StoredImport } from '@/lib/exchange/kinds/queries'
import { kinds } from '@/lib/exchange/kinds/rules'
import { namedClasses } from '@/lib/learners/import/queries'
import { openSheet, sheetNames } from '@/lib/marks/import/queries'
import { markColumns, saidSheet } from '@/lib/marks/import/sheet/rules'
import type { Columns } from '@/lib/sheets/columns'
import { headerKey } from '@/lib/sheets/headers'
import type { Table } from '@/lib/sheets/table'
import type { ImportKind, MarkSheetOf } from '../input'
import { bestSheet, guessColumns, headerText } from '../rules'

/** Which class and assessment marks are of: as the person says, else as the file does. */
export async function sheetOf(
  tx: Tx,
  actor: Actor,
  { tables, fileName, of }: { tables: readonly Table[]; fileName: string; of: MarkSheetOf | null },
): Promise<MarkSheetOf> {
  if (of) return of
  const names = await sheetNames(tx, actor)
  const said = tables.map(({ name, rows }) =>
    saidSheet(rows, [name ?? '', fileName.replace(/\.\w{1,5}$/, '')], names),
  )
  const { classId, assessmentId } = said.find((each) => each.classId && each.assessmentId) ?? said[0]!
  if (classId && assessmentId) return { classId, assessmentId }
  throw new AppError(
    'invalid',
    `The file does not say which ${classId ? 'assessment' : assessmentId ? 'class' : 'class and assessment'} the marks are of. Choose it above.`,
  )
}

/** The sheet that holds the list and what its columns mean: as somebody said of such a file before, else by header, else by content. */
export async function columnsOf(
  tx: Tx,
  actor: Actor,
  { kind, tables, of }: { kind: ImportKind; tables: readonly Table[]; of: MarkSheetOf | null },
) {
  if (of) return markSheet(tx, actor, tables, of)
  const { fieldOf } = await fieldsOf(tx, actor, { kind, of })
  const { sheet, columns } = bestSheet(tables, { ...kinds[kind], fieldOf })
  const rows = tables[sheet]?.rows ?? []
  if (rows.length === 0) throw new AppError('invalid', 'There is nothing in it: no row holds anything.')
  const byHand = await rememberedColumns(tx, kind, rows, columns)
  if (byHand) return { sheet, ...byHand }
  return { sheet, ...(columns ?? guessColumns(rows, kind, await namedClasses(tx))) }
}

/** The sheet of a workbook with most columns of marks. */
async function markSheet(tx: Tx, actor: Actor, tables: readonly Table[], of: MarkSheetOf) {
  const papers = await openSheet(tx, actor, of)
  if (!papers) throw notFound('The mark sheet')
  const found = tables.map(({ rows }) => markColumns(rows, papers))
  const known = found.map((columns) => columns?.fields.filter(Boolean).length ?? 0)
  const sheet = Math.max(0, known.indexOf(Math.max(...known)))
  const rows = tables[sheet]?.rows ?? []
  if (rows.length === 0) throw new AppError('invalid', 'There is nothing in it: no row holds anything.')
  const byHand = await rememberedColumns(tx, 'marks', rows, found[sheet] ?? null)
  return { sheet, ...(byHand ?? found[sheet] ?? { headerRow: null, fields: [] }) }
}

/** A header row that was mapped by hand once is known again, also one that the usual headers would not find. */
async function rememberedColumns(
  tx: Tx,
  kind: ImportKind,
  rows: readonly string[][],
  found: Columns | null,
): Promise<Columns | null> {
  const candidates = rows.slice(0, 30).map(fingerprint)
  const known = await tx
    .select({ fingerprint: importMappings.fingerprint, fields: importMappings.fields })
    .from(importMappings)
    .where(
      and(
        eq(importMappings.kind, kind),
        sql`${importMappings.fingerprint} = any(${sql.param(candidates)}::text[])`,
      ),
    )
  const chosen = new Map(known.map((row) => [row.fingerprint, row.fields]))
  const at = candidates.findIndex((each) => chosen.has(each))
  if (at === -1 || (found?.headerRow && found.headerRow !== at + 1)) return null
  return { headerRow: at + 1, fields: chosen.get(candidates[at]!)! }
}

export const fingerprint = (header: readonly string[]) =>
  createHash('sha256').update(headerText(header)).digest('hex').slice(0, 32)

/** What the columns are when somebody says that the header stands elsewhere: by its own words, or by what stands in them. */
export async function columnsAt(
  tx: Tx,
  actor: Actor,
  imp: StoredImport,
  { sheet, headerRow }: { sheet: number; headerRow: number | null },
): Promise<string[]> {
  const rows = imp.tables[sheet]?.rows ?? []
  const named = (fields: readonly (string | null)[]) => fields.map((field) => field ?? '')
  if (headerRow === null) return named(guessColumns(rows, imp.kind, await namedClasses(tx)).fields)
  const header = rows[headerRow - 1] ?? []
  if (imp.of) {
    const papers = await openSheet(tx, actor, imp.of)
    return named((papers && markColumns([header], papers)?.fields) ?? [])
  }
  const { fieldOf } = await fieldsOf(tx, actor, imp)
  return named(header.map((cell) => fieldOf(headerKey(cell))))
}
