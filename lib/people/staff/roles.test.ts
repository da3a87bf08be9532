import { describe, expect, it } from 'vitest'

import type { Role } from '@/lib/auth/actor'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { newSchool } from '@/lib/testing/school'
import { form, jane, rolesOf, withStaff } from '@/lib/testing/staff'
import { giveTemporaryPassword } from '../account/commands'
import { addPerson, changePerson } from './commands'
import { rolesToGive } from './queries'

describe('roles', () => {
  it('bite at once, and leave the place of a parent alone', async () => {
    const { head, schoolId, person } = await withStaff()
    const { userId, staffId } = await person('subject_teacher', 'parent')
    const sid = await startSession(userId)
    expect((await sessionOf(sid))!.schools[0]!.roles).toEqual(['subject_teacher', 'parent'])
    await changePerson(head.actor, await form(head.actor, staffId, { roles: ['deputy', 'bursar'] }))
    expect((await sessionOf(sid))!.schools[0]!.roles).toEqual(['deputy', 'bursar', 'parent'])
    expect(await rolesOf(schoolId, userId)).toEqual(['deputy', 'bursar', 'parent'])
  })

  it('the last head or administrator keeps theirs, also when two are dismissed at once', async () => {
    const { head, schoolId, person } = await withStaff()
    const alone = changePerson(head.actor, await form(head.actor, head.staffId, { roles: ['deputy'] }))
    await expect(alone).rejects.toMatchObject({ code: 'conflict' })
    const other = await person('head')
    const forms = [
      [head.actor, await form(head.actor, other.staffId, { roles: ['deputy'] })],
      [other.actor, await form(other.actor, head.staffId, { roles: ['deputy'] })],
    ] as const
    const both = await Promise.allSettled(forms.map(([actor, input]) => changePerson(actor, input)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const held = [...(await rolesOf(schoolId, head.userId)), ...(await rolesOf(schoolId, other.userId))]
    expect(held.filter((role) => role === 'head')).toHaveLength(1)
  })

  it('nobody gives or takes what stands above them, and nobody raises themselves', async () => {
    const { head, person, staffId } = await withStaff()
    const admin = await person('admin')
    const change = async (staffOf: string, ...roles: Role[]) =>
      changePerson(admin.actor, await form(admin.actor, staffOf, { roles }))
    const refused = { code: 'forbidden', fields: { roles: [expect.any(String)] } }
    await expect(change(admin.staffId, 'admin', 'head')).rejects.toMatchObject(refused)
    await expect(change(staffId, 'head')).rejects.toMatchObject(refused)
    await expect(change(head.staffId, 'deputy')).rejects.toMatchObject(refused)
    await expect(addPerson(admin.actor, { ...jane, 'role.head': 'on' })).rejects.toMatchObject(refused)
    await expect(giveTemporaryPassword(admin.actor, { staffId: head.staffId })).rejects.toMatchObject(refused)
    expect(await rolesToGive(admin.actor)).not.toContain('head')
    await change(staffId, 'deputy')
    await change(admin.staffId, 'admin', 'subject_teacher')
    await changePerson(head.actor, await form(head.actor, staffId, { roles: ['head'] }))
  })

  it('a school without a head is given its first by the administrator', async () => {
    const school = await newSchool()
    const admin = await school.person('admin')
    const teacher = await school.person('subject_teacher')
    expect(await rolesToGive(admin.actor)).toContain('head')
    await changePerson(admin.actor, await form(admin.actor, teacher.staffId, { roles: ['head'] }))
    expect(await rolesOf(school.schoolId, teacher.userId)).toEqual(['head'])
    const own = await form(admin.actor, admin.staffId, { roles: ['head'] })
    await expect(changePerson(admin.actor, own)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
