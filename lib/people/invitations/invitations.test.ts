import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { audit, invitations, letters, outbox } from '@/drizzle/schema'
import type { Role } from '@/lib/auth/actor'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { signIn } from '@/lib/auth/sign-in'
import { inSchool } from '@/lib/db'
import { newSchool } from '@/lib/testing/school'
import { accountRow, form, rolesOf, withStaff } from '@/lib/testing/staff'
import { acceptInvitation, joinWith } from '../acceptance/commands'
import { giveTemporaryPassword } from '../account/commands'
import { addPerson, changePerson } from '../staff/commands'
import { getStaff } from '../staff/queries'
import { invite, revokeInvitation } from './commands'
import { listInvitations, readInvitation } from './queries'

const secretOf = ({ address }: { address: string }) => address.split('/').at(-1)!
const password = 'three quiet green lanterns'
const chosen = () => ({ username: `jane-${v7()}`, password })

/** Jane, reachable, and an invitation handed over. */
async function invited() {
  const school = await withStaff()
  const { head, staffId } = school
  const phone = `0712 ${String(Math.random()).slice(2, 5)} ${String(Math.random()).slice(2, 5)}`
  const email = `${v7()}@school.example`
  await changePerson(head.actor, await form(head.actor, staffId, { phone, email }))
  const invitation = await invite(head.actor, { staffId, way: 'hand' })
  const setEnd = () => inSchool(school.system, (tx) => tx.update(invitations).set({ endsAt: new Date(0) }))
  return { ...school, invitation, secret: secretOf(invitation), email, setEnd }
}

