import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'

import { audit, schools, sessions, trustedDevices, users } from '@/drizzle/schema'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { env } from '@/lib/env'
import { lettersTo } from '@/lib/testing/letters'
import { newSchool } from '@/lib/testing/school'
import type { Actor, Role } from '../actor'
import { askFactorOf, endSessions, resetFactor } from '../commands'
import { landing } from '../landing'
import { endSessionsOf, hashOf, noteProof, renewSession, sessionNow, startSession } from '../sessions'
import { trustDevice } from './trusted'

afterEach(() => {
  env.SECOND_FACTOR = 'optional'
})

async function someone(...roles: Role[]) {
  const school = await newSchool()
  const { userId, actor } = await school.person(...roles)
  return { ...school, userId, actor }
}
const setUser = (userId: string, values: Partial<typeof users.$inferInsert>) =>
  outsideAnySchool((tx) => tx.update(users).set(values).where(eq(users.id, userId)))
const giveFactor = (userId: string) => setUser(userId, { factorSince: new Date() })
const gateOf = async (sid: string) => (await sessionNow(sid))?.gate

describe('after the password', () => {
  it('whoever has a second factor owes it, and is let in under a new secret', async () => {
    const { userId } = await someone('bursar')
    await giveFactor(userId)
    const sid = await startSession(userId)
    const half = (await sessionNow(sid))!
    expect([half.gate, landing(half)]).toEqual(['factor', '/sign-in/second'])
    // To go on under a new secret for another reason gives nothing away.
    const switched = await renewSession(half, 'school switched')
    expect(await gateOf(switched)).toBe('factor')
    const next = await renewSession((await sessionNow(switched))!, 'second factor given', {
      proved: 'second factor',
    })
    expect([await gateOf(switched), await gateOf(next)]).toEqual([undefined, null])
    const [row] = await outsideAnySchool((tx) =>
      tx
        .select()
        .from(sessions)
        .where(eq(sessions.sidHash, hashOf(next))),
    )
    expect(row).toMatchObject({ awaitsFactor: false, factorAt: expect.any(Date) })
  })

  it('ten minutes are enough for it', async () => {
    const { userId } = await someone('bursar')
    await giveFactor(userId)
    const sid = await startSession(userId)
    await outsideAnySchool((tx) =>
      tx
        .update(sessions)
        .set({ authAt: sql`now() - interval '601 seconds'` })
        .where(eq(sessions.userId, userId)),
    )
    expect(await sessionNow(sid)).toBeNull()
  })

  it('a device that gave it lately is spared it, for one person, until all their sessions end', async () => {
    const [{ userId }, other] = [await someone('bursar'), await someone('bursar')]
    for (const id of [userId, other.userId]) await giveFactor(id)
    const deviceCookie = await trustDevice(userId)
    const gate = async (id: string) => gateOf(await startSession(id, {}, { deviceCookie }))
    expect([await gate(userId), await gate(other.userId)]).toEqual([null, 'factor'])
    await outsideAnySchool((tx) =>
      tx.update(trustedDevices).set({ endsAt: sql`now()` }).where(eq(trustedDevices.userId, userId)),
    )
    expect(await gate(userId)).toBe('factor')
    const again = await trustDevice(userId)
    await endSessionsOf(userId, 'signed out everywhere')
    expect(await gateOf(await startSession(userId, {}, { deviceCookie: again }))).toBe('factor')
  })

  it('comes first, then a temporary password, then the setting up', async () => {
    env.SECOND_FACTOR = 'required'
    const { userId } = await someone('head')
    await setUser(userId, { mustChangePassword: true })
    const sid = await startSession(userId)
    expect(await gateOf(sid)).toBe('password')
    await setUser(userId, { mustChangePassword: false })
    expect(await gateOf(sid)).toBe('set-up')
    await setUser(userId, { mustChangePassword: true, factorSince: new Date() })
    expect(await gateOf(await startSession(userId))).toBe('factor')
  })

  it.each([
    ['required', ['head'], 'set-up'],
    ['required', ['admin'], 'set-up'],
    ['required', ['bursar'], null],
    ['optional', ['head'], null],
  ] as const)('%s asks of %j: %s', async (installation, roles, gate) => {
    env.SECOND_FACTOR = installation
    const { userId } = await someone(...roles)
    expect(await gateOf(await startSession(userId))).toBe(gate)
  })

  it('ops are asked too', async () => {
    env.SECOND_FACTOR = 'required'
    const { userId } = await someone('bursar')
    await setUser(userId, { isOps: true })
    expect(await gateOf(await startSession(userId))).toBe('set-up')
  })
})

