import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { and, asc, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm'

import { groupMembers, groups, memberships, schools, sessions, users } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { env } from '@/lib/env'
import { securityLog } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import type { Grant, Role, SchoolId } from './actor'
import { type Delegated, grantsOf } from './grants'
import { forgetSession, forgetSessionsOf, remembered } from './recall'

export type GroupMembership = { groupId: string; name: string }
export type SchoolMembership = { schoolId: SchoolId; name: string; slug: string; roles: Role[] }

/** A session that holds now, with the person as the database knows them now. */
export type Session = {
  sessionId: string
  sidHash: string
  userId: string
  isOps: boolean
  mustChangePassword: boolean
  authAt: Date
  endsAt: Date
  /** What it was begun on, and the first part of the address it was begun from. */
  device: string | null
  network: string | null
  schools: SchoolMembership[]
  /** Groups whose figures the person sees, by name. */
  groups: GroupMembership[]
  /** What is lent to them beyond their roles, by school. */
  grants: Readonly<Record<SchoolId, readonly Grant[]>>
  /** The school they work in: the one chosen while they still belong to it, the first one before any choice. */
  currentSchoolId: SchoolId | null
  /** The database's snapshot that showed all this. */
  readUnder: string
}

export type EndReason =
  | 'signed out'
  | 'signed out everywhere'
  | 'signed in again'
  | 'school switched'
  | 'password changed'
  | 'password reset'
  | 'disabled'
  | 'ended by ops'
  | 'ended by the school'

export const hashOf = (sid: string) => createHash('sha256').update(sid).digest('hex')

/** Seconds until a session ends at all, and until it ends for lack of use. The shortest of one's roles decides. */
function lifetime(isOps: boolean, roles: readonly Role[]) {
  const isParent = roles.includes('parent')
  const isStaff = roles.length === 0 || roles.some((role) => role !== 'parent')
  const lives = [
    isOps && { hours: env.SESSION_OPS_HOURS, idle: env.SESSION_OPS_IDLE_MINUTES },
    isStaff && { hours: env.SESSION_STAFF_HOURS, idle: env.SESSION_STAFF_IDLE_MINUTES },
    isParent && { hours: env.SESSION_PARENT_HOURS, idle: env.SESSION_PARENT_IDLE_MINUTES },
  ].filter((life) => life !== false)
  return {
    total: Math.min(...lives.map(({ hours }) => hours)) * 3600,
    idle: Math.min(...lives.map(({ idle }) => idle)) * 60,
  }
}

/** As `sessionOf`, but asked now: where an answer of a moment ago would send somebody in circles. */
export const sessionNow = (sid: string): Promise<Session | null> => readSession(hashOf(sid))

/** The session behind a cookie's secret, or null when it ended, lay idle too long, or its person was disabled. */
export const sessionOf = (sid: string): Promise<Session | null> => remembered(hashOf(sid), readSession)

async function readSession(sidHash: string): Promise<Session | null> {
  return outsideAnySchool(async (tx) => {
    const askedAt = performance.now()
    const rows = await tx
      .select({
        sessionId: sessions.id,
        userId: sessions.userId,
        chosen: sessions.currentSchoolId,
        authAt: sessions.authAt,
        endsAt: sessions.endsAt,
        device: sessions.device,
        network: sessions.ipPrefix,
        age: sql<number>`extract(epoch from now() - ${sessions.authAt})::float8`,
        idle: sql<number>`extract(epoch from now() - ${sessions.lastSeenAt})::float8`,
        isOps: users.isOps,
        mustChangePassword: users.mustChangePassword,
        role: memberships.role,
        schoolId: memberships.schoolId,
        name: schools.name,
        slug: schools.slug,
        groups: sql<
          GroupMembership[] | null
        >`(select jsonb_agg(jsonb_build_object('groupId', g.id, 'name', g.name) order by g.name, g.id)
          from ${groupMembers} a join ${groups} g on g.id = a.group_id where a.user_id = ${users.id})`,
        readUnder: sql<string>`pg_current_snapshot()::text`,
        delegated: sql<Delegated | null>`(select jsonb_object_agg(school, given) from delegated_to(${users.id}))`,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .leftJoin(memberships, eq(memberships.userId, users.id))
      .leftJoin(schools, eq(schools.id, memberships.schoolId))
      .where(and(eq(sessions.sidHash, sidHash), holdsNow, isNull(users.disabledAt)))
      .orderBy(
        sql`${schools.practiceOf} is not null`,
        asc(schools.name),
        asc(memberships.schoolId),
        asc(memberships.role),
      )

    const [first] = rows
    if (!first) return null
    // Roles may have changed since the sign-in: the lifetimes of today's bind as well.
    const roles = rows.flatMap(({ role }) => role ?? [])
    const { total, idle } = lifetime(first.isOps, roles)
    if (first.age > total || first.idle > idle) return null
    if (first.idle > 60) await noteUse(tx, first.sessionId)
    const { sessionId, userId, chosen, authAt, endsAt, isOps, mustChangePassword } = first
    const places = bySchool(rows)
    const place = chosen ? places.find(({ schoolId }) => schoolId === chosen) : places[0]
    const currentSchoolId = place?.schoolId ?? null
    return {
      sessionId,
      sidHash,
      userId,
      isOps,
      mustChangePassword,
      authAt,
      endsAt,
      device: first.device,
      network: first.network,
      schools: places,
      groups: first.groups ?? [],
      grants: grantsOf(first.delegated, askedAt),
      currentSchoolId,
      readUnder: first.readUnder,
    }
  })
}

export const holdsNow = and(
  isNull(sessions.revokedAt),
  gt(sessions.endsAt, sql`now()`),
  gt(sessions.lastSeenAt, sql`now() - make_interval(secs => ${sessions.idleSeconds})`),
)

/** At most once a minute, so that reading pages writes next to nothing. */
const noteUse = (tx: Tx, id: string) =>
  tx
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(sessions.id, id), lt(sessions.lastSeenAt, sql`now() - interval '1 minute'`)))

type MembershipRow = {
  schoolId: SchoolId | null
  name: string | null
  slug: string | null
  role: Role | null
}

function bySchool(rows: MembershipRow[]): SchoolMembership[] {
  const found = new Map<SchoolId, SchoolMembership>()
  for (const { schoolId, name, slug, role } of rows) {
    if (!schoolId || !role) continue
    const place = found.get(schoolId) ?? { schoolId, name: name ?? '', slug: slug ?? '', roles: [] }
    place.roles.push(role)
    found.set(schoolId, place)
  }
  return [...found.values()]
}

export type Device = { device?: string | null; ipPrefix?: string | null }

/**
 * Signs a person in on a device, in the school they worked in last.
 * @returns the new secret for the cookie; only its hash is stored
 */
export async function startSession(userId: string, device: Device = {}): Promise<string> {
  const sid = randomBytes(32).toString('base64url')
  await outsideAnySchool(async (tx) => {
    const [user] = await tx.select({ isOps: users.isOps }).from(users).where(eq(users.id, userId))
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

/** Goes on under a new secret, in `schoolId` when given; the old secret ends. Lifetimes stay what they were. */
export async function renewSession(
  current: Session,
  reason: EndReason,
  schoolId = current.currentSchoolId,
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
    const { userId, authAt, endsAt, idleSeconds, device, ipPrefix } = old
    await tx.insert(sessions).values({
      userId,
      authAt,
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

/** Ends a person's sessions on every device, on one, or on all but one. @returns how many were still open */
export async function endSessionsOf(
  userId: string,
  reason: EndReason,
  { by = null, only, except }: Ending = {},
): Promise<number> {
  const chosen = and(only ? eq(sessions.id, only) : undefined, except ? ne(sessions.id, except) : undefined)
  const ended = await outsideAnySchool((tx) =>
    tx
      .update(sessions)
      .set({ revokedAt: sql`now()`, revokedBy: by, reason })
      .where(and(eq(sessions.userId, userId), holdsNow, chosen))
      .returning({ id: sessions.id }),
  )
  countEnded(reason, ended.length)
  await forgetSessionsOf(userId)
  return ended.length
}

/** Forgets sessions that ended so long ago that nobody asks where they were. @returns how many */
export async function forgetEndedSessions(): Promise<number> {
  const longAgo = sql`now() - make_interval(days => ${env.SESSION_KEPT_DAYS})`
  const gone = await outsideAnySchool((tx) =>
    tx
      .delete(sessions)
      .where(or(lt(sessions.endsAt, longAgo), lt(sessions.revokedAt, longAgo)))
      .returning({ id: sessions.id }),
  )
  return gone.length
}
