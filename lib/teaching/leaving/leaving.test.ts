import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { assignments, audit, classTeachers } from '@/drizzle/schema'
import type { Role } from '@/lib/auth/actor'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { getClass } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { addPerson } from '@/lib/people/staff/commands'
import { getStaff, listColleagues } from '@/lib/people/staff/queries'
import { newMarkSchool } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { placeIn, rolesOf } from '@/lib/testing/staff'
import { deactivate, reactivate } from './commands'

async function staffed() {
  const school = await newMarkSchool()
  const head = await school.person('head')
  const leaver = await school.person('class_teacher', 'subject_teacher', 'parent')
  const heir = await school.person('bursar')
  const third = await school.person('subject_teacher')
  await school.lead(leaver.staffId, school.east)
  await school.assign(leaver.staffId, school.east, school.area.MAT)
  await school.assign(leaver.staffId, school.west, school.area.ENG)
  const { east, west, area } = school
  const form = {
    staffId: leaver.staffId,
    version: '1',
    everything: heir.staffId,
    [`lead.${east}`]: '',
    [`lesson.${east}.${area.MAT}`]: third.staffId,
    [`lesson.${west}.${area.ENG}`]: 'nobody',
  }
  const taught = () =>
    inSchool(school.system, async (tx) => ({
      lessons: (await tx.select().from(assignments)).map(({ staffId, areaId }) => [staffId, areaId]),
      leads: await tx.select().from(classTeachers),
    }))
  return { ...school, head, leaver, heir, third, form, taught }
}

describe('leaving', () => {
  it('ends the way in at once, and hands over each place as the form says', async () => {
    const { head, leaver, heir, third, form, taught, east, area, schoolId } = await staffed()
    const sid = await startSession(leaver.userId)
    await deactivate(head.actor, form)
    expect(await sessionOf(sid)).toBeNull()
    expect(await rolesOf(schoolId, leaver.userId)).toEqual(['parent'])
    expect((await taught()).lessons).toEqual([[third.staffId, area.MAT]])
    expect((await getClass(head.actor, east))!.teacher).toBe('Person bursar')
    expect(await rolesOf(schoolId, heir.userId)).toEqual(['class_teacher', 'bursar'])
    const gone = await getStaff(head.actor, leaver.staffId)
    expect(gone).toMatchObject({
      state: 'inactive',
      roles: ['class_teacher', 'subject_teacher'],
      lessons: [],
      leads: [],
    })
    expect((await listColleagues(head.actor)).map(({ id }) => id)).not.toContain(leaver.staffId)
    // What was, stays: who led the class until yesterday.
    expect((await taught()).leads.map(({ staffId, to }) => [staffId, to === null])).toEqual(
      expect.arrayContaining([
        [leaver.staffId, false],
        [heir.staffId, true],
      ]),
    )
  })

  it('signs out in other schools, too, and leaves the place there alone', async () => {
    const { head, leaver, form } = await staffed()
    const other = await newSchool()
    await placeIn(other.schoolId, leaver.userId, 'deputy')
    const sid = await startSession(leaver.userId)
    await deactivate(head.actor, form)
    expect(await sessionOf(sid)).toBeNull()
    expect(await rolesOf(other.schoolId, leaver.userId)).toEqual(['deputy'])
  })

  it('is undone by taking back: the roles again, the places not', async () => {
    const { head, leaver, form, taught, schoolId, third, area } = await staffed()
    await deactivate(head.actor, form)
    await expect(deactivate(head.actor, { ...form, version: 2 })).rejects.toMatchObject({ code: 'conflict' })
    await reactivate(head.actor, { staffId: leaver.staffId, version: 2 })
    expect(await rolesOf(schoolId, leaver.userId)).toEqual(['class_teacher', 'subject_teacher', 'parent'])
    expect((await getStaff(head.actor, leaver.staffId))!.state).toBe('active')
    expect((await taught()).lessons).toEqual([[third.staffId, area.MAT]])
    await expect(reactivate(head.actor, { staffId: leaver.staffId, version: 3 })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('works for somebody without an account, who comes back without one', async () => {
    const { head } = await staffed()
    const { staffId } = await addPerson(head.actor, { fullName: 'No Account', roles: ['bursar'] })
    await deactivate(head.actor, { staffId, version: 1 })
    await reactivate(head.actor, { staffId, version: 2 })
    expect(await getStaff(head.actor, staffId)).toMatchObject({ state: 'without', roles: ['bursar'] })
  })

  it('changes nothing while a place is not spoken for, was given meanwhile, or goes to nobody of the school', async () => {
    const { head, leaver, form, taught, assign, west, area } = await staffed()
    const before = await taught()
    const refuse = (more: object, outcome: object) =>
      expect(deactivate(head.actor, { ...form, ...more })).rejects.toMatchObject(outcome)
    const beside = { code: 'invalid', fields: { everything: [expect.any(String)] } }
    await refuse({ everything: '' }, beside)
    await refuse({ everything: v7() }, beside)
    await refuse({ everything: leaver.staffId }, beside)
    await refuse({ everything: 'x' }, { code: 'invalid' })
    await refuse({ version: 7 }, { code: 'conflict' })
    expect(await taught()).toEqual(before)
    await assign(leaver.staffId, west, area.MAT)
    await refuse({}, { code: 'conflict', message: expect.stringContaining('given more meanwhile') })
    expect((await getStaff(head.actor, leaver.staffId))!.state).toBe('active')
  })

  it('is not for oneself, nor for the last head, nor for who stands above', async () => {
    const { head, person } = await staffed()
    const admin = await person('admin')
    const close = (actor: typeof admin.actor, staffId: string) => deactivate(actor, { staffId, version: 1 })
    await expect(close(head.actor, head.staffId)).rejects.toMatchObject({ code: 'conflict' })
    await expect(close(admin.actor, head.staffId)).rejects.toMatchObject({ code: 'forbidden' })
    await close(head.actor, admin.staffId)
  })
})

describe('who may', () => {
  it.each(['deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])(
    '%s may not',
    async (role) => {
      const { person, form, head, leaver } = await staffed()
      const { actor } = await person(role)
      await expect(deactivate(actor, form)).rejects.toMatchObject({ code: 'forbidden' })
      await deactivate(head.actor, form)
      await expect(reactivate(actor, { staffId: leaver.staffId, version: 2 })).rejects.toMatchObject({
        code: 'forbidden',
      })
    },
  )

  it('somebody of another school is like nobody, as leaver and as heir', async () => {
    const [ours, theirs] = [await staffed(), await staffed()]
    await expect(deactivate(ours.head.actor, theirs.form)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      deactivate(ours.head.actor, { ...ours.form, everything: theirs.heir.staffId }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await deactivate(theirs.head.actor, theirs.form)
    await expect(
      reactivate(ours.head.actor, { staffId: theirs.leaver.staffId, version: 2 }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const rows = await inSchool(ours.system, (tx) =>
      tx.select().from(audit).where(eq(audit.action, 'staff.deactivate')),
    )
    expect(rows).toEqual([])
  })
})
