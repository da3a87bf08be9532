import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { guardians, guardianships } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { searchKey } from '@/lib/text'
import { undoChange } from '@/lib/undo/commands'
import {
  addGuardian,
  callFirst,
  changeGuardian,
  changeGuardianship,
  linkGuardian,
  removeGuardian,
  unlinkGuardian,
} from './commands'
import { restrictGuardian } from './custody/commands'
import { getGuardian, guardiansOf, searchGuardians } from './queries'
import { readGuardianSearch } from './rules'

const jane = {
  fullName: 'Jane Kamau',
  phone: '0712 000 123',
  phone2: '020 222 0000',
  email: 'Jane@Example.com',
  relationship: 'mother',
  maySeeReports: 'on',
} as const

async function staffed(size = 5) {
  const school = await newMarkSchool(size)
  const [head, bursar, leader, english, parent] = await Promise.all(
    (['head', 'bursar', 'class_teacher', 'subject_teacher', 'parent'] as const).map((role) =>
      school.person(role),
    ),
  )
  await school.lead(leader!.staffId, school.east)
  await school.assign(english!.staffId, school.east, school.area.ENG)
  const [amina, brian, cherono] = school.learners.east.map(({ id }) => id)
  return {
    ...school,
    ...{ head: head!.actor, bursar: bursar!.actor, leader: leader!.actor, english: english!.actor },
    ...{ parent: parent!.actor, amina: amina!, brian: brian!, cherono: cherono! },
  }
}

const look = (q = '') => readGuardianSearch({ q })
const names = async (actor: Actor, learnerId: string) =>
  (await guardiansOf(actor, learnerId))!.guardians.map(({ name }) => name)

