import { describe, expect, it } from 'vitest'

import { sessionOf, startSession } from '@/lib/auth/sessions'
import { signIn } from '@/lib/auth/sign-in'
import { newSchool } from '@/lib/testing/school'
import { accountRow, jane, placeIn, rolesOf, withStaff } from '@/lib/testing/staff'
import { addStaff } from '../commands'
import { invite } from '../invitations/commands'
import { addPerson } from '../staff/commands'
import { getStaff } from '../staff/queries'
import { giveTemporaryPassword } from './commands'

const nothing = { title: null, gender: null, phone: null, email: null, tscNumber: null, employeeNumber: null }

describe('a temporary password', () => {
  it('opens an account once, with the roles that waited, and must be replaced', async () => {
    const { head, schoolId, staffId } = await withStaff()
    const given = await giveTemporaryPassword(head.actor, { staffId })
    expect(given).toEqual({
      username: expect.stringMatching(/^jane\.wambui/),
      password: expect.stringMatching(/^(\w{4}-){3}\w{4}$/),
    })
    const entered = await signIn(given.username, given.password)
    expect(entered.outcome).toBe('in')
    const { account, state } = (await getStaff(head.actor, staffId))!
    expect([account, state]).toMatchObject([
      { name: given.username, mustChange: true, elsewhere: false },
      'active',
    ])
    expect(await rolesOf(schoolId, account!.userId)).toEqual(['subject_teacher'])
    const sid = await startSession(account!.userId)
    const next = await giveTemporaryPassword(head.actor, { staffId })
    expect(next.username).toBe(given.username)
    expect(await sessionOf(sid)).toBeNull()
    expect((await signIn(given.username, given.password)).outcome).toBe('wrong')
  })

  it('is not given to who has no role yet, nor is an invitation', async () => {
    const { head, system } = await withStaff()
    const [staffId] = await addStaff(system, { staff: [{ ...nothing, fullName: 'From A List' }] })
    const refused = { code: 'conflict', message: expect.stringContaining('has no role yet') }
    await expect(giveTemporaryPassword(head.actor, { staffId: staffId! })).rejects.toMatchObject(refused)
    await expect(invite(head.actor, { staffId: staffId!, way: 'hand' })).rejects.toMatchObject(refused)
  })

  it('finds another name where that one is taken, in this school or another', async () => {
    const [one, other] = [await withStaff(), await withStaff()]
    const { staffId: second } = await addPerson(one.head.actor, jane)
    const names = [
      await giveTemporaryPassword(one.head.actor, { staffId: one.staffId }),
      await giveTemporaryPassword(one.head.actor, { staffId: second }),
      await giveTemporaryPassword(other.head.actor, { staffId: other.staffId }),
    ].map(({ username }) => username)
    expect(new Set(names).size).toBe(3)
  })

  it('is never set for an account that opens more than this school, nor for one’s own', async () => {
    const [ours, theirs] = [await withStaff(), await newSchool()]
    const shared = await ours.person('subject_teacher')
    await placeIn(theirs.schoolId, shared.userId, 'parent')
    const before = await accountRow(shared.userId)
    for (const staffId of [shared.staffId, ours.head.staffId])
      await expect(giveTemporaryPassword(ours.head.actor, { staffId })).rejects.toMatchObject({
        code: 'conflict',
      })
    expect(await accountRow(shared.userId)).toEqual(before)
    expect((await getStaff(ours.head.actor, shared.staffId))!.account!.elsewhere).toBe(true)
  })
})
