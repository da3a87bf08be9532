import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { openImport } from '@/lib/exchange/imports/commands'
import type { ImportKind, MarkSheetOf } from '@/lib/exchange/imports/input'
import { getImport } from '@/lib/exchange/imports/queries'
import type { Showing } from '@/lib/exchange/imports/rules'
import { takeImport } from '@/lib/exchange/imports/taking/commands'
import { readTables } from '@/lib/sheets/read'

/** Brings a file in as the web does: reads it, opens an import. */
export async function bringIn(
  actor: Actor,
  kind: ImportKind,
  file: string | Uint8Array,
  { fileName = 'list.csv', of = null }: { fileName?: string; of?: MarkSheetOf | null } = {},
) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  return openImport(actor, { kind, fileName, tables: await readTables(bytes), of })
}

/** An import as its page shows it. */
export async function importPage(actor: Actor, importId: string, show: Showing = 'all', page = 1) {
  const found = await getImport(actor, importId, { show, page })
  if (!found) throw new Error('The import is not there.')
  return found
}

/** Takes what the page shows. */
export async function takeAll(actor: Actor, importId: string) {
  const { decidedAt } = await importPage(actor, importId)
  return takeImport(actor, { importId, decidedAt: decidedAt! })
}

const tables = [
  'learners',
  'enrolments',
  'learner_areas',
  'guardians',
  'guardianships',
  'staff',
  'learning_areas',
  'components',
  'marks',
]

/** A hash of every row of the people's tables, exactly as it is. */
export const everyRow = (actor: Actor) =>
  inSchool(actor, async (tx) => {
    const hashes: Record<string, unknown> = {}
    for (const table of tables) {
      const [row] = await tx.execute(
        sql`select md5(string_agg(x::text, '|' order by x::text)) as hash from ${sql.identifier(table)} x`,
      )
      hashes[table] = row?.hash
    }
    return hashes
  })