describe('the guardians of a learner', () => {
  it('are added, linked, corrected and unlinked, each undoable', async () => {
    const school = await staffed()
    const { head, bursar, amina, brian } = school
    const { guardianId } = await addGuardian(bursar, { learnerId: amina, ...jane })
    const { changeId } = await linkGuardian(head, {
      learnerId: brian,
      guardianId,
      relationship: 'guardian',
      pays: true,
    })
    expect((await guardiansOf(head, brian))!.guardians).toMatchObject([
      {
        name: 'Jane Kamau',
        relationship: 'guardian',
        phones: ['+254712000123', '+254202220000'],
        emails: ['jane@example.com'],
        maySeeReports: false,
        pays: true,
      },
    ])
    await expect(linkGuardian(head, { learnerId: brian, guardianId, relationship: 'aunt' })).rejects.toThrow(
      'is a guardian of Brian Charo already',
    )

    const changed = { guardianId, version: 1, fullName: 'Jane N. Kamau', phone: '', phone2: '0712000124' }
    await changeGuardian(bursar, changed)
    expect(await getGuardian(head, guardianId)).toMatchObject({
      name: 'Jane N. Kamau',
      phone: '+254712000124',
      phone2: null,
      email: null,
      version: 2,
    })
    await expect(changeGuardian(bursar, changed)).rejects.toThrow('a moment ago')

    const [link] = (await guardiansOf(head, brian))!.guardians
    await changeGuardianship(head, {
      guardianshipId: link!.guardianshipId,
      version: 1,
      relationship: 'aunt',
      maySeeReports: true,
    })
    await expect(
      changeGuardianship(head, { guardianshipId: link!.guardianshipId, version: 1, relationship: 'aunt' }),
    ).rejects.toThrow('a moment ago')
    await expect(undoChange(head, { changeId })).rejects.toThrow('changed since')
    const unlinked = await unlinkGuardian(head, { guardianshipId: link!.guardianshipId })
    expect(await names(head, brian)).toEqual([])
    await undoChange(head, { changeId: unlinked.changeId })
    expect((await guardiansOf(head, brian))!.guardians).toMatchObject([
      { relationship: 'aunt', maySeeReports: true, pays: false, version: 2 },
    ])
  })

  it('have an order, which stays whole', async () => {
    const { head, amina } = await staffed()
    for (const fullName of ['Ann', 'Ben', 'Caro'])
      await addGuardian(head, { learnerId: amina, ...jane, fullName })
    const [, , caro] = (await guardiansOf(head, amina))!.guardians
    await callFirst(head, { guardianshipId: caro!.guardianshipId })
    expect(await names(head, amina)).toEqual(['Caro', 'Ann', 'Ben'])
    await unlinkGuardian(head, { guardianshipId: caro!.guardianshipId })
    const orders = await inSchool(head, (tx) =>
      tx.execute(sql`select "order" from guardianships where learner_id = ${amina} order by 1`),
    )
    expect(orders.map(({ order }) => order)).toEqual([1, 2])
  })

  it('are refused with words beside the field', async () => {
    const { head, amina } = await staffed()
    const fields = async (more: object) =>
      addGuardian(head, { learnerId: amina, ...jane, ...more } as never).then(
        () => null,
        (error) => Object.keys(error.fields),
      )
    expect(await fields({ phone: '0712' })).toEqual(['phone'])
    expect(await fields({ email: 'jane@' })).toEqual(['email'])
    expect(await fields({ fullName: ' ' })).toEqual(['fullName'])
    expect(await fields({ relationship: 'boss' })).toEqual(['relationship'])
    expect(await names(head, amina)).toEqual([])
  })

  it('are hidden in part from those who need not call, and wholly from others', async () => {
    const school = await staffed()
    const other = await staffed()
    await addGuardian(school.head, { learnerId: school.amina, ...jane })
    const phones = async (actor: Actor) => (await guardiansOf(actor, school.amina))?.guardians[0]?.phones[0]
    expect(await phones(school.leader)).toBe('+254712000123')
    expect(await phones(school.english)).toBe('••• ••• 123')
    expect(await phones(other.head)).toBeUndefined()
    await expect(phones(school.parent)).rejects.toThrow('does not allow')
    expect((await guardiansOf(school.english, school.amina))!.guardians[0]!.emails).toEqual([])
  })

  it('are changed by leaders and the office of the same school alone', async () => {
    const school = await staffed()
    const other = await staffed()
    for (const actor of [school.leader, school.english, school.parent])
      await expect(addGuardian(actor, { learnerId: school.amina, ...jane })).rejects.toThrow('does not allow')
    await expect(addGuardian(other.head, { learnerId: school.amina, ...jane })).rejects.toThrow('not here')
    const { guardianId } = await addGuardian(school.head, { learnerId: school.amina, ...jane })
    await expect(
      linkGuardian(other.head, { learnerId: other.amina, guardianId, relationship: 'aunt' }),
    ).rejects.toThrow('not here')
    await expect(changeGuardian(other.head, { guardianId, version: 1, fullName: 'X' })).rejects.toThrow(
      'not here',
    )
    expect(await getGuardian(other.head, guardianId)).toBeNull()
    await expect(
      restrictGuardian(school.bursar, { learnerId: school.amina, guardianId, reason: 'x' }),
    ).rejects.toThrow('does not allow')
  })

  it('are removed only without children', async () => {
    const { head, amina } = await staffed()
    const { guardianId } = await addGuardian(head, { learnerId: amina, ...jane })
    await expect(removeGuardian(head, { guardianId })).rejects.toThrow('has children at the school')
    const [link] = (await guardiansOf(head, amina))!.guardians
    await unlinkGuardian(head, { guardianshipId: link!.guardianshipId })
    expect((await searchGuardians(head, { ...look(), withoutLearner: true })).total).toBe(1)
    const { changeId } = await removeGuardian(head, { guardianId })
    expect(await getGuardian(head, guardianId)).toBeNull()
    await undoChange(head, { changeId })
    expect((await getGuardian(head, guardianId))!.name).toBe('Jane Kamau')
  })
})

