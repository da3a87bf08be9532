import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { editLearner } from './commands'
import { getHead, getRecord } from './queries'

async function staffed() {
  const school = await newMarkSchool()
  const head = (await school.person('head')).actor
  const leader = await school.person('class_teacher')
  await school.lead(leader.staffId, school.east)
  const learnerId = school.learners.east[0]!.id
  const edit = async (actor: Actor, more: object = {}, id = learnerId) => {
    const form = (await getRecord(head, id))!
    const { areas, admissionNumber: _, ...record } = form
    return editLearner(actor, {
      ...record,
      areaIds: areas.filter(({ taken }) => taken).map(({ id }) => id),
      ...more,
    })
  }
  return { ...school, head, leader: leader.actor, learnerId, edit }
}

describe('editing a learner', () => {
  it('changes what differs, keeps from what to what, and is undone', async () => {
    const { head, edit, learnerId, area, system } = await staffed()
    const before = await getRecord(head, learnerId)
    const name = `Ñandú d’Árc-${'ب'.repeat(100)}`
    const { changed, changeId, version } = await edit(head, {
      fullName: ` ${name}\u202e`,
      gender: 'F',
      upi: 'U1',
      areaIds: [area.FRE],
    })
    expect(version).toBe(2)
    expect(changed).toEqual({
      fullName: ['Amina Charo', name],
      gender: [null, 'F'],
      upi: [null, 'U1'],
      areas: [null, 'FRE'],
    })
    expect(await getRecord(head, learnerId)).toMatchObject({
      fullName: name,
      gender: 'F',
      version: 2,
      areas: [{ taken: true }],
    })
    const [kept] = await inSchool(system, (tx) =>
      tx.execute(sql`select details from audit where action = 'learners.change'`),
    )
    expect(kept!.details).toEqual({ learnerId, changed })
    await undoChange(head, { changeId })
    expect(await getRecord(head, learnerId)).toEqual(before)
  })

  it('needs no word about optional areas where there are none', async () => {
    const { head, learnerId } = await staffed()
    const form = { learnerId, version: 1, fullName: 'Amina N. Charo' }
    expect((await editLearner(head, form)).changed).toMatchObject({
      fullName: ['Amina Charo', 'Amina N. Charo'],
    })
  })

  it('says nothing of a save that changes nothing', async () => {
    const { head, edit, system } = await staffed()
    expect(await edit(head)).toMatchObject({ changed: {}, version: 1 })
    expect(
      await inSchool(system, (tx) => tx.execute(sql`select from audit where action = 'learners.change'`)),
    ).toHaveLength(0)
  })

  it('tells who changed what meanwhile, and overwrites nothing', async () => {
    const { head, leader, edit, learnerId } = await staffed()
    await edit(leader, { religion: 'HRE' })
    await expect(edit(head, { version: 1, religion: null })).rejects.toThrow(
      'Person class_teacher has changed this record (Religious education) since you opened it',
    )
    expect(await getRecord(head, learnerId)).toMatchObject({ religion: 'HRE' })
  })

  it('refuses what cannot be, beside its field', async () => {
    const { head, edit, learners } = await staffed()
    await edit(head, { upi: 'U9' }, learners.east[1]!.id)
    const bad = {
      fullName: '1 King',
      gender: 'X',
      dateOfBirth: '2999-01-01',
      admittedOn: '31/12/2026',
      previousSchool: 'x'.repeat(121),
    }
    for (const [field, value] of Object.entries(bad))
      await expect(edit(head, { [field]: value })).rejects.toMatchObject({
        code: 'invalid',
        fields: { [field]: [expect.any(String)] },
      })
    await expect(edit(head, { upi: 'U9' })).rejects.toMatchObject({
      code: 'conflict',
      fields: { upi: [expect.stringContaining('U9')] },
    })
  })

  it('is for those who lead the class or the school', async () => {
    const { head, leader, edit, learners, person, learnerId } = await staffed()
    const other = await staffed()
    for (const role of ['subject_teacher', 'bursar', 'parent'] as const)
      await expect(edit((await person(role)).actor, { gender: 'F' })).rejects.toMatchObject({
        code: 'forbidden',
      })
    await expect(edit(leader, { gender: 'F' }, learners.west[0]!.id)).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(edit(other.head, { gender: 'F' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await getRecord(leader, learners.west[0]!.id)).toBeNull()
    expect(await getRecord(other.head, learnerId)).toBeNull()
    expect(await getHead(other.head, learnerId)).toBeNull()
    expect(await getHead(leader, learners.west[0]!.id)).toBeNull()
    expect(await getHead(leader, learnerId)).toMatchObject({
      isClose: true,
      className: 'Grade 8 East',
      photo: null,
    })
    await edit(leader, { gender: 'F' })
    await edit(head, { gender: 'M' })
  })

  it('takes few statements', async () => {
    const { head, edit, learnerId } = await staffed()
    expect((await countingStatements(() => getHead(head, learnerId))).statements).toHaveLength(2)
    expect(
      (await countingStatements(() => edit(head, { gender: 'F' }))).statements.length,
    ).toBeLessThanOrEqual(10)
  })
})
