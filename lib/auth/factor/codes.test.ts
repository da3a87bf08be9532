import { eq, sql } from 'drizzle-orm'
import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'

import { authenticatorApps, recoveryCodes, signInFailures } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { lettersTo } from '@/lib/testing/letters'
import { newSchool } from '@/lib/testing/school'
import { createUser } from '../accounts'
import { accountKey } from '../identifier'
import { type Session, sessionOf, startSession } from '../sessions'
import { spendAppCode } from './app'
import { requireCode } from './checking'
import { addOwnApp, beginOwnApp, newRecoveryCodes, ownFactors, removeOwnApp } from './own'
import { spendRecoveryCode } from './recovery'

const codeAt = (secret: string, seconds = 0) =>
  generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + seconds })

async function signedIn() {
  const { schoolId } = await newSchool()
  const email = `${crypto.randomUUID()}@school.example`
  const userId = await createUser({
    email,
    secret: { passwordHash: 'none' },
    mustChange: false,
    memberships: [{ schoolId, role: 'bursar' }],
  })
  const sid = await startSession(userId, {}, { given: true })
  return { userId, email, sid, session: (await sessionOf(sid))! }
}

/** A person with an app; its set-up took the code of the step before, so that the one of now is free. */
async function withApp() {
  const person = await signedIn()
  const { secret } = await beginOwnApp(person.session)
  const { codes } = await addOwnApp(person.session, codeAt(secret, -30))
  return { ...person, secret, codes: codes! }
}

const stale = (session: Session): Session => ({ ...session, provedAt: Date.now() - 600_001 })
const countedOf = (userId: string) =>
  outsideAnySchool((tx) =>
    tx.$count(signInFailures, eq(signInFailures.accountKey, accountKey(userId, 'second factor'))),
  )