describe('brothers and sisters', () => {
  it('share a guardian, or a phone of their guardians', async () => {
    const { head, amina, brian, cherono } = await staffed()
    const { guardianId } = await addGuardian(head, { learnerId: amina, ...jane })
    await linkGuardian(head, { learnerId: brian, guardianId, relationship: 'mother' })
    await addGuardian(head, {
      learnerId: cherono,
      ...jane,
      fullName: 'Peter Kamau',
      phone: '0799000111',
      phone2: '+254712000123',
    })
    const siblings = async (id: string) => (await guardiansOf(head, id))!.siblings.map((each) => each.id)
    expect(await siblings(amina)).toEqual([brian, cherono])
    expect(await siblings(cherono)).toEqual([amina, brian])
  })
})

describe('searching guardians', () => {
  it('finds parts of names, and of numbers however they are typed', async () => {
    const { head, amina } = await staffed()
    await addGuardian(head, { learnerId: amina, ...jane, fullName: 'Chloé Ng’ang’a' })
    const found = async (q: string) => (await searchGuardians(head, look(q))).rows.map(({ name }) => name)
    for (const q of ['chloe', "ng'ang'a", '0712000123', '+254 712 000 123', '000123', '020 222', ''])
      expect([q, await found(q)]).toEqual([q, ['Chloé Ng’ang’a']])
    for (const q of ['%', 'nobody', '0799']) expect(await found(q)).toEqual([])
    expect((await searchGuardians(head, look())).rows[0]!.children).toMatchObject([
      { name: 'Amina Charo', className: 'Grade 8 East', isFirst: true },
    ])
  })

  it('reaches the class a class teacher leads, and no other school', async () => {
    const school = await staffed()
    const other = await staffed()
    await addGuardian(school.head, { learnerId: school.amina, ...jane })
    await addGuardian(school.head, { learnerId: school.learners.west[0]!.id, ...jane, fullName: 'West' })
    const total = async (actor: Actor) => (await searchGuardians(actor, look())).total
    expect([await total(school.head), await total(school.leader), await total(other.head)]).toEqual([2, 1, 0])
    await expect(total(school.english)).rejects.toThrow('does not allow')
    await expect(total(school.parent)).rejects.toThrow('does not allow')
  })

  it('takes as many statements for one guardian as for hundreds, and 60 stand on a page', async () => {
    const school = await staffed(60)
    const { head, schoolId } = school
    const people = Array.from({ length: 300 }, (_, i) => ({ id: v7(), schoolId, fullName: `Guardian ${i}` }))
    await inSchool(school.system, async (tx) => {
      await tx.insert(guardians).values(people)
      await tx.insert(guardianships).values(
        people.map(({ id }, i) => ({
          schoolId,
          guardianId: id,
          learnerId: school.learners.east[i % 60]!.id,
          relationship: 'aunt',
          order: Math.floor(i / 60) + 1,
        })),
      )
    })
    const { result, statements } = await countingStatements(() => searchGuardians(head, look()))
    expect([result.total, result.rows.length, statements.length]).toEqual([300, 60, 2])
    const one = await countingStatements(() => guardiansOf(head, school.amina))
    expect([one.result!.guardians.length, one.statements.length]).toEqual([5, 2])
  })

  it('writes the search name as the program reads it', async () => {
    const { head, amina, system } = await staffed()
    const spelt = ['Çelik  ÖZGE', 'O`Brien', 'Ñandú’s', 'عائشة', 'Kariũki Mũthoni']
    for (const fullName of spelt) await addGuardian(head, { learnerId: amina, ...jane, fullName })
    const rows = await inSchool(system, (tx) =>
      tx.execute(sql`select full_name as name, search_name as key from guardians`),
    )
    expect(rows.map(({ key }) => key)).toEqual(rows.map(({ name }) => searchKey(name as string)))
    expect(rows).toHaveLength(spelt.length)
  })
})
