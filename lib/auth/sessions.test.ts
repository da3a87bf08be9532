import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { memberships, sessions, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newSchool } from '@/lib/testing/school'
import { createUser, disableUser, setPassword, signOutUser } from './accounts'
import type { Role } from './actor'
import {
  endSession,
  endSessionsOf,
  forgetEndedSessions,
  hashOf,
  renewSession,
  sessionOf,
  startSession,
} from './sessions'
import { makeToken, readToken } from './token'

const password = 'three quiet green lanterns'

async function signedIn(...roles: Role[]) {
  const school = await newSchool()
  const username = `p${school.schoolId.slice(-12)}`
  const places = roles.map((role) => ({ schoolId: school.schoolId, role }))
  const userId = await createUser({ username, secret: { password }, mustChange: false, memberships: places })
  return { ...school, username, userId, sid: await startSession(userId) }
}

/** Another process changes a session's row: what this one remembers of it may live on for two seconds. */
const change = (sid: string, values: Record<string, unknown>) =>
  outsideAnySchool((tx) =>
    tx
      .update(sessions)
      .set(values)
      .where(eq(sessions.sidHash, hashOf(sid))),
  )

const ago = (seconds: number) => sql`now() - make_interval(secs => ${seconds})`

describe('a session', () => {
  it('holds its person, their roles and their school in one statement', async () => {
    // A process asks once, when it first looks at anybody, from where on changes are to be told.
    await sessionOf('nobody')
    const { sid, userId, schoolId } = await signedIn('class_teacher', 'subject_teacher')
    const { result, statements } = await countingStatements(() => sessionOf(sid))
    expect(result).toMatchObject({
      userId,
      currentSchoolId: schoolId,
      isOps: false,
      mustChangePassword: false,
    })
    expect(result?.schools).toMatchObject([{ schoolId, roles: ['class_teacher', 'subject_teacher'] }])
    expect(statements).toHaveLength(1)
    const again = await countingStatements(() => sessionOf(sid))
    expect(again.statements).toHaveLength(0)
  })

  it('is found by its secret alone, which is not stored', async () => {
    const { sid, userId } = await signedIn('head')
    const rows = await outsideAnySchool((tx) => tx.select().from(sessions).where(eq(sessions.userId, userId)))
    expect(JSON.stringify(rows)).not.toContain(sid)
    expect(await sessionOf(hashOf(sid))).toBeNull()
    expect(await sessionOf(`${sid}x`)).toBeNull()
  })

  it('ends at once when signed out, also for a copy of the cookie', async () => {
    const { sid } = await signedIn('bursar')
    expect(await sessionOf(sid)).not.toBeNull()
    await endSession(sid, 'signed out')
    expect(await sessionOf(sid)).toBeNull()
  })

  it('ends on every device, or on all but one', async () => {
    const { sid, userId, username } = await signedIn('head')
    const other = await startSession(userId)
    const here = (await sessionOf(sid))!
    expect(await endSessionsOf(userId, 'signed out everywhere', { except: here.sessionId })).toBe(1)
    expect([await sessionOf(sid), await sessionOf(other)]).toEqual([
      { ...here, readUnder: expect.any(String) },
      null,
    ])
    await startSession(userId)
    expect(await signOutUser(username)).toBe(2)
    expect(await signOutUser(username)).toBe(0)
    expect(await sessionOf(sid)).toBeNull()
  })

  it('ends when its person is disabled or given another password', async () => {
    const disabled = await signedIn('subject_teacher')
    await sessionOf(disabled.sid)
    await disableUser(disabled.username)
    expect(await sessionOf(disabled.sid)).toBeNull()

    const reset = await signedIn('subject_teacher')
    await sessionOf(reset.sid)
    await setPassword(reset.username, 'temporary-1', true)
    expect(await sessionOf(reset.sid)).toBeNull()
  })

  it('does not hold for a person disabled behind its back', async () => {
    const { sid, userId } = await signedIn('subject_teacher')
    await outsideAnySchool((tx) =>
      tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId)),
    )
    expect(await sessionOf(sid)).toBeNull()
  })

  it('forgets a role taken away elsewhere within seconds', async () => {
    const { sid, userId } = await signedIn('head', 'subject_teacher')
    expect((await sessionOf(sid))?.schools[0]?.roles).toEqual(['head', 'subject_teacher'])
    await outsideAnySchool((tx) =>
      tx.delete(memberships).where(sql`${memberships.userId} = ${userId} and ${memberships.role} = 'head'`),
    )
    await expect
      .poll(async () => (await sessionOf(sid))?.schools[0]?.roles, { timeout: 5000, interval: 250 })
      .toEqual(['subject_teacher'])
  })

  it('ends when its time is over, used or not', async () => {
    const { sid } = await signedIn('deputy')
    await change(sid, { endsAt: ago(1) })
    expect(await sessionOf(sid)).toBeNull()
  })

  it('is forgotten long after its end, and not before', async () => {
    const { userId } = await signedIn('deputy')
    const days = 24 * 3600
    const [ended, revoked, recent] = [
      await startSession(userId),
      await startSession(userId),
      await startSession(userId),
    ]
    await change(ended, { endsAt: ago(91 * days) })
    await change(revoked, { revokedAt: ago(91 * days) })
    await change(recent, { endsAt: ago(89 * days), revokedAt: ago(89 * days) })
    expect(await forgetEndedSessions()).toBeGreaterThanOrEqual(2)
    const left = await outsideAnySchool((tx) => tx.select().from(sessions).where(eq(sessions.userId, userId)))
    const hashes = left.map((row) => row.sidHash)
    expect(hashes).toHaveLength(2)
    expect(hashes).toContain(hashOf(recent))
  })

  it('ends after lying idle', async () => {
    const { sid } = await signedIn('deputy')
    await change(sid, { lastSeenAt: ago(31 * 60) })
    expect(await sessionOf(sid)).toBeNull()
    const parent = await signedIn('parent')
    await change(parent.sid, { lastSeenAt: ago(31 * 60) })
    expect(await sessionOf(parent.sid)).not.toBeNull()
  })

  it('lasts no longer than the roles that somebody has now', async () => {
    const { sid, userId, schoolId } = await signedIn('parent')
    await change(sid, { lastSeenAt: ago(31 * 60) })
    await outsideAnySchool((tx) => tx.insert(memberships).values({ userId, schoolId, role: 'bursar' }))
    expect(await sessionOf(sid)).toBeNull()
  })

  it('notes its use at most once a minute', async () => {
    const { sid } = await signedIn('deputy')
    const used = await countingStatements(() => sessionOf(sid))
    expect(used.statements).toHaveLength(1)
    const late = await signedIn('deputy')
    await change(late.sid, { lastSeenAt: ago(61) })
    const noted = await countingStatements(() => sessionOf(late.sid))
    expect(noted.statements).toHaveLength(2)
    const [row] = await outsideAnySchool((tx) =>
      tx
        .select({ isRecent: sql<boolean>`${sessions.lastSeenAt} > now() - interval '30 seconds'` })
        .from(sessions)
        .where(eq(sessions.sidHash, hashOf(late.sid))),
    )
    expect(row).toEqual({ isRecent: true })
  })

  it.each([
    [['head'], false, 12 * 3600, 1800],
    [['parent', 'subject_teacher'], false, 12 * 3600, 1800],
    [['parent'], false, 30 * 24 * 3600, 7 * 24 * 3600],
    [[], false, 12 * 3600, 1800],
    [['parent'], true, 8 * 3600, 900],
  ] as const)('lasts as long as %j (ops: %s) may: %d s, idle %d s', async (roles, isOps, total, idle) => {
    const { userId } = await signedIn(...roles)
    await outsideAnySchool((tx) => tx.update(users).set({ isOps }).where(eq(users.id, userId)))
    const sid = await startSession(userId)
    const [row] = await outsideAnySchool((tx) =>
      tx
        .select({
          total: sql<number>`extract(epoch from ${sessions.endsAt} - ${sessions.createdAt})::int`,
          idle: sessions.idleSeconds,
        })
        .from(sessions)
        .where(eq(sessions.sidHash, hashOf(sid))),
    )
    expect(row).toEqual({ total, idle })
  })
})

