import 'server-only'
import { getTableName, is } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import type { Sql, TransactionSql } from 'postgres'

import * as schema from '@/drizzle/schema'
import { env } from '@/lib/env'
import { performanceLog } from '@/lib/observability/logger'
import { counter, histogram } from '@/lib/observability/metrics'
import { isConnectionLost } from './faults'
import { statementNames } from './names'

const duration = histogram(
  'hillview_db_query_duration_seconds',
  'Statements by what they do to which table',
  ['statement'],
  [0.002, 0.01, 0.05, 0.25, 1],
)
const statements = counter('hillview_db_statements_total', 'Statements sent, by outcome', ['outcome'])

const tables = Object.values(schema).flatMap((table) => (is(table, PgTable) ? [getTableName(table)] : []))
const nameOf = statementNames(tables)

// Next loads this module once per bundle layer.
const kept = globalThis as typeof globalThis & { hillviewStatements?: { answered: number } }
kept.hillviewStatements ??= { answered: 0 }
const sent = kept.hillviewStatements
/** How many statements PostgreSQL has answered, a refusal included: a living pool makes progress. */
export const statementsAnswered = (): number => sent.answered

/** Has every statement of this pool counted and timed, and told in the log when it was slow. Costs a few microseconds each. */
export function measured<S extends Sql>(client: S): S {
  const { begin } = client
  const measuredBegin = (...given: [Work] | [options: string, Work]) => {
    const [options, work] = given.length === 1 ? ['', given[0]] : given
    let worked = 0
    const over = begin(options, async (tx) => {
      const result = await work(measure(tx))
      worked = performance.now()
      return result
    })
    over.then(
      () => note('commit', worked),
      () => {},
    )
    return over
  }
  return Object.assign(measure(client), { begin: measuredBegin })
}

type Work = (tx: TransactionSql) => unknown

/** A transaction's own handle, and those of its savepoints, are measured like the pool's. */
function measure<C extends Sql | TransactionSql>(connection: C): C {
  const { unsafe } = connection
  const { savepoint } = connection as TransactionSql
  return Object.assign(connection, {
    unsafe: (...given: Parameters<typeof unsafe>) => {
      const began = performance.now()
      const query = unsafe(...given)
      const name = nameOf(given[0])
      query.then(
        () => note(name, began),
        (error) => note(name, began, error),
      )
      return query
    },
    savepoint: (work: Work) => savepoint((tx) => work(measure(tx))),
  })
}

/** One statement is over. `began`: of performance.now(). */
function note(name: string, began: number, error?: unknown): void {
  const ms = performance.now() - began
  const lost = error !== undefined && isConnectionLost(error)
  if (!lost) sent.answered++
  statements.inc({ outcome: error === undefined ? 'done' : lost ? 'lost' : 'refused' })
  duration.observe({ statement: name }, ms / 1000)
  if (ms > env.DB_SLOW_MS) performanceLog.warn({ name, durationMs: Math.round(ms) }, 'slow statement')
}
