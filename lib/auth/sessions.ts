import 'server-only'
import { randomBytes } from 'node:crypto'
import { and, desc, eq, isNull, lt, ne, or, sql } from 'drizzle-orm'

import { memberships, passwordResets, sessions, trustedDevices, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { env } from '@/lib/env'
import { securityLog } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import { trustedSince } from './factor/trusted'
import { hashOf, holdsNow, lifetime, type Session } from './living'
import { forgetSession, forgetSessionsOf } from './recall'

export {
  type Gate,
  type GroupMembership,
  hashOf,
  holdsNow,
  type SchoolMembership,
  type Session,
  sessionNow,
  sessionOf,
} from './living'

export type EndReason =
  | 'signed out'
  | 'signed out everywhere'
  | 'signed in again'
  | 'school switched'
  | 'second factor given'
  | 'second factor changed'
  | 'password changed'
  | 'password reset'
  | 'disabled'
  | 'ended by ops'
  | 'ended by the school'

export type Device = { device?: string | null; ipPrefix?: string | null }

type Factor = {
  /** It was given just now, with the sign-in. */
  given?: boolean
  /** What may spare this device the second factor. */
  deviceCookie?: string
}

/**
 * Signs a person in on a device, in the school they worked in last. Whoever has a second factor owes it, unless it was given
 * with the sign-in or lately on this device.
 * @returns the new secret for the cookie; only its hash is stored
 */
export async function startSession(
  userId: string,
  device: Device = {},
  { given = false, deviceCookie }: Factor = {},
): Promise<string> {
  const sid = randomBytes(32).toString('base64url')
  await outsideAnySchool(async (tx) => {
    const [user] = await tx
      .select({ isOps: users.isOps, factorSince: users.factorSince })
      .from(users)
      .where(eq(users.id, userId))
    const spared = user?.factorSince && !given ? await trustedSince(tx, userId, deviceCookie) : null
    const places = await tx
      .select({ role: memberships.role, schoolId: memberships.schoolId })
      .from(memberships)
      .where(eq(memberships.userId, userId))
    const [last] = await tx
      .select({ schoolId: sessions.currentSchoolId })
      .from(sessions)
      .where(eq(sessions.userId, userId))
      .orderBy(desc(sessions.createdAt))
      .limit(1)
    const { total, idle } = lifetime(
      user?.isOps ?? false,
      places.map(({ role }) => role),
    )
    await tx.insert(sessions).values({
      ...device,
      userId,
      awaitsFactor: Boolean(user?.factorSince) && !given && !spared,
      factorAt: given ? sql`now()` : spared,
      sidHash: hashOf(sid),
      currentSchoolId: places.find(({ schoolId }) => schoolId === last?.schoolId)?.schoolId ?? null,
      endsAt: sql`now() + make_interval(secs => ${total})`,
      idleSeconds: idle,
    })
  })
  return sid
}

const revoked = counter('hillview_sessions_revoked_total', 'Sessions ended before their time', ['reason'])

/** Counts sessions that were ended, and tells the security log. */
export function countEnded(reason: EndReason, count: number): void {
  if (count === 0) return
  revoked.inc({ reason }, count)
  securityLog.info({ event: 'session ended', reason, count }, 'identity')
}

type Renewal = {
  schoolId?: Session['currentSchoolId']
  /** What the person has just proved, beside what was known: the second factor, or who they are by any means. */
  proved?: 'second factor' | 'themselves'
}

/** Goes on under a new secret, in `schoolId` when given; the old secret ends. Lifetimes stay what they were. */
export async function renewSession(
  current: Session,
  reason: EndReason,
  { schoolId = current.currentSchoolId, proved }: Renewal = {},
): Promise<string> {
  const sid = randomBytes(32).toString('base64url')
  await outsideAnySchool(async (tx) => {
    const [old] = await tx
      .update(sessions)
      .set({ revokedAt: sql`now()`, revokedBy: current.userId, reason })
      .where(and(eq(sessions.id, current.sessionId), isNull(sessions.revokedAt)))
      .returning()
    // Ended meanwhile by somebody else: nothing to renew, and the new secret opens nothing.
    if (!old) return
    countEnded(reason, 1)
    const { userId, authAt, awaitsFactor, factorAt, provedAt, endsAt, idleSeconds, device, ipPrefix } = old
    const withFactor = proved === 'second factor'
    await tx.insert(sessions).values({
      userId,
      authAt,
      awaitsFactor: awaitsFactor && !withFactor,
      factorAt: withFactor ? sql`now()` : factorAt,
      provedAt: proved ? sql`now()` : provedAt,
      endsAt,
      idleSeconds,
      device,
      ipPrefix,
      sidHash: hashOf(sid),
      currentSchoolId: schoolId,
    })
  })
  await forgetSession(current.sidHash)
  return sid
}

/** The person proved once more who they are: notes it, so that what is dangerous may be done for a while. */
export async function noteProof({ sessionId, sidHash }: Session): Promise<void> {
  await outsideAnySchool((tx) =>
    tx.update(sessions).set({ provedAt: sql`now()` }).where(eq(sessions.id, sessionId)),
  )
  await forgetSession(sidHash)
}

/** Ends one session; a second time changes nothing. */
export async function endSession(sid: string, reason: EndReason): Promise<void> {
  const sidHash = hashOf(sid)
  const ended = await outsideAnySchool((tx) =>
    tx
      .update(sessions)
      .set({ revokedAt: sql`now()`, reason })
      .where(and(eq(sessions.sidHash, sidHash), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id }),
  )
  countEnded(reason, ended.length)
  await forgetSession(sidHash)
}

type Ending = { by?: string | null; only?: string; except?: string }

/**
 * Ends a person's sessions on every device, on one, or on all but one. With every one of them ends that devices are spared the
 * second factor. @returns how many were still open
 */
export async function endSessionsOf(
  userId: string,
  reason: EndReason,
  { by = null, only, except }: Ending = {},
): Promise<number> {
  const chosen = and(only ? eq(sessions.id, only) : undefined, except ? ne(sessions.id, except) : undefined)
  const ended = await outsideAnySchool(async (tx) => {
    if (!only) await tx.delete(trustedDevices).where(eq(trustedDevices.userId, userId))
    return tx
      .update(sessions)
      .set({ revokedAt: sql`now()`, revokedBy: by, reason })
      .where(and(eq(sessions.userId, userId), holdsNow, chosen))
      .returning({ id: sessions.id })
  })
  countEnded(reason, ended.length)
  await forgetSessionsOf(userId)
  return ended.length
}

/** Forgets sessions that ended so long ago that nobody asks where they were, and what has run out. @returns how many sessions */
export async function forgetEndedSessions(): Promise<number> {
  const longAgo = sql`now() - make_interval(days => ${env.SESSION_KEPT_DAYS})`
  const gone = await outsideAnySchool(async (tx) => {
    for (const table of [trustedDevices, passwordResets])
      await tx.delete(table).where(lt(table.endsAt, sql`now()`))
    return tx
      .delete(sessions)
      .where(or(lt(sessions.endsAt, longAgo), lt(sessions.revokedAt, longAgo)))
      .returning({ id: sessions.id })
  })
  return gone.length
}
