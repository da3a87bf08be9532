import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { audit, memberships } from '@/drizzle/schema'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { registry } from '@/lib/observability/metrics'
import { newSchool } from '@/lib/testing/school'
import { accountOf } from './account'
import type { Role } from './actor'
import { endSessions } from './commands'
import { peopleOf } from './people'
import { sessionOf, startSession } from './sessions'

const revoked = async () => {
  const metric = await registry.getSingleMetric('hillview_sessions_revoked_total')?.get()
  return metric?.values.find(({ labels }) => labels.reason === 'ended by the school')?.value ?? 0
}

/** A school with somebody who is signed in on two devices. */
async function schoolWith(role: Role) {
  const school = await newSchool()
  const { userId } = await school.person(role)
  const devices = [await startSession(userId), await startSession(userId)]
  const open = async () => (await Promise.all(devices.map(sessionOf))).filter(Boolean).length
  return { ...school, userId, open }
}

describe('signing somebody of the school out', () => {
  it.each([
    ['admin', 'subject_teacher'],
    ['head', 'parent'],
    ['head', 'admin'],
  ] as [Role, Role][])('%s may, and %s is out on every device at once', async (who, whom) => {
    const school = await schoolWith(whom)
    const { actor } = await school.person(who)
    expect(await school.open()).toBe(2)
    const before = await revoked()
    expect(await endSessions(actor, { userId: school.userId })).toEqual({ devices: 2 })
    expect(await school.open()).toBe(0)
    expect((await revoked()) - before).toBe(2)
    const rows = await inSchool(school.system, (tx) =>
      tx
        .select({ actorId: audit.actorId, details: audit.details })
        .from(audit)
        .where(eq(audit.action, 'sessions.end')),
    )
    expect(rows).toEqual([{ actorId: actor.userId, details: { userId: school.userId, devices: 2 } }])
    expect(await endSessions(actor, { userId: school.userId })).toEqual({ devices: 0 })
  })

  it.each(['deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])(
    '%s may not',
    async (role) => {
      const school = await schoolWith('parent')
      const { actor } = await school.person(role)
      await expect(endSessions(actor, { userId: school.userId })).rejects.toMatchObject({ code: 'forbidden' })
      await expect(peopleOf(actor)).rejects.toMatchObject({ code: 'forbidden' })
      expect(await school.open()).toBe(2)
    },
  )

  it('reaches nobody of another school, who looks like nobody at all', async () => {
    const [ours, theirs] = [await schoolWith('parent'), await schoolWith('subject_teacher')]
    const { actor } = await ours.person('head')
    const words = 'This person is not here, or not yours to see.'
    const absent = '00000000-0000-7000-8000-000000000000'
    for (const userId of [theirs.userId, absent])
      await expect(endSessions(actor, { userId })).rejects.toMatchObject({
        code: 'not_found',
        message: words,
      })
    await expect(endSessions(actor, { userId: "' or true --" })).rejects.toMatchObject({ code: 'invalid' })
    expect(await theirs.open()).toBe(2)
    expect((await peopleOf(actor)).map(({ userId }) => userId)).not.toContain(theirs.userId)
  })

  it('reaches somebody who works for two schools wherever they are', async () => {
    const [ours, theirs] = [await newSchool(), await schoolWith('subject_teacher')]
    const { actor } = await ours.person('head')
    await outsideAnySchool((tx) =>
      tx.insert(memberships).values({ userId: theirs.userId, schoolId: ours.schoolId, role: 'bursar' }),
    )
    expect(await endSessions(actor, { userId: theirs.userId })).toEqual({ devices: 2 })
    await outsideAnySchool((tx) =>
      tx
        .delete(memberships)
        .where(and(eq(memberships.userId, theirs.userId), eq(memberships.schoolId, ours.schoolId))),
    )
    await expect(endSessions(actor, { userId: theirs.userId })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the people of a school', () => {
  it('are listed with their roles and devices, those who are signed in first, in one look', async () => {
    const school = await schoolWith('class_teacher')
    const { actor } = await school.person('head', 'subject_teacher')
    await school.person('bursar')
    const { result, statements } = await countingStatements(() => peopleOf(actor))
    expect(statements).toHaveLength(2)
    expect(result).toMatchObject([
      { userId: school.userId, name: 'Person class_teacher', roles: ['class_teacher'], devices: 2 },
      { name: 'Person bursar', roles: ['bursar'], devices: 0, lastSeen: null },
      { name: 'Person head subject_teacher', roles: ['head', 'subject_teacher'], devices: 0 },
    ])
    expect(result[0]?.lastSeen).toBeInstanceOf(Date)
  })

  it('are found by parts of their names, whatever is typed', async () => {
    const school = await schoolWith('class_teacher')
    const { actor } = await school.person('head')
    const found = async (typed: string) => (await peopleOf(actor, typed)).map(({ name }) => name)
    expect(await found('TEACHER pers')).toEqual(['Person class_teacher'])
    for (const typed of ['%', '_x', "'; drop table users; --", '\u202e', '🙂'])
      expect(await found(typed)).toEqual([])
    expect(await found('   ')).toHaveLength(2)
  })
})

it('shows a person their own devices alone, each with the key that ends it', async () => {
  const { userId } = await (await newSchool()).person('bursar')
  const [one, other] = [await startSession(userId, { device: 'Phone' }), await startSession(userId)]
  const [here, there] = [(await sessionOf(one))!, (await sessionOf(other))!]
  const { open } = await accountOf(here)
  expect(open.map(({ id, isThis, device }) => [id, isThis, device])).toEqual(
    expect.arrayContaining([
      [here.sessionId, true, 'Phone'],
      [there.sessionId, false, null],
    ]),
  )
  expect(open).toHaveLength(2)
})
