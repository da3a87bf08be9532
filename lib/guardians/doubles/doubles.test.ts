import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { addGuardian } from '../commands'
import { restrictGuardian } from '../custody/commands'
import { getGuardian, guardiansOf } from '../queries'
import { keepApart, mergeGuardians } from './commands'
import { learnersWithoutGuardian, listDoubles } from './queries'

async function aSchool() {
  const school = await newMarkSchool(5)
  const { actor } = await school.person('head')
  const add = async (
    learner: number,
    fullName: string,
    phone: string,
    more: Partial<Record<'phone2' | 'email', string>> & { maySeeReports?: boolean; pays?: boolean } = {},
  ) =>
    (
      await addGuardian(actor, {
        learnerId: school.learners.east[learner]!.id,
        fullName,
        phone,
        relationship: 'mother',
        ...more,
      })
    ).guardianId
  return { ...school, actor, add }
}

/** Every row that a merge may touch. */
const everything = (actor: Actor) =>
  inSchool(actor, async (tx) =>
    JSON.stringify(
      await Promise.all(
        ['guardians', 'guardianships', 'custody_restrictions', 'guardians_apart'].map((table) =>
          tx.execute(sql`select x::text as row from ${sql.identifier(table)} x order by 1`),
        ),
      ),
    ),
  )

describe('guardians who may be one', () => {
  it('are listed with the reason, others are not', async () => {
    const { actor, add } = await aSchool()
    await add(0, 'Jane Kamau', '0712000123')
    await add(1, 'Jane W. Kamau', '0712000123')
    await add(1, 'Peter Kamau', '0712000123')
    await add(2, 'Grace Achieng', '0712000124', { email: 'g@x.example' })
    await add(3, 'Akinyi Odhiambo', '0712000125', { email: 'g@x.example' })
    // Amina Charo and David Charo have the same surname.
    await add(0, 'Mary Charo', '0712000126')
    await add(3, 'Mary Charo', '0712000127')
    const { result, statements } = await countingStatements(() => listDoubles(actor))
    expect(result.map(({ one, other, why }) => [one.fullName, other.fullName, why])).toEqual([
      ['Grace Achieng', 'Akinyi Odhiambo', 'email'],
      ['Jane Kamau', 'Jane W. Kamau', 'phone'],
      ['Mary Charo', 'Mary Charo', 'child'],
    ])
    expect(result[1]!.one.children).toEqual(['Amina Charo'])
    expect(statements).toHaveLength(2)
  })

  it('are remembered as two when somebody says so, until that is undone', async () => {
    const { actor, add } = await aSchool()
    const [one, other] = [await add(0, 'Jane Kamau', '0712000123'), await add(1, 'Jane Kamau', '0712000123')]
    const { changeId } = await keepApart(actor, { oneId: other, otherId: one })
    expect(await listDoubles(actor)).toEqual([])
    await undoChange(actor, { changeId })
    expect(await listDoubles(actor)).toHaveLength(1)
  })
})

describe('a merge', () => {
  it('loses nothing, and is undone to the last character', async () => {
    const { actor, add, learners } = await aSchool()
    const [amina, brian] = learners.east.map(({ id }) => id)
    const kept = await add(0, 'Jane Kamau', '0712000123', { phone2: '0712000124', email: 'a@x.example' })
    await add(0, 'Peter Kamau', '0733000123')
    const other = await add(0, 'Jane W. Kamau', '0712000123', {
      phone2: '0712000125',
      email: 'b@x.example',
      maySeeReports: true,
      pays: true,
    })
    await inSchool(actor, (tx) =>
      tx.execute(sql`insert into guardianships (id, school_id, learner_id, guardian_id, relationship, "order", pays)
        select gen_random_uuid(), school_id, ${brian}, ${other}, 'aunt', 1, true from guardians where id = ${other}`),
    )
    const third = await add(1, 'Jane Kamau', '0712000123')
    await keepApart(actor, { oneId: other, otherId: third })
    await restrictGuardian(actor, { learnerId: amina!, guardianId: other, reason: 'Order' })
    const before = await everything(actor)

    const { changeId, title } = await mergeGuardians(actor, { keptId: kept, otherId: other })
    expect(title).toBe('Jane W. Kamau merged into Jane Kamau')
    expect(await getGuardian(actor, other)).toBeNull()
    expect(await getGuardian(actor, kept)).toMatchObject({
      phones: ['+254712000123', '+254712000124', '+254712000125'],
      emails: ['a@x.example', 'b@x.example'],
      children: [
        { name: 'Amina Charo', maySeeReports: true, pays: true, restriction: { reason: 'Order' } },
        { name: 'Brian Charo', relationship: 'aunt', pays: true },
      ],
    })
    expect((await guardiansOf(actor, amina!))!.guardians.map(({ name }) => name)).toEqual([
      'Jane Kamau',
      'Peter Kamau',
    ])
    expect(await listDoubles(actor)).toEqual([])
    await undoChange(actor, { changeId })
    expect(await everything(actor)).toBe(before)
  })

  it('keeps the account that is chosen, or the only one', async () => {
    const school = await aSchool()
    const { actor, add, system } = school
    const [one, two] = [await school.person('parent'), await school.person('parent')]
    const account = async (keptHas: boolean, otherHas: boolean, choice: 'kept' | 'other') => {
      const [kept, other] = [await add(0, 'Jane', '0712000123'), await add(0, 'Jane', '0712000123')]
      const give = (id: string, userId: string | null) =>
        inSchool(system, (tx) =>
          tx.execute(sql`update guardians set user_id = ${userId}::uuid where id = ${id}`),
        )
      if (keptHas) await give(kept, one.userId)
      if (otherHas) await give(other, two.userId)
      await mergeGuardians(actor, { keptId: kept, otherId: other, account: choice })
      const [row] = await inSchool(system, (tx) =>
        tx.execute(sql`select user_id as "userId" from guardians where id = ${kept}`),
      )
      await give(kept, null)
      return row!.userId
    }
    expect(await account(true, true, 'kept')).toBe(one.userId)
    expect(await account(true, true, 'other')).toBe(two.userId)
    expect(await account(false, true, 'kept')).toBe(two.userId)
    expect(await account(true, false, 'other')).toBe(one.userId)
    expect(await account(false, false, 'kept')).toBeNull()
  })

  it('is for those who lead the school and its office, within the school', async () => {
    const school = await aSchool()
    const other = await aSchool()
    const [a, b] = [await school.add(0, 'Jane', '0712000123'), await school.add(1, 'Jane', '0712000123')]
    for (const role of ['class_teacher', 'subject_teacher', 'parent'] as const) {
      const { actor } = await school.person(role)
      await expect(mergeGuardians(actor, { keptId: a, otherId: b })).rejects.toThrow('does not allow')
      expect(() => listDoubles(actor)).toThrow('does not allow')
    }
    await expect(mergeGuardians(other.actor, { keptId: a, otherId: b })).rejects.toThrow('not here')
    await expect(keepApart(other.actor, { oneId: a, otherId: b })).rejects.toThrow('not here')
    await expect(mergeGuardians(school.actor, { keptId: a, otherId: a })).rejects.toThrow('the same guardian')
    await mergeGuardians((await school.person('bursar')).actor, { keptId: a, otherId: b })
  })
})

it('lists learners whom nobody looks after', async () => {
  const { actor, add } = await aSchool()
  await add(0, 'Jane', '0712000123')
  expect((await learnersWithoutGuardian(actor)).map(({ name }) => name)).not.toContain('Amina Charo')
  expect(await learnersWithoutGuardian(actor)).toHaveLength(6)
})
