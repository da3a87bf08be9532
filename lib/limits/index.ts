import 'server-only'
import { createHmac } from 'node:crypto'

import type { Actor } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/policy'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { securityLog } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import { throughRedis } from '@/lib/redis'
import { networkOf } from './address'
import { memoryCounter } from './memory'
import {
  type Count,
  type Counted,
  factorOf,
  type Quota,
  rateLimitHeaders,
  readQuota,
  readRoleFactors,
  scaled,
  secondsUntilRoom,
  type Window,
  waitWords,
  windowsOf,
} from './rules'
import { sharedCounter } from './shared'

const quotas = {
  auth: readQuota(env.LIMIT_AUTH)!,
  page: readQuota(env.LIMIT_PAGE)!,
  api: readQuota(env.LIMIT_API)!,
  upload: readQuota(env.LIMIT_UPLOAD)!,
  export: readQuota(env.LIMIT_EXPORT)!,
  link: readQuota(env.LIMIT_LINK)!,
  webhook: readQuota(env.LIMIT_WEBHOOK)!,
  'visitor-page': readQuota(env.LIMIT_VISITOR_PAGE)!,
  'visitor-api': readQuota(env.LIMIT_VISITOR_API)!,
  'visitor-link': readQuota(env.LIMIT_VISITOR_LINK)!,
} satisfies Record<string, Quota>
const roleFactors = readRoleFactors(env.LIMIT_ROLES)!

export type LimitClass = keyof typeof quotas

const decisions = counter('hillview_ratelimit_decisions_total', 'Requests that a limit let in or refused.', [
  'class',
  'result',
])
const fallbacks = counter('hillview_ratelimit_fallback_total', 'Decisions made without Redis.', ['class'])

export type Decision = {
  allowed: boolean
  /** Seconds after which trying again makes sense; 0 when allowed. */
  retryAfter: number
  /** What the answer says about the limit, whatever the answer is. */
  headers: Record<string, string>
  /** Takes the request back as if it had not been made. */
  giveBack: () => Promise<void>
}

type Counter = {
  take: (key: string, window: Window) => Count | Promise<Count>
  giveBack: (key: string, window: Window) => void | Promise<void>
}

/** Who is counted: a hash of it is all that Redis sees. */
type Who = { subject: string; userId?: string | null; schoolId?: string | null; factor?: number }

// Next loads this module once per bundle layer; what is counted here must be one set per process.
const kept = globalThis as typeof globalThis & { hillviewLimits?: ReturnType<typeof memoryCounter> }
kept.hillviewLimits ??= memoryCounter()
const memory = kept.hillviewLimits

/**
 * Counts a request and says whether there is room for it: in Redis for all instances together, and while Redis is away in
 * this process for its share of them. It never throws, and nothing is let in uncounted.
 */
async function limit(name: LimitClass, who: Who): Promise<Decision> {
  const { subject, schoolId = null, factor = 1 } = who
  const hash = createHmac('sha256', env.NEXTAUTH_SECRET).update(`limit:${subject}`).digest('hex').slice(0, 32)
  const key = (window: Window) => `${schoolId ?? 'all'}:${window.policy}:${hash}`
  const quota = scaled(quotas[name], factor)

  const { counter, counted } = await throughRedis(
    (redis) => takeAll(sharedCounter(redis), windowsOf(name, quota), key),
    () => {
      fallbacks.inc({ class: name })
      return takeAll(memory, windowsOf(name, scaled(quota, 1 / env.INSTANCES)), key)
    },
  )
  const giveBack = () => giveAllBack(counter, counted, key)
  const refusing = counted.filter(({ allowed }) => !allowed)
  const allowed = refusing.length === 0
  decisions.inc({ class: name, result: allowed ? 'allowed' : 'refused' })
  if (!allowed) {
    // Only what was let in is counted: who goes on asking does not make the wait longer.
    await giveBack()
    tellOnce(name, who)
  }
  return {
    allowed,
    retryAfter: Math.max(0, ...refusing.map(secondsUntilRoom)),
    headers: rateLimitHeaders(counted),
    giveBack,
  }
}

async function takeAll(counter: Counter, windows: Window[], key: (window: Window) => string) {
  const counts = await Promise.all(windows.map((window) => counter.take(key(window), window)))
  return { counter, counted: counts.map((count, i): Counted => ({ ...count, window: windows[i]! })) }
}

async function giveAllBack(counter: Counter, counted: Counted[], key: (window: Window) => string) {
  const taken = counted.filter(({ allowed }) => allowed)
  // Redis may have gone away since; a request too many is then counted for one window.
  await Promise.allSettled(taken.map(({ window }) => counter.giveBack(key(window), window)))
}

const told = new Map<string, number>()

/** A security event, once a minute for whoever goes on: a flood of requests is not to become one of log lines. */
function tellOnce(name: LimitClass, { subject, userId, schoolId }: Who): void {
  const key = `${name}:${subject}`
  const now = performance.now()
  if (now - (told.get(key) ?? -60_000) < 60_000) return
  if (told.size >= 10_000) told.clear()
  told.set(key, now)
  securityLog.warn({ event: 'rate-limit', class: name, outcome: 'refused', userId, schoolId }, 'over a limit')
}

/** Commands that make or publish many documents; every other one counts as an ordinary request. */
const heavy: ReadonlySet<Permission> = new Set<Permission>(['results.publish', 'reports.make'])

type Person = Pick<Actor, 'userId'> & Partial<Pick<Actor, 'schoolId' | 'roles'>>

/** For a person, wherever they are. */
export const limitPerson = (name: LimitClass, { userId, schoolId, roles = [] }: Person): Promise<Decision> =>
  limit(name, { subject: `user:${userId}`, userId, schoolId, factor: factorOf(roles, roleFactors) })

/** For a command of a person; each permission has a budget of its own. */
export const limitCommand = (actor: Actor, permission: Permission): Promise<Decision> =>
  limit(heavy.has(permission) ? 'export' : 'api', {
    subject: `user:${actor.userId}:${permission}`,
    userId: actor.userId,
    schoolId: actor.schoolId,
    factor: factorOf(actor.roles, roleFactors),
  })

/** For somebody of whom only the network is known; a whole school may be behind it. */
export const limitNetwork = (name: LimitClass, headers: Pick<Headers, 'get'>): Promise<Decision> =>
  limit(name, { subject: `network:${networkOf(headers)}` })

/** For a thing that anybody may use who has it, such as a link or a call-back of an outside service. */
export const limitThing = (name: LimitClass, thing: string): Promise<Decision> =>
  limit(name, { subject: `thing:${thing}` })

/** @throws AppError `rate_limited` that says when to try again */
export function requireRoom({ allowed, retryAfter }: Decision): void {
  if (allowed) return
  const words = `This was asked for very often in a short time. What you typed is kept; try again ${waitWords(retryAfter)}.`
  throw new AppError('rate_limited', words, undefined, retryAfter)
}