describe('inviting', () => {
  it('sends the link by mail or text, keeps its hash alone, and shows it once', async () => {
    const { head, staffId, system, email } = await invited()
    const { address, sentTo, invitationId } = await invite(head.actor, { staffId, way: 'email' })
    expect([sentTo, new URL(address).pathname]).toEqual([
      email,
      expect.stringMatching(/^\/invitation\/[0-9a-z]+-[1-9A-Za-z]{22}$/),
    ])
    await invite(head.actor, { staffId, way: 'sms' })
    const kept = await inSchool(system, async (tx) => ({
      letters: await tx.select().from(letters),
      rest: [
        await tx.select().from(invitations),
        await tx.select().from(outbox),
        await tx.select().from(audit),
      ],
    }))
    expect(kept.letters.map(({ channel }) => channel).sort()).toEqual(['mail', 'sms'])
    expect(JSON.stringify(kept)).not.toContain(secretOf({ address }).split('-')[1])
    expect((await listInvitations(head.actor)).map(({ way, letter, ended }) => [way, letter, ended])).toEqual(
      [['sms', 'waiting', false]],
    )
    expect((await getStaff(head.actor, staffId))!.state).toBe('invited')
    await expect(revokeInvitation(head.actor, { invitationId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('needs an address that can be reached', async () => {
    const { head, staffId } = await withStaff()
    for (const way of ['email', 'sms', 'pigeon'] as 'email'[])
      await expect(invite(head.actor, { staffId, way })).rejects.toMatchObject({
        code: 'invalid',
        fields: { way: [expect.any(String)] },
      })
    expect(await listInvitations(head.actor)).toEqual([])
  })

  it('is not for who signs in already', async () => {
    const { head, staffId } = await withStaff()
    await giveTemporaryPassword(head.actor, { staffId })
    await expect(invite(head.actor, { staffId, way: 'hand' })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('accepting', () => {
  it('opens an account with the roles that waited, which signs in, and what the link was sent to', async () => {
    const { head, staffId, schoolId, email } = await invited()
    const secret = secretOf(await invite(head.actor, { staffId, way: 'email' }))
    expect(await readInvitation(secret)).toMatchObject({
      state: 'open',
      name: 'Jane Wambui',
      username: 'jane.wambui',
      roles: ['subject_teacher'],
    })
    const own = chosen()
    const { userId } = await acceptInvitation({ secret, ...own })
    expect(await signIn(own.username, password)).toEqual({ outcome: 'in', userId })
    expect(await accountRow(userId)).toMatchObject({ email, phone: null, mustChangePassword: false })
    expect(await rolesOf(schoolId, userId)).toEqual(['subject_teacher'])
    expect((await getStaff(head.actor, staffId))!.state).toBe('active')
    expect((await readInvitation(secret))!.state).toBe('taken')
  })

  it('works once, also for twenty at the same moment', async () => {
    const { secret, schoolId } = await invited()
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => acceptInvitation({ secret, ...chosen() })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { userId } = (
      tries.find(({ status }) => status === 'fulfilled') as PromiseFulfilledResult<{ userId: string }>
    ).value
    expect(await rolesOf(schoolId, userId)).toEqual(['subject_teacher'])
    await expect(acceptInvitation({ secret, ...chosen() })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses in words beside the field, and the invitation stays open', async () => {
    const { secret } = await invited()
    const taken = (await newSchool()).person('bursar')
    const { username } = (await accountRow((await taken).userId))!
    for (const [more, field] of [
      [{ username: 'x' }, 'username'],
      [{ username: '0712345678' }, 'username'],
      [{ username: username! }, 'username'],
      [{ password: 'short' }, 'password'],
      [{ password: 'Jane Wambui Jane' }, 'password'],
      [{ password: 'x'.repeat(129) }, 'password'],
    ] as const)
      await expect(acceptInvitation({ secret, ...chosen(), ...more })).rejects.toMatchObject({
        fields: { [field]: [expect.any(String)] },
      })
    expect((await readInvitation(secret))!.state).toBe('open')
  })

  it('is over when it ended, was called back, was replaced, or they left', async () => {
    const ended = await invited()
    await ended.setEnd()
    const revoked = await invited()
    await revokeInvitation(revoked.head.actor, { invitationId: revoked.invitation.invitationId })
    const replaced = await invited()
    await invite(replaced.head.actor, { staffId: replaced.staffId, way: 'hand' })
    for (const [{ secret }, state] of [
      [ended, 'ended'],
      [revoked, 'withdrawn'],
      [replaced, 'withdrawn'],
    ] as const) {
      expect((await readInvitation(secret))!.state).toBe(state)
      await expect(acceptInvitation({ secret, ...chosen() })).rejects.toMatchObject({ code: 'conflict' })
      const { userId } = await (await newSchool()).person('head')
      await expect(joinWith(userId, secret)).rejects.toMatchObject({ code: 'conflict' })
    }
    expect((await listInvitations(ended.head.actor)).map((one) => one.ended)).toEqual([true])
  })

  it('is not there for what is no link, or another school’s number before the secret', async () => {
    const [ours, theirs] = [await invited(), await invited()]
    const mixed = `${theirs.secret.split('-')[0]}-${ours.secret.split('-')[1]}`
    for (const secret of ['', 'x', mixed, `zzzzzz-${ours.secret.split('-')[1]}`, "' or true --"]) {
      expect(await readInvitation(secret)).toBeNull()
      await expect(acceptInvitation({ secret, ...chosen() })).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('joining with an account of another school', () => {
  it('adds the place; the person goes from one to the other without signing in again', async () => {
    const { secret, schoolId, head, staffId } = await invited()
    const other = await newSchool('Other School')
    const { userId } = await other.person('deputy')
    const sid = await startSession(userId)
    expect((await sessionOf(sid))!.schools).toHaveLength(1)
    await joinWith(userId, secret)
    expect((await sessionOf(sid))!.schools.map(({ roles }) => roles)).toEqual(
      expect.arrayContaining([['deputy'], ['subject_teacher']]),
    )
    expect(await rolesOf(schoolId, userId)).toEqual(['subject_teacher'])
    expect((await getStaff(head.actor, staffId))!.account).toMatchObject({ userId, elsewhere: true })
  })

  it('is refused for who is of the staff here already', async () => {
    const { secret, person } = await invited()
    const { userId } = await person('bursar')
    await expect(joinWith(userId, secret)).rejects.toMatchObject({ code: 'conflict' })
    expect((await readInvitation(secret))!.state).toBe('open')
  })
})

describe('who may', () => {
  it.each(['deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])(
    '%s may not',
    async (role) => {
      const { person, staffId, invitation } = await invited()
      const { actor } = await person(role)
      const forbidden = { code: 'forbidden' }
      await expect(invite(actor, { staffId, way: 'hand' })).rejects.toMatchObject(forbidden)
      await expect(revokeInvitation(actor, invitation)).rejects.toMatchObject(forbidden)
      await expect(listInvitations(actor)).rejects.toMatchObject(forbidden)
    },
  )

  it('nobody invites into a role above their own, and another school’s are not there', async () => {
    const [ours, theirs] = [await invited(), await invited()]
    const admin = await ours.person('admin')
    const { staffId } = await addPerson(ours.head.actor, { fullName: 'New Head', roles: ['head'] })
    await expect(invite(admin.actor, { staffId, way: 'hand' })).rejects.toMatchObject({ code: 'forbidden' })
    const { actor } = ours.head
    await expect(invite(actor, { staffId: theirs.staffId, way: 'hand' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(revokeInvitation(actor, theirs.invitation)).rejects.toMatchObject({ code: 'not_found' })
    expect((await listInvitations(actor)).map(({ staffId }) => staffId)).toEqual([ours.staffId])
    const rows = await inSchool(theirs.system, (tx) =>
      tx.select().from(invitations).where(eq(invitations.staffId, theirs.staffId)),
    )
    expect(rows.every(({ revokedAt }) => revokedAt === null)).toBe(true)
  })
})
