import 'server-only'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

import * as schema from '@/drizzle/schema'
import { env } from '@/lib/env'
import { bulkhead } from './bulkhead'
import { countStatement } from './count'

if ((postgres as unknown as { txFix?: boolean }).txFix !== true) {
  throw new Error('The PostgreSQL driver lacks the transaction fix. Run "npm install" so that patches/ is applied.')
}

function connect() {
  const client = postgres(env.DATABASE_URL, {
    max: env.DB_POOL_MAX,
    connect_timeout: env.DB_CONNECT_SECONDS,
    idle_timeout: env.DB_IDLE_SECONDS,
    max_lifetime: env.DB_LIFETIME_SECONDS,
    // The driver's own pause grows to 20 s; this one has a restarted database back within a second.
    backoff: () => 0.2 + Math.random() * 0.6,
    onnotice: () => {},
    connection: {
      application_name: 'hillview',
      statement_timeout: env.DB_STATEMENT_MS,
      lock_timeout: 3000,
      idle_in_transaction_session_timeout: 15_000,
    },
  })
  const db = drizzle(client, { schema, casing: 'snake_case', logger: { logQuery: countStatement } })
  const gate = bulkhead({ permits: env.DB_POOL_MAX, queue: env.DB_QUEUE_MAX, waitMs: env.DB_WAIT_MS })
  return { client, db, gate }
}

// Next loads this module once per bundle layer; the pool and its gate must be one per process.
const kept = globalThis as typeof globalThis & { hillviewDatabase?: ReturnType<typeof connect> }
kept.hillviewDatabase ??= connect()
export const { client, db, gate } = kept.hillviewDatabase
