import 'server-only'
import { poolIsDead } from '@/lib/db/keep'
import { version } from '@/package.json'
import { type Finding, findings, type Status } from './checks'
import { isOps } from './ops'
import { loopLag } from './process'

type Check = Finding & { time: string }

/** The shape of draft-inadarei-api-health-check. */
export type Health = { status: Status; version: string; checks: Record<string, Check[]> }

/** Longer than this for one in a hundred turns of the event loop, and only a new start helps. */
const stuckMs = 5000

/** The process runs and answers; no dependency is asked. */
export function live(): Health {
  const { p99 } = loopLag()
  const stuck: Finding =
    p99 > stuckMs
      ? { status: 'fail', output: 'The server is stuck and should be started anew.' }
      : { status: 'pass' }
  const pool: Finding = poolIsDead()
    ? { status: 'fail', output: 'The connections to the database are dead; the server ends itself.' }
    : { status: 'pass' }
  return told([
    ['server:eventLoop', { ...stuck, observedValue: p99, observedUnit: 'ms' }],
    ['postgres:pool', pool],
  ])
}

/**
 * Whether requests should come here: the database, through the application's own pool as a request would use it, and what
 * else this process needs. An answer that takes longer than `patience` milliseconds is none.
 */
export const ready = async (patience = 1000): Promise<Health> => told(await findings(patience))

function told(found: [string, Finding][]): Health {
  const time = new Date().toISOString()
  return {
    status: worst(found.map(([, { status }]) => status)),
    version,
    checks: Object.fromEntries(found.map(([name, finding]) => [name, [{ ...finding, time }]])),
  }
}

const worst = (all: Status[]): Status =>
  all.includes('fail') ? 'fail' : all.includes('warn') ? 'warn' : 'pass'

/** The public learns pass or fail; ops (the token, or a browser where they are signed in) learn why, and what is amiss without harm. */
export async function healthResponse(request: Request, health: Health): Promise<Response> {
  const failed = health.status === 'fail'
  const shown = (await isOps(request)) ? health : { status: failed ? 'fail' : 'pass' }
  return Response.json(shown, {
    status: failed ? 503 : 200,
    headers: { 'Content-Type': 'application/health+json', 'Cache-Control': 'no-store' },
  })
}
