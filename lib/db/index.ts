import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { type SQL, sql } from 'drizzle-orm'
import type { PgTransactionConfig } from 'drizzle-orm/pg-core'

import type { Actor } from '@/lib/auth/actor'
import { counter } from '@/lib/observability/metrics'
import { client, db, gate } from './client'
import { isTransient, sqlState } from './faults'

export { sqlState } from './faults'

export type Tx = Parameters<Parameters<typeof db.transaction>[0]>[0]

/**
 * The only way to a school's data: one transaction that can see that school and no other. The setting dies
 * with it. `oneMoment`: all of it is read as it stood at one moment (repeatable read).
 */
export function inSchool<T>(
  actor: Actor,
  work: (tx: Tx) => Promise<T>,
  { oneMoment = false } = {},
): Promise<T> {
  return transaction(
    async (tx) => {
      await tx.execute(
        sql`select set_config('app.school_id', ${actor.schoolId}, true), set_config('app.actor_id', ${actor.userId ?? ''}, true)`,
      )
      return work(tx)
    },
    oneMoment ? { isolationLevel: 'repeatable read' } : undefined,
  )
}

/** For lib/auth and the job engine alone: the tables that say who exists and where they belong. */
export function outsideAnySchool<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(work)
}

/**
 * One statement and no transaction around it, for a function of the database (drizzle/migrations) that enters a school
 * itself, or for what is outside any school: what is asked in thousands.
 */
export const callFunction = (query: SQL) => gate.run(() => db.execute(query))

const whole = new AsyncLocalStorage<{ tx: Tx; after: (() => Promise<void>)[] }>()

/**
 * Makes all that `work` does, one command after the other, a single transaction: for what must not be half there when the
 * process is killed, such as a new school. Nothing in it may be caught and passed over, and nothing runs side by side.
 */
export async function allOrNothing<T>(work: () => Promise<T>): Promise<T> {
  const after: (() => Promise<void>)[] = []
  const result = await transaction(async (tx) => {
    // Files are read between the statements.
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`)
    after.length = 0
    return whole.run({ tx, after }, work)
  })
  for (const each of after) await afterCommit(each)
  return result
}

/** Within `allOrNothing`: what is read may never come to be, and must not be remembered. */
export const isPartOfWhole = (): boolean => whole.getStore() !== undefined

/** For what follows a change that is committed: at once, or within `allOrNothing` when all of it is. */
export async function afterCommit(work: () => Promise<void>): Promise<void> {
  const joined = whole.getStore()
  if (joined) joined.after.push(work)
  else await work()
}

function transaction<T>(work: (tx: Tx) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
  const joined = whole.getStore()
  return joined ? work(joined.tx) : gate.run(() => retried(() => db.transaction(work, config)))
}

/** Whatever `work` asks of the database, now or later, counts as background work. */
export const inBackground = <T>(work: () => T): T => gate.backgroundWork.run(true, work)
export const isBackground = (): boolean => gate.backgroundWork.getStore() === true

/** One round trip through the application's own pool, for the readiness check. */
export const ping = () => gate.run(() => db.execute(sql`select 1`))

export const poolStats = () => gate.stats()
export const closePool = () => client.end({ timeout: 5 })

const retries = counter('hillview_db_retries_total', 'Transactions tried again, by SQLSTATE', ['code'])

/** Serialisation failures and deadlocks: three more tries with jitter, then the caller is told. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt > 3 || !isTransient(error)) throw error
      retries.inc({ code: sqlState(error) })
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt + Math.random() * 40))
    }
  }
}