describe('what the school asks of its roles', () => {
  it('is said by heads and administrators, and binds its own people at once', async () => {
    const school = await newSchool()
    const [head, bursar] = [await school.person('head'), await school.person('bursar')]
    const [elsewhere, sid] = [await someone('bursar'), await startSession(bursar.userId)]
    expect(await gateOf(sid)).toBeNull()
    await askFactorOf(head.actor, { roles: ['bursar'] })
    expect(await gateOf(sid)).toBe('set-up')
    expect(await gateOf(await startSession(elsewhere.userId))).toBeNull()
    const details = await inSchool(school.system, (tx) => tx.select().from(audit))
    expect(details).toMatchObject([{ action: 'factors.ask', details: { roles: ['bursar'] } }])

    for (const actor of [bursar.actor, (await school.person('deputy')).actor])
      await expect(askFactorOf(actor, { roles: [] })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(askFactorOf(head.actor, { roles: ['parent' as never] })).rejects.toMatchObject({
      code: 'invalid',
    })
    const [row] = await outsideAnySchool((tx) =>
      tx.select().from(schools).where(eq(schools.id, elsewhere.schoolId)),
    )
    expect(row?.factorRoles).toEqual([])
  })
})

describe('taking away a lost second factor', () => {
  async function lost(role: Role = 'bursar') {
    const school = await newSchool()
    const person = await school.person(role)
    const email = `${crypto.randomUUID()}@school.example`
    await setUser(person.userId, { factorSince: new Date(), email })
    const token = await trustDevice(person.userId)
    return { ...school, ...person, email, token, sid: await startSession(person.userId, {}, { given: true }) }
  }
  const hasFactor = async (userId: string) => {
    const [row] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId)))
    return row?.factorSince !== null
  }

  it.each(['head', 'admin'] as const)(
    '%s may; the person is signed out, told, and it is kept who did it',
    async (role) => {
      const { person, system, userId, email, sid, token } = await lost()
      const { actor } = await person(role)
      expect(await resetFactor(actor, { userId })).toEqual({ devices: 1 })
      expect([await hasFactor(userId), await sessionNow(sid)]).toEqual([false, null])
      await giveFactor(userId)
      expect(await gateOf(await startSession(userId, {}, { deviceCookie: token }))).toBe('factor')
      const rows = await inSchool(system, (tx) => tx.select().from(audit))
      expect(rows).toMatchObject([{ action: 'factors.reset', actorId: actor.userId, details: { userId } }])
      expect(await lettersTo(email)).toMatchObject([{ subject: 'Your second factor was taken away' }])
    },
  )

  it.each(['deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent'] as const)(
    '%s may not',
    async (role) => {
      const { person, userId, sid } = await lost()
      const { actor } = await person(role)
      await expect(resetFactor(actor, { userId })).rejects.toMatchObject({ code: 'forbidden' })
      expect([await hasFactor(userId), await gateOf(sid)]).toEqual([true, null])
    },
  )

  it('reaches nobody of another school, and nobody with duties beyond this one', async () => {
    const ours = await newSchool()
    const { actor } = await ours.person('head')
    const theirs = await lost()
    await expect(resetFactor(actor, theirs)).rejects.toMatchObject({ code: 'not_found' })
    // A head there who is a parent here must not lose their lock by our hand.
    const join = (role: Role) =>
      outsideAnySchool((tx) =>
        tx.execute(sql`insert into memberships values (${theirs.userId}, ${ours.schoolId}, ${role})`),
      )
    await join('parent')
    await expect(resetFactor(actor, theirs)).rejects.toMatchObject({ code: 'conflict' })
    const ops = await ours.person('bursar')
    await setUser(ops.userId, { isOps: true, factorSince: new Date() })
    await expect(resetFactor(actor, ops)).rejects.toMatchObject({ code: 'conflict' })
    expect([await hasFactor(theirs.userId), await hasFactor(ops.userId)]).toEqual([true, true])
  })

  it('works where a parent of ours is a parent elsewhere', async () => {
    const here = await lost('parent')
    const elsewhere = await newSchool()
    await outsideAnySchool((tx) =>
      tx.execute(sql`insert into memberships values (${here.userId}, ${elsewhere.schoolId}, 'parent')`),
    )
    await resetFactor((await here.person('head')).actor, here)
    expect(await hasFactor(here.userId)).toBe(false)
  })
})

describe('what is dangerous', () => {
  it('needs a proof of the last ten minutes, whoever may do it at all', async () => {
    const { person, userId, system } = await someone('bursar')
    const sid = await startSession(userId)
    const head = (await person('head')).actor
    const stale: Actor = { ...head, provedAt: Date.now() - 600_001 }
    const { provedAt: _, ...never } = head
    for (const actor of [stale, never])
      for (const act of [endSessions, resetFactor])
        await expect(act(actor, { userId })).rejects.toMatchObject({ code: 'unproved' })
    await expect(askFactorOf(stale, { roles: [] })).rejects.toMatchObject({ code: 'unproved' })
    // A stranger to it learns nothing of that.
    const deputy: Actor = { ...(await person('deputy')).actor, provedAt: 0 }
    await expect(endSessions(deputy, { userId })).rejects.toMatchObject({ code: 'forbidden' })
    expect(await inSchool(system, (tx) => tx.select().from(audit))).toEqual([])
    expect(await sessionNow(sid)).not.toBeNull()
    await endSessions({ ...head, provedAt: Date.now() - 599_000 }, { userId })
    expect(await sessionNow(sid)).toBeNull()
  })

  it('may be done again after a proof', async () => {
    const { userId } = await someone('head')
    const sid = await startSession(userId)
    await outsideAnySchool((tx) =>
      tx
        .update(sessions)
        .set({ provedAt: sql`now() - interval '1 hour'` })
        .where(eq(sessions.userId, userId)),
    )
    const before = (await sessionNow(sid))!
    expect(Date.now() - before.provedAt).toBeGreaterThan(3_500_000)
    await noteProof(before)
    expect(Date.now() - (await sessionNow(sid))!.provedAt).toBeLessThan(60_000)
  })
})
