import { sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Tx } from '.'
import { batches } from './batches'

/**
 * Inserts many rows as one JSON document for each 5,000: building a statement with a parameter for every value takes
 * longer than PostgreSQL takes to store them. All rows have the columns of the first one; a row that breaks a unique
 * key is refused, or left out when `skipKnown`.
 */
export async function insertRows<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly (T['$inferInsert'] & { id: string })[],
  { skipKnown = false } = {},
): Promise<void> {
  const [first] = rows
  if (!first) return
  const names = Object.keys(first).map((key) => [key, toSnakeCase(key)] as const)
  const columns = sql.join(
    names.map(([, name]) => sql.identifier(name)),
    sql`, `,
  )
  for (const batch of batches(rows, 5000)) {
    const values = batch.map((row: Record<string, unknown>) =>
      Object.fromEntries(names.map(([key, name]) => [name, row[key] ?? null])),
    )
    await tx.execute(sql`insert into ${table} (${columns})
      select ${columns} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(values)}::jsonb)
      ${skipKnown ? sql`on conflict do nothing` : sql``}`)
  }
}
