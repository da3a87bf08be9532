import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'

import { Away, breaker } from '@/lib/breaker'
import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { counter, gauge, histogram } from '@/lib/observability/metrics'
import { bulkhead, busy, type ShedReason } from './bulkhead'
import { isConnectionLost, isPassing, sqlState } from './faults'

const acquired = histogram(
  'hillview_db_acquire_seconds',
  'How long callers waited for a connection',
  [],
  [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1],
)
const shed = counter('hillview_db_shed_total', 'Callers turned away before they reached the database', [
  'reason',
])
const lost = counter('hillview_db_connection_lost_total', 'Callers whose connection went, or who got none')

/** What stands in front of the pool: nobody waits long, neither for a connection nor for a database that is away. */
export function poolGate() {
  let failed = 0
  let away = 0
  const onShed = (reason: ShedReason | 'database away') => shed.inc({ reason })
  const everybody = bulkhead({
    permits: env.DB_POOL_MAX,
    queue: env.DB_QUEUE_MAX,
    waitMs: env.DB_WAIT_MS,
    onShed,
  })
  // Background work holds at most 40 % of the connections; it waits among itself, so that people need not.
  const permits = Math.max(1, Math.floor(env.DB_POOL_MAX * 0.4))
  const background = bulkhead({ permits, queue: 1000, waitMs: 30_000, onShed })
  const backgroundWork = new AsyncLocalStorage<true>()
  const database = breaker({
    failures: 5,
    restMs: 1000,
    isAway: isConnectionLost,
    onOpen: (error) => logger.error({ code: sqlState(error) }, 'the database is away'),
    onClose: () => logger.info('the database is back'),
  })

  const turnedAway = () => {
    away++
    onShed('database away')
    return busy()
  }

  /** With a permit in hand. What passes by itself is `busy` for the caller: nothing of it was kept, and the same again may work. */
  async function tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await database.run(work)
    } catch (error) {
      if (error instanceof Away) throw turnedAway()
      if (!isConnectionLost(error) && !isPassing(error)) throw error
      if (isConnectionLost(error)) {
        failed++
        lost.inc()
      }
      logger.warn({ code: sqlState(error) }, 'the database could not do it now')
      throw busy(error)
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    // Nobody queues behind those who still wait for a database that is known to be away.
    if (database.isResting()) throw turnedAway()
    const asked = performance.now()
    const enter = () =>
      everybody.run(() => {
        acquired.observe((performance.now() - asked) / 1000)
        return tried(work)
      })
    return backgroundWork.getStore() ? background.run(enter) : enter()
  }

  /** Connections at work, free, and waited for; callers turned away and connections lost since the start. */
  function stats() {
    const { active, waiting, shed } = everybody.stats()
    return { active, idle: env.DB_POOL_MAX - active, waiting, shed: shed + away, failed }
  }

  gauge('hillview_db_permits', 'Connections and callers by state', ['state'], function () {
    for (const [state, count] of Object.entries(stats())) this.set({ state }, count)
  })

  return { run, stats, backgroundWork }
}
