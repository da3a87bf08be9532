import 'server-only'
import postgres from 'postgres'

import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { within } from '@/lib/observability/within'
import { ping } from '.'
import { pool } from './client'
import { statementsAnswered } from './statements'

/** For a server, at its start: connections stand ready, and a pool that died without a word ends the process. */
export function keepPool(): void {
  keepWarm()
  watchPool()
}

/** Opens DB_POOL_MIN connections, and opens them again a second or two after any was closed or could not be had. */
export function keepWarm(): void {
  let planned = false
  const plan = () => {
    if (planned) return
    planned = true
    setTimeout(open, 1000 + Math.random() * 1000).unref()
  }
  const open = () => {
    planned = false
    const asked = Array.from({ length: Math.min(env.DB_POOL_MIN, env.DB_POOL_MAX) }, ping)
    Promise.all(asked).catch(plan)
  }
  pool.onClose = plan
  open()
}

/** Whether the watch found the pool dead: the process is about to end. */
export const poolIsDead = (): boolean => pool.isDead

/**
 * Every so often asks the database through the pool, as a request would. Three times no answer in a row, while no other
 * statement was answered either and a fresh connection is: this pool will not come back, so the process ends with
 * code 1 for its manager to start another. (A firewall that forgot the connections, or a defect of the driver.)
 */
export function watchPool({ everyMs = Math.max(10_000, env.DB_STATEMENT_MS), limitMs = 5000 } = {}): void {
  let silent = 0
  let answered = statementsAnswered()
  const look = async () => {
    const heard = await inTime(ping(), limitMs)
    const moved = statementsAnswered() > answered
    answered = statementsAnswered()
    silent = heard || moved || !(await inTime(freshPing(limitMs), limitMs)) ? 0 : silent + 1
    if (silent < 3) return void setTimeout(look, everyMs).unref()
    pool.isDead = true
    logger.fatal('the database answers, but not through our connections: this process ends')
    process.exit(1)
  }
  setTimeout(look, everyMs).unref()
}

/** Whether what was asked came to something within so many milliseconds. */
const inTime = (asked: Promise<unknown>, limitMs: number): Promise<boolean> =>
  within(
    limitMs,
    asked.then(
      () => true,
      () => false,
    ),
    false,
  )

async function freshPing(limitMs: number): Promise<void> {
  const fresh = postgres(env.DATABASE_URL, { max: 1, connect_timeout: limitMs / 1000, onnotice() {} })
  try {
    await fresh`select 1`
  } finally {
    void fresh.end({ timeout: 1 })
  }
}
