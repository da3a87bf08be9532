import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

import { ping, poolStats } from '@/lib/db'
import { env } from '@/lib/env'
import { redisHealth } from '@/lib/redis'
import { version } from '@/package.json'
import { logger } from './logger'

type Status = 'pass' | 'warn' | 'fail'
type Check = { status: Status; time: string; observedValue?: unknown; observedUnit?: string; output?: string }

/** The shape of draft-inadarei-api-health-check. */
export type Health = { status: Status; version: string; checks: Record<string, Check[]> }

/** The process runs and answers; nothing else is asked. */
export const live = (): Health => ({ status: 'pass', version, checks: {} })

/**
 * Whether a request would find the database, asked through the application's own pool as a request would be.
 * An answer that takes longer than `within` milliseconds is none.
 */
export async function ready(within = 1000): Promise<Health> {
  const time = new Date().toISOString()
  const started = performance.now()
  const asked = redisHealth()
  const postgres = await answered(ping(), within)
  const took = Math.round(performance.now() - started)
  const redis = await asked
  const { active, waiting, shed } = poolStats()
  const server: Pick<Check, 'status' | 'output'> = draining()
    ? { status: 'fail', output: 'The server is about to stop.' }
    : { status: 'pass' }
  return {
    status: worst(server.status, postgres.status, redis.status),
    version,
    checks: {
      'server:drain': [{ ...server, time }],
      'postgres:responseTime': [{ ...postgres, time, observedValue: took, observedUnit: 'ms' }],
      'redis:connection': [{ ...redis, time }],
      'postgres:connections': [{ status: 'pass', time, observedValue: { active, waiting, shed } }],
    },
  }
}

const worst = (...found: Status[]): Status =>
  (['fail', 'warn'] as const).find((status) => found.includes(status)) ?? 'pass'

/** Set by scripts/lib/server.mjs when a stop is near: nobody new is sent here, what is asked is still answered. */
const draining = () => Symbol.for('hillview.draining') in globalThis

async function answered(asked: Promise<unknown>, within: number): Promise<Pick<Check, 'status' | 'output'>> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), within)
  })
  try {
    await Promise.race([asked, tooLate])
    return { status: 'pass' }
  } catch (error) {
    logger.error({ err: error }, 'not ready')
    return { status: 'fail', output: 'The database does not answer.' }
  } finally {
    clearTimeout(timer)
  }
}

/** The public learns pass or fail; whoever brings the ops token learns why, and of what is amiss without harm. */
export function healthResponse(request: Request, health: Health): Response {
  const failed = health.status === 'fail'
  const told = hasOpsToken(request) ? health : { status: failed ? 'fail' : 'pass' }
  return Response.json(told, {
    status: failed ? 503 : 200,
    headers: { 'Content-Type': 'application/health+json', 'Cache-Control': 'no-store' },
  })
}

/** Whether the request carries `Authorization: Bearer` with the ops token; never, where none is set. */
export function hasOpsToken(request: Request): boolean {
  const given = request.headers.get('authorization')
  if (!env.OPS_TOKEN || !given) return false
  return timingSafeEqual(digest(given), digest(`Bearer ${env.OPS_TOKEN}`))
}

const digest = (value: string) => createHash('sha256').update(value).digest()
