import 'server-only'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

import * as schema from '@/drizzle/schema'
import { env } from '@/lib/env'
import { countStatement } from './count'
import { poolGate } from './gate'
import { measured } from './statements'

if ((postgres as unknown as { txFix?: boolean }).txFix !== true) {
  throw new Error(
    'The PostgreSQL driver lacks the transaction fix. Run "npm install" so that patches/ is applied.',
  )
}

function connect() {
  const client = measured(
    postgres(env.DATABASE_URL, {
      max: env.DB_POOL_MAX,
      connect_timeout: env.DB_CONNECT_SECONDS,
      idle_timeout: idleSeconds() as unknown as number,
      max_lifetime: env.DB_LIFETIME_SECONDS,
      // The driver's own pause grows to 20 s. Callers wait for this one, and the breaker spares the database their number.
      backoff: () => 0.1 + Math.random() * 0.3,
      onnotice: () => {},
      onclose: () => kept.hillviewDatabase?.onClose(),
      connection: {
        application_name: 'hillview',
        statement_timeout: env.DB_STATEMENT_MS,
        lock_timeout: env.DB_LOCK_MS,
        idle_in_transaction_session_timeout: env.DB_IDLE_IN_TRANSACTION_MS,
      },
    }),
  )
  const db = drizzle(client, { schema, casing: 'snake_case', logger: { logQuery: countStatement } })
  return { client, db, gate: poolGate(), onClose: () => {}, isDead: false }
}

/** The driver asks once for each connection it may have: the first DB_POOL_MIN of them are never closed for idling. */
function idleSeconds(): () => number {
  let asked = 0
  return () => (++asked > env.DB_POOL_MIN ? env.DB_IDLE_SECONDS : 0)
}

// Next loads this module once per bundle layer; the pool and its gate must be one per process.
const kept = globalThis as typeof globalThis & { hillviewDatabase?: ReturnType<typeof connect> }
kept.hillviewDatabase ??= connect()
/** `pool.onClose` is called when a connection closed, for whatever reason. */
export const pool = kept.hillviewDatabase
export const { client, db, gate } = pool
