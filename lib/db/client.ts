import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

import * as schema from '@/drizzle/schema'
import { env } from '@/lib/env'
import { bulkhead } from './bulkhead'
import { countStatement } from './count'

if ((postgres as unknown as { txFix?: boolean }).txFix !== true) {
  throw new Error(
    'The PostgreSQL driver lacks the transaction fix. Run "npm install" so that patches/ is applied.',
  )
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
      lock_timeout: env.DB_LOCK_MS,
      idle_in_transaction_session_timeout: env.DB_IDLE_IN_TRANSACTION_MS,
    },
  })
  const db = drizzle(client, { schema, casing: 'snake_case', logger: { logQuery: countStatement } })
  const everybody = bulkhead({ permits: env.DB_POOL_MAX, queue: env.DB_QUEUE_MAX, waitMs: env.DB_WAIT_MS })
  // Background work holds at most 40 % of the connections; it waits among itself, so that people need not.
  const permits = Math.max(1, Math.floor(env.DB_POOL_MAX * 0.4))
  const background = bulkhead({ permits, queue: 1000, waitMs: 30_000 })
  const backgroundWork = new AsyncLocalStorage<true>()
  const gate = {
    run: <T>(work: () => Promise<T>): Promise<T> =>
      backgroundWork.getStore() ? background.run(() => everybody.run(work)) : everybody.run(work),
    stats: everybody.stats,
  }
  return { client, db, gate, backgroundWork }
}

// Next loads this module once per bundle layer; the pool and its gate must be one per process.
const kept = globalThis as typeof globalThis & { hillviewDatabase?: ReturnType<typeof connect> }
kept.hillviewDatabase ??= connect()
export const { client, db, gate, backgroundWork } = kept.hillviewDatabase
