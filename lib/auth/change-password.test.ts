import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'

import { createUser } from './accounts'
import { changePassword } from './change-password'
import { sessionOf, startSession } from './sessions'
import { signIn } from './sign-in'

const old = 'three quiet green lanterns'
const chosen = 'seven loud orange kettles'

async function signedIn(mustChange: boolean) {
  const username = `n-${randomUUID()}`
  const userId = await createUser({ username, secret: { password: old }, mustChange, memberships: [] })
  const sid = await startSession(userId)
  return { username, userId, sid, session: (await sessionOf(sid))! }
}

describe('changing the password', () => {
  it('goes on here under a new secret and ends everything else', async () => {
    const { username, userId, sid, session } = await signedIn(false)
    const elsewhere = await startSession(userId)
    const next = await changePassword(session, { current: old, password: chosen })
    expect(next).not.toBe(sid)
    expect([await sessionOf(sid), await sessionOf(elsewhere)]).toEqual([null, null])
    expect(await sessionOf(next)).toMatchObject({ userId, mustChangePassword: false })
    expect((await signIn(username, old)).outcome).toBe('wrong')
    expect((await signIn(username, chosen)).outcome).toBe('in')
  })

  it('asks whoever has a temporary one for nothing but the new one', async () => {
    const { session } = await signedIn(true)
    expect(session.mustChangePassword).toBe(true)
    const next = await changePassword(session, { password: chosen })
    expect(await sessionOf(next)).toMatchObject({ mustChangePassword: false })
  })

  it.each([
    [true, { password: old }, 'password', /you have now/],
    [true, { password: 'short' }, 'password', /at least 15/],
    [true, { password: 'x'.repeat(3000) }, 'password', /at most 128/],
    [true, {}, 'password', /./],
    [false, { password: chosen }, 'current', /present password/],
    [false, { current: 'wrong', password: chosen }, 'current', /present password/],
  ])('refuses (temporary: %s) %.60j at %s, and changes nothing', async (mustChange, input, field, words) => {
    const { username, sid, session } = await signedIn(mustChange)
    await expect(changePassword(session, input as { password: string })).rejects.toMatchObject({
      code: 'invalid',
      fields: { [field]: [expect.stringMatching(words)] },
    })
    expect(await sessionOf(sid)).toEqual(session)
    expect((await signIn(username, old)).outcome).toBe('in')
  })

  it('does not let a borrowed device guess the present one', async () => {
    const { session } = await signedIn(false)
    for (let i = 0; i < 5; i++) {
      await expect(
        changePassword(session, { current: `guess ${i}`, password: chosen }),
      ).rejects.toMatchObject({ code: 'invalid' })
    }
    await expect(changePassword(session, { current: old, password: chosen })).rejects.toMatchObject({
      code: 'rate_limited',
    })
  })
})
