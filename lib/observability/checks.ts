import 'server-only'
import { statfs } from 'node:fs/promises'

import { ping, poolStats } from '@/lib/db'
import { env } from '@/lib/env'
import { hasInngestServer } from '@/lib/jobs/client'
import { inngestServer } from '@/lib/jobs/server'
import { redisHealth } from '@/lib/redis'
import { logger } from './logger'
import { loopLag } from './process'
import { type SharedFacts, sharedFacts } from './shared'
import { within } from './within'

export type Status = 'pass' | 'warn' | 'fail'

/** What was found, and in plain words what is wrong and what to do about it. */
export type Finding = {
  status: Status
  output?: string
  observedValue?: unknown
  observedUnit?: string
}

type Named = [name: string, finding: Finding]

/** Everything that decides whether requests should come here, asked at once; none takes longer than `patience` ms. */
export async function findings(patience: number): Promise<Named[]> {
  const [database, facts, redis, disk, inngest] = await Promise.all([
    postgres(patience),
    sharedFacts(),
    redisReach(),
    diskSpace(),
    inngestReach(patience),
  ])
  return [
    ['server:drain', drain()],
    ['server:eventLoop', eventLoop()],
    ['postgres:responseTime', database],
    ['postgres:connections', { status: 'pass', observedValue: poolStats() }],
    ...(facts ? sharedFindings(facts) : []),
    ['redis:connection', redis],
    ['disk:free', disk],
    ...(inngest ? [['inngest:connection', inngest] satisfies Named] : []),
  ]
}

/** Longer than this in one piece, within the last seconds, and new requests are better off elsewhere. */
const heldUpMs = 2500

function eventLoop(): Finding {
  const { longest } = loopLag()
  const fact = { observedValue: longest, observedUnit: 'ms' }
  if (longest <= heldUpMs) return { status: 'pass', ...fact }
  const output = `The server was held up for ${(longest / 1000).toFixed(1)} s. It goes on by itself; if this comes again, look for what began then in the log.`
  return { status: 'fail', output, ...fact }
}

/** Set by scripts/lib/server.mjs when a stop is near: nobody new is sent here, what is asked is still answered. */
const drain = (): Finding =>
  Symbol.for('hillview.draining') in globalThis
    ? { status: 'fail', output: 'The server is about to stop.' }
    : { status: 'pass' }

/** Asked through the application's own pool, as a request would. */
async function postgres(patience: number): Promise<Finding> {
  const started = performance.now()
  const answered = ping().then(
    () => true,
    (err) => {
      logger.error({ err }, 'not ready')
      return false
    },
  )
  const isThere = await within(patience, answered, false)
  return {
    ...(isThere ? { status: 'pass' } : { status: 'fail', output: 'The database does not answer.' }),
    observedValue: Math.round(performance.now() - started),
    observedUnit: 'ms',
  }
}

const longWaitSeconds = 300

function sharedFindings({ database, outbox, jobs, audit }: SharedFacts): Named[] {
  const clock = Math.abs(database.clockAheadMs)
  const queued = jobs.filter(({ state }) => state === 'queued').map(({ oldestSeconds }) => oldestSeconds)
  const waited = Math.max(0, ...queued)
  const minutes = (seconds: number) => `${Math.round(seconds / 60)} minutes`
  return [
    [
      'postgres:clock',
      warnIf(
        clock > 2000,
        `The clocks of the server and its database are ${(clock / 1000).toFixed(1)} s apart. Set both by the same time server.`,
        { observedValue: database.clockAheadMs, observedUnit: 'ms' },
      ),
    ],
    [
      'outbox:age',
      warnIf(
        outbox.oldestSeconds > longWaitSeconds,
        `What people started ${minutes(outbox.oldestSeconds)} ago has not begun. See that a process with JOB_WORKERS above 0, or the Inngest server, runs.`,
        { observedValue: Math.round(outbox.oldestSeconds), observedUnit: 's' },
      ),
    ],
    [
      'audit:chain',
      warnIf(
        audit.broken > 0,
        'The audit of a school is not as it was sealed: rows were changed or removed past the application. Run: npm run hillview -- audit:check',
        { observedValue: audit.broken, observedUnit: 'schools' },
      ),
    ],
    [
      'jobs:waiting',
      warnIf(
        waited > longWaitSeconds,
        `The printing queue is long: a job has waited for ${minutes(waited)}. More JOB_WORKERS would shorten it.`,
        { observedValue: Math.round(waited), observedUnit: 's' },
      ),
    ],
  ]
}

const warnIf = (isSo: boolean, output: string, fact: Partial<Finding>): Finding =>
  isSo ? { status: 'warn', output, ...fact } : { status: 'pass', ...fact }

async function redisReach(): Promise<Finding> {
  const found = await redisHealth()
  if (found.status === 'pass') return found
  return {
    status: 'warn',
    output:
      'Redis does not answer. Limits and kept figures are each server’s own until it does (memory limits in use); pages may be slower.',
  }
}

/** The disk of the data folder, which on a small installation the database shares. */
async function diskSpace(folder = env.DATA_DIR ?? process.cwd()): Promise<Finding> {
  const space = await statfs(/* turbopackIgnore: true */ folder).catch(() => null)
  if (!space || space.blocks === 0) return { status: 'pass' }
  return diskFinding(space.bavail / space.blocks)
}

/** @param free the share of the disk that is free, 0 to 1 */
export function diskFinding(free: number): Finding {
  const observedValue = Math.round(free * 1000) / 10
  const fact = { observedValue, observedUnit: '%' }
  if (free >= 0.1) return { status: 'pass', ...fact }
  const output = `Only ${observedValue} % of the disk is free. Make room, or nothing can be saved when it is full.`
  return { status: free < 0.02 ? 'fail' : 'warn', output, ...fact }
}

/** Any answer of the Inngest server will do; null where the embedded engine works. */
async function inngestReach(patience: number): Promise<Finding | null> {
  if (!hasInngestServer) return null
  const asked = fetch(inngestServer().baseUrl, { method: 'HEAD', signal: AbortSignal.timeout(patience) })
  const isThere = await asked.then(
    () => true,
    () => false,
  )
  return warnIf(
    !isThere,
    'The Inngest server does not answer. What people start waits until it does; nothing is lost.',
    {},
  )
}