describe('an authenticator app', () => {
  it('is set up by a code of it, and its secret is nowhere to be read', async () => {
    const { userId, email, session } = await signedIn()
    const elsewhere = await startSession(userId)
    const { secret, uri } = await beginOwnApp(session)
    expect(uri).toContain(`secret=${secret}`)
    expect((await beginOwnApp(session)).secret).toBe(secret)
    await expect(addOwnApp(session, '000000')).rejects.toMatchObject({
      code: 'invalid',
      fields: { code: [/\w/] },
    })
    expect((await ownFactors(session)).app).toBeNull()

    const { codes } = await addOwnApp(session, codeAt(secret))
    expect(new Set(codes).size).toBe(10)
    expect(await ownFactors(session)).toMatchObject({ app: expect.any(Date), codesLeft: 10 })
    expect(await sessionOf(elsewhere)).toBeNull()
    const rows = await outsideAnySchool(async (tx) => [
      await tx.select().from(authenticatorApps).where(eq(authenticatorApps.userId, userId)),
      await tx.select().from(recoveryCodes).where(eq(recoveryCodes.userId, userId)),
    ])
    const kept = JSON.stringify(rows)
    for (const plain of [secret, ...codes!.flatMap((code) => [code, code.replace('-', '')])])
      expect(kept).not.toContain(plain)
    expect(await lettersTo(email)).toMatchObject([{ subject: 'An authenticator app was set up' }])
  })

  it('gives a code that counts once, half a minute early or late', async () => {
    const { userId, secret } = await withApp()
    expect(await requireCode(userId, codeAt(secret))).toBe('app')
    await expect(requireCode(userId, codeAt(secret))).rejects.toMatchObject({ code: 'invalid' })
    // The one before the one that was taken is over, too; the next one is not.
    await expect(requireCode(userId, codeAt(secret, -30))).rejects.toMatchObject({ code: 'invalid' })
    expect(await requireCode(userId, codeAt(secret, 30))).toBe('app')
    await expect(requireCode(userId, codeAt(secret, 90))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('lets one of two in who give the same code at once', async () => {
    const { userId, secret } = await withApp()
    const code = codeAt(secret)
    const tries = await Promise.all([1, 2, 3, 4].map(() => spendAppCode(userId, code)))
    expect(tries.filter(Boolean)).toHaveLength(1)
  })

  it('does not open another account, nor when its seal is moved there', async () => {
    const [one, other] = [await withApp(), await withApp()]
    await expect(requireCode(other.userId, codeAt(one.secret))).rejects.toMatchObject({ code: 'invalid' })
    await outsideAnySchool((tx) =>
      tx.execute(sql`update authenticator_apps a set sealed = b.sealed from authenticator_apps b
        where a.user_id = ${other.userId} and b.user_id = ${one.userId}`),
    )
    await expect(requireCode(other.userId, codeAt(one.secret))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('goes on counting until a new one is proved', async () => {
    const { userId, secret, session } = await withApp()
    const moved = await beginOwnApp(session)
    await expect(requireCode(userId, codeAt(moved.secret))).rejects.toMatchObject({ code: 'invalid' })
    expect(await requireCode(userId, codeAt(secret))).toBe('app')
    expect(await addOwnApp(session, codeAt(moved.secret))).toEqual({ codes: null })
    await expect(requireCode(userId, codeAt(secret, 30))).rejects.toMatchObject({ code: 'invalid' })
  })

  it('waits after five wrong codes, whatever is given then', async () => {
    const { userId, secret } = await withApp()
    for (let n = 0; n < 5; n++)
      await expect(requireCode(userId, '000000')).rejects.toMatchObject({ code: 'invalid' })
    await expect(requireCode(userId, codeAt(secret))).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await countedOf(userId)).toBe(5)
  })

  it('is not set up, moved or removed without a fresh proof', async () => {
    const { session } = await withApp()
    const unproved = { code: 'unproved' }
    await expect(beginOwnApp(stale(session))).rejects.toMatchObject(unproved)
    await expect(addOwnApp(stale(session), '123456')).rejects.toMatchObject(unproved)
    await expect(removeOwnApp(stale(session))).rejects.toMatchObject(unproved)
    await expect(newRecoveryCodes(stale(session))).rejects.toMatchObject(unproved)
  })

  it('stays as long as the role needs one', async () => {
    const { session } = await withApp()
    await expect(removeOwnApp({ ...session, mustHaveFactor: true })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await ownFactors(session)).app).not.toBeNull()
    await removeOwnApp(session)
    expect(await ownFactors(session)).toEqual({ app: null, passkeys: [], codesLeft: 0, trustedDevices: 0 })
  })
})

describe('a recovery code', () => {
  it('opens once, in any case and spacing, for its owner alone', async () => {
    const [one, other] = [await withApp(), await withApp()]
    const [code] = one.codes as [string]
    await expect(requireCode(other.userId, code)).rejects.toMatchObject({ code: 'invalid' })
    expect(await requireCode(one.userId, ` ${code.toLowerCase().replace('-', ' ')} `)).toBe('recovery')
    await expect(requireCode(one.userId, code)).rejects.toMatchObject({ code: 'invalid' })
    expect((await ownFactors(one.session)).codesLeft).toBe(9)
  })

  it('lets one of two in who use it at once', async () => {
    const { userId, codes } = await withApp()
    const code = codes[0]!.replace('-', '')
    const tries = await Promise.all([1, 2, 3, 4].map(() => spendRecoveryCode(userId, code)))
    expect(tries.filter(Boolean)).toHaveLength(1)
  })

  it('is worth nothing when new ones are made', async () => {
    const { userId, codes, session } = await withApp()
    const [fresh] = await newRecoveryCodes({ ...session, hasFactor: true })
    await expect(requireCode(userId, codes[0]!)).rejects.toMatchObject({ code: 'invalid' })
    expect(await requireCode(userId, fresh!)).toBe('recovery')
  })
})
