import 'server-only'
import { retried } from '.'
import { client, gate } from './client'

/** What pg-boss asks for in place of a pool of its own: SQL with $1, $2 … and values as node-postgres takes them. */
export type Statements = {
  executeSql: (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>
}

type Connection = Pick<typeof client, 'unsafe'>
type Value = Parameters<typeof client.unsafe>[1] extends (infer V)[] | undefined ? V : never

/** The queue's statements, through the application's own pool and gate. */
export const queueStatements: Statements = {
  executeSql: (text, values) =>
    gate.run(() =>
      retried(async () => {
        // Maintenance brings its own BEGIN and COMMIT, which a pool may only send as a transaction.
        const together = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/.exec(text)?.[1]
        return together ? client.begin((tx) => send(tx, together)) : send(client, text, values)
      }),
    ),
}

/** Several of the queue's statements in one transaction. */
export const inQueue = <T>(work: (statements: Statements) => Promise<T>): Promise<T> =>
  gate.run(() =>
    retried(
      () =>
        client.begin((tx) =>
          work({ executeSql: (text, values) => send(tx, text, values) }),
        ) as unknown as Promise<T>,
    ),
  )

async function send(connection: Connection, text: string, values: unknown[] = []) {
  const rows = await connection.unsafe<Record<string, unknown>[]>(text, values.map(encoded))
  return { rows: [...rows] }
}

/** node-postgres writes objects as JSON and dates as ISO; our driver leaves both to the caller. */
function encoded(value: unknown): Value {
  if (value === undefined) return null as Value
  if (value instanceof Date) return value.toISOString() as Value
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return JSON.stringify(value) as Value
  return value as Value
}
