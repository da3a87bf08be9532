import 'server-only'
import { createHash } from 'node:crypto'
import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm'

import { groupMembers, groups, memberships, schools, sessions, users } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { env } from '@/lib/env'
import type { Grant, Role, SchoolId } from './actor'
import { needsFactor } from './factor/rules'
import { type Delegated, grantsOf } from './grants'
import { remembered } from './recall'

export type GroupMembership = { groupId: string; name: string }
export type SchoolMembership = { schoolId: SchoolId; name: string; slug: string; roles: Role[] }

/**
 * What stands between the sign-in and the work: the second factor is to be given, a temporary password to be replaced, or a
 * second factor to be set up. Null: nothing.
 */
export type Gate = 'factor' | 'password' | 'set-up' | null

/** A session that holds now, with the person as the database knows them now. */
export type Session = {
  sessionId: string
  sidHash: string
  userId: string
  isOps: boolean
  mustChangePassword: boolean
  gate: Gate
  /** Whether the person has a second factor at all, and whether they must. */
  hasFactor: boolean
  mustHaveFactor: boolean
  /** When the person last proved who they are, in milliseconds. */
  provedAt: number
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

export const hashOf = (sid: string) => createHash('sha256').update(sid).digest('hex')

/** Seconds until a session ends at all, and until it ends for lack of use. The shortest of one's roles decides. */
export function lifetime(isOps: boolean, roles: readonly Role[]) {
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

/**
 * The session behind a cookie's secret, or null when it ended, lay idle too long, or its person was disabled. Whoever asks
 * looks at its `gate`: with one, it is not yet good for work.
 */
export const sessionOf = (sid: string): Promise<Session | null> => remembered(hashOf(sid), readSession)

/** How long the second factor may take after the password. */
const stepSeconds = 600

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
        provedAt: sessions.provedAt,
        awaitsFactor: sessions.awaitsFactor,
        isOps: users.isOps,
        mustChangePassword: users.mustChangePassword,
        hasFactor: sql<boolean>`${users.factorSince} is not null`,
        role: memberships.role,
        schoolId: memberships.schoolId,
        name: schools.name,
        slug: schools.slug,
        factorRoles: schools.factorRoles,
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
    if (first.awaitsFactor && first.age > stepSeconds) return null
    if (first.idle > 60) await noteUse(tx, first.sessionId)
    const { sessionId, userId, chosen, authAt, endsAt, isOps, mustChangePassword, hasFactor } = first
    const places = bySchool(rows)
    const place = chosen ? places.find(({ schoolId }) => schoolId === chosen) : places[0]
    const mustHaveFactor = needsFactor({ isOps, places: rows }, env.SECOND_FACTOR)
    return {
      sessionId,
      sidHash,
      userId,
      isOps,
      mustChangePassword,
      gate: gateOf({ ...first, mustHaveFactor }),
      hasFactor,
      mustHaveFactor,
      provedAt: first.provedAt.getTime(),
      authAt,
      endsAt,
      device: first.device,
      network: first.network,
      schools: places,
      groups: first.groups ?? [],
      grants: grantsOf(first.delegated, askedAt),
      currentSchoolId: place?.schoolId ?? null,
      readUnder: first.readUnder,
    }
  })
}

type Gated = {
  awaitsFactor: boolean
  mustChangePassword: boolean
  hasFactor: boolean
  mustHaveFactor: boolean
}

function gateOf({ awaitsFactor, mustChangePassword, hasFactor, mustHaveFactor }: Gated): Gate {
  if (awaitsFactor) return 'factor'
  if (mustChangePassword) return 'password'
  return mustHaveFactor && !hasFactor ? 'set-up' : null
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
