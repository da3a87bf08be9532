import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, it, vi } from 'vitest'

import { delegations, memberships, sessions, staff, users } from '@/drizzle/schema'
import { inSchool, outsideAnySchool, type Tx } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newSchool } from '@/lib/testing/school'
import type { Role } from './actor'
import { changedSince, forgetIdentityChanges, hasSeen } from './identity-changes'
import { sessionOf, startSession } from './sessions'

afterEach(() => {
  vi.useRealTimers()
})

async function signedIn(...roles: [Role, ...Role[]]) {
  const school = await newSchool()
  const { userId } = await school.person(...roles)
  const sid = await startSession(userId)
  const seen = async () => (await sessionOf(sid))?.schools[0]?.roles ?? null
  return { schoolId: school.schoolId, userId, sid, seen }
}

const now = async () => (await changedSince(null)).until
const tells = ({ changes }: Awaited<ReturnType<typeof changedSince>>, whom: string) =>
  changes.some(({ userId }) => userId === whom)
const because = async (userId: string, change: () => Promise<unknown>) => {
  const since = await now()
  await change()
  return tells(await changedSince(since), userId)
}
/** Something that one waits for until the other gives it. */
function signal() {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give: () => give(), given }
}

const ofUser = (userId: string) => eq(sessions.userId, userId)

it('tells of every change to an account, its places and its sessions, however it is made; of nobody else, and not of mere use', async () => {
  const { userId, schoolId } = await signedIn('head')
  const other = await signedIn('bursar')
  const alter = (change: (tx: Tx) => Promise<unknown>) => because(userId, () => outsideAnySchool(change))
  expect(await alter((tx) => tx.insert(memberships).values({ userId, schoolId, role: 'deputy' }))).toBe(true)
  expect(await alter((tx) => tx.delete(memberships).where(eq(memberships.userId, userId)))).toBe(true)
  expect(
    await alter((tx) => tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId))),
  ).toBe(true)
  expect(await alter((tx) => tx.update(sessions).set({ lastSeenAt: new Date() }).where(ofUser(userId)))).toBe(
    false,
  )
  expect(await alter((tx) => tx.update(sessions).set({ revokedAt: new Date() }).where(ofUser(userId)))).toBe(
    true,
  )
  // That a session long over is cleared away is news to nobody.
  expect(await alter((tx) => tx.delete(sessions).where(ofUser(userId)))).toBe(false)
  expect(
    await because(other.userId, () =>
      outsideAnySchool((tx) => tx.delete(sessions).where(ofUser(other.userId))),
    ),
  ).toBe(true)
  expect(
    await alter((tx) => tx.update(sessions).set({ revokedAt: new Date() }).where(ofUser(other.userId))),
  ).toBe(false)
})

it('tells of what is lent to somebody and taken back, and of a staff record that becomes another’s', async () => {
  const school = await newSchool()
  const [teacher, other] = [await school.person('subject_teacher'), await school.person('bursar')]
  const alter = (userId: string, change: (tx: Tx) => Promise<unknown>) =>
    because(userId, () => inSchool(school.system, change))
  const lent = { schoolId: school.schoolId, staffId: teacher.staffId, does: 'write_remarks' as const }
  expect(await alter(teacher.userId, (tx) => tx.insert(delegations).values(lent))).toBe(true)
  expect(await alter(teacher.userId, (tx) => tx.update(delegations).set({ revokedAt: new Date() }))).toBe(
    true,
  )
  expect(await alter(other.userId, (tx) => tx.update(delegations).set({ revokedAt: null }))).toBe(false)
  const release = (tx: Tx) => tx.update(staff).set({ userId: null }).where(eq(staff.id, other.staffId))
  expect(await alter(other.userId, release)).toBe(true)
  const handOver = (tx: Tx) =>
    tx.update(staff).set({ userId: other.userId }).where(eq(staff.id, teacher.staffId))
  expect(await alter(teacher.userId, handOver)).toBe(true)
})

it('stands guard over every table that a session is read from and that says what a person may', async () => {
  const guarded = await outsideAnySchool((tx) =>
    tx.execute<{ name: string }>(
      sql`select distinct tgrelid::regclass::text as name from pg_trigger 
        where tgfoid in ('note_identity_change'::regproc, 'note_delegation_change'::regproc) order by 1`,
    ),
  )
  expect(guarded.map(({ name }) => name)).toEqual([
    'delegations',
    'group_members',
    'memberships',
    'sessions',
    'staff',
    'users',
  ])
})

it('tells later of what was not over when it was asked', async () => {
  const { userId } = await signedIn('head')
  const [written, held] = [signal(), signal()]
  const slow = outsideAnySchool(async (tx) => {
    await tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId))
    written.give()
    await held.given
  })
  await written.given
  const early = await changedSince(await now())
  expect(tells(early, userId)).toBe(false)
  const later = await changedSince(early.until)
  held.give()
  await slow
  expect(tells(await changedSince(later.until), userId)).toBe(true)
})

it('lets a session be remembered for half a minute, and a change that nobody announces bite within two seconds', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { userId, seen } = await signedIn('head', 'subject_teacher')
  const asked = async () => (await countingStatements(seen)).statements.length
  expect(await seen()).toEqual(['head', 'subject_teacher'])
  expect(await asked()).toBe(0)
  // That the account was made may be told now, and is no news.
  vi.advanceTimersByTime(2001)
  expect(await asked()).toBe(1)
  expect(await asked()).toBe(0)

  await outsideAnySchool((tx) =>
    tx.delete(memberships).where(sql`${memberships.userId} = ${userId} and ${memberships.role} = 'head'`),
  )
  vi.advanceTimersByTime(2001)
  expect(await seen()).toEqual(['subject_teacher'])
  await outsideAnySchool((tx) => tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId)))
  vi.advanceTimersByTime(2001)
  expect(await seen()).toBeNull()
})

it('reads a session anew after half a minute, for what time alone changes', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { userId, seen } = await signedIn('head')
  expect(await seen()).toEqual(['head'])
  await outsideAnySchool((tx) =>
    tx.update(sessions).set({ lastSeenAt: sql`now() - interval '1 day'` }).where(ofUser(userId)),
  )
  vi.advanceTimersByTime(29_000)
  expect(await seen()).toEqual(['head'])
  vi.advanceTimersByTime(1100)
  expect(await seen()).toBeNull()
})

it.each([
  ['9', true],
  ['10', true],
  ['11', false],
  ['12', true],
  ['13', false],
  ['14', true],
  ['15', false],
  ['99', false],
])('knows whether what transaction %s did had been seen', (writtenIn, seen) => {
  expect(hasSeen('11:15:11,13', writtenIn)).toBe(seen)
  expect(hasSeen('15:15:', writtenIn)).toBe(Number(writtenIn) < 15)
})

it('forgets what everybody has long asked for', async () => {
  const { userId } = await signedIn('head')
  const count = () =>
    outsideAnySchool(async (tx) => {
      const [row] = await tx.execute<{ count: number }>(
        sql`select count(*)::int as count from identity_changes where user_id = ${userId}`,
      )
      return row!.count
    })
  expect(await count()).toBeGreaterThan(0)
  await forgetIdentityChanges()
  expect(await count()).toBeGreaterThan(0)
  await outsideAnySchool((tx) =>
    tx.execute(sql`update identity_changes set at = at - interval '2 days' where user_id = ${userId}`),
  )
  await forgetIdentityChanges()
  expect(await count()).toBe(0)
})