describe('going to another school', () => {
  it('takes a new secret, ends the old one and lasts no longer', async () => {
    const { sid, userId, schoolId } = await signedIn('subject_teacher')
    const other = await newSchool('Another School')
    await outsideAnySchool((tx) =>
      tx.insert(memberships).values({ userId, schoolId: other.schoolId, role: 'head' }),
    )
    const before = (await sessionOf(sid))!
    const target = before.currentSchoolId === schoolId ? other.schoolId : schoolId
    const next = await renewSession(before, 'school switched', { schoolId: target })
    expect(await sessionOf(sid)).toBeNull()
    const after = await sessionOf(next)
    expect(after).toMatchObject({
      userId,
      currentSchoolId: target,
      endsAt: before.endsAt,
      authAt: before.authAt,
    })
    // The next sign-in begins where the last one worked.
    expect(await sessionOf(await startSession(userId))).toMatchObject({ currentSchoolId: target })
  })

  it('cannot bring an ended session back', async () => {
    const { sid } = await signedIn('head')
    const session = (await sessionOf(sid))!
    await endSession(sid, 'signed out')
    expect(await sessionOf(await renewSession(session, 'school switched'))).toBeNull()
  })

  it('leaves nobody in a school that dismissed them', async () => {
    const { sid, userId, schoolId } = await signedIn('head')
    const other = await newSchool('Zebra School')
    await outsideAnySchool((tx) =>
      tx.insert(memberships).values({ userId, schoolId: other.schoolId, role: 'head' }),
    )
    const chosen = await renewSession((await sessionOf(sid))!, 'school switched', { schoolId })
    await outsideAnySchool((tx) => tx.delete(memberships).where(eq(memberships.schoolId, schoolId)))
    const session = await sessionOf(chosen)
    expect(session?.currentSchoolId).toBeNull()
    expect(session?.schools.map((place) => place.schoolId)).toEqual([other.schoolId])
  })
})

describe('the cookie', () => {
  it('holds who, which session and since when, and nothing else', async () => {
    const token = await readToken(await makeToken({ sub: 'u', sid: 's', authTime: 1 }))
    expect(token).toEqual({ sub: 'u', sid: 's', authTime: 1 })
  })

  it.each(['', 'x', 'a.b.c.d.e', '{"sid":"s"}', `ey${'J'.repeat(5000)}`])(
    'is nothing when it is %j',
    async (value) => {
      expect(await readToken(value)).toBeNull()
    },
  )
})
