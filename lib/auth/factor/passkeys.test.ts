import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { passkeyChallenges, passkeys, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { newAuthenticator } from '@/lib/testing/authenticator'
import { newSchool } from '@/lib/testing/school'
import { type Session, sessionOf, startSession } from '../sessions'
import { addOwnPasskey, beginOwnPasskey, ownFactors, removeOwnPasskey, renameOwnPasskey } from './own'
import { authenticationOptions, passkeyOwner, siteOf } from './passkeys'

const site = siteOf('https://school.example')

async function signedIn(): Promise<Session> {
  const { person } = await newSchool()
  const { userId } = await person('bursar')
  return (await sessionOf(await startSession(userId)))!
}

async function withPasskey() {
  const session = await signedIn()
  const device = newAuthenticator(site)
  const response = device.register(await beginOwnPasskey(session, site))
  const { codes } = await addOwnPasskey(session, site, { name: 'Phone', response })
  return { session, userId: session.userId, device, response, codes }
}

const ask = (userId: string | null = null) =>
  authenticationOptions(site, userId ? 'second factor' : 'sign in', userId)
const signIn = (response: unknown) => passkeyOwner(site, 'sign in', null, response)

describe('a passkey', () => {
  it('is made, signs its owner in, and notes when', async () => {
    const { session, userId, device, codes } = await withPasskey()
    expect(codes).toHaveLength(10)
    expect(await signIn(device.sign(await ask()))).toBe(userId)
    const { passkeys: keys } = await ownFactors(session)
    expect(keys).toMatchObject([{ name: 'Phone', lastUsedAt: expect.any(Date) }])
  })

  it('is made for one challenge, once, on our site, by its owner’s finger, face or PIN', async () => {
    const session = await signedIn()
    const add = (response: unknown) => addOwnPasskey(session, site, { name: 'Phone', response })
    const refused = { code: 'invalid' }
    const bad: Parameters<ReturnType<typeof newAuthenticator>['register']>[1][] = [
      { origin: 'https://school.example.evil.example' },
      { origin: 'http://school.example' },
      { rpId: 'evil.example' },
      { verified: false },
    ]
    for (const told of bad) {
      const response = newAuthenticator(site).register(await beginOwnPasskey(session, site), told)
      await expect(add(response)).rejects.toMatchObject(refused)
    }
    const device = newAuthenticator(site)
    await expect(add(device.register({ challenge: 'b3VycyBpcyBub3QgdGhpcw' }))).rejects.toMatchObject(refused)
    const other = await signedIn()
    await expect(add(device.register(await beginOwnPasskey(other, site)))).rejects.toMatchObject(refused)
    await expect(add(device.register(await ask()))).rejects.toMatchObject(refused)
    for (const nothing of [null, {}, 'x', { id: 'x', rawId: 'x', type: 'public-key', response: {} }])
      await expect(add(nothing)).rejects.toMatchObject(refused)
    const good = device.register(await beginOwnPasskey(session, site))
    await add(good)
    await expect(add(good)).rejects.toMatchObject(refused)
    expect((await ownFactors(session)).passkeys).toHaveLength(1)
  })

  it('belongs to one account', async () => {
    const { device } = await withPasskey()
    const other = await signedIn()
    const response = device.register(await beginOwnPasskey(other, site))
    await expect(addOwnPasskey(other, site, { name: 'Phone', response })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('signs a challenge of ours once, for what it was made', async () => {
    const { userId, device } = await withPasskey()
    const response = device.sign(await ask())
    expect(await signIn(response)).toBe(userId)
    expect(await signIn(response)).toBeNull()
    expect(await signIn(device.sign({ challenge: 'bm90IG91cnM' }))).toBeNull()
    const proof = await authenticationOptions(site, 'proof', userId)
    expect(await signIn(device.sign(proof))).toBeNull()
    expect(await passkeyOwner(site, 'second factor', userId, device.sign(proof))).toBeNull()

    const late = await ask()
    await outsideAnySchool((tx) =>
      tx
        .update(passkeyChallenges)
        .set({ endsAt: sql`now()` })
        .where(eq(passkeyChallenges.challenge, late.challenge)),
    )
    expect(await signIn(device.sign(late))).toBeNull()
  })

  it('lets one of two in who send the same answer at once', async () => {
    const { userId, device } = await withPasskey()
    const response = device.sign(await ask())
    expect((await Promise.all([signIn(response), signIn(response)])).sort()).toEqual([userId, null].sort())
  })

  it('is refused from another site, unverified, tampered with, or in another’s place', async () => {
    const { userId, device } = await withPasskey()
    const other = await withPasskey()
    expect(await signIn(device.sign(await ask(), { origin: 'https://evil.example' }))).toBeNull()
    expect(await signIn(device.sign(await ask(), { rpId: 'evil.example' }))).toBeNull()
    expect(await signIn(device.sign(await ask(), { verified: false }))).toBeNull()
    const tampered = device.sign(await ask())
    tampered.response.signature = other.device.sign(await ask()).response.signature!
    expect(await signIn(tampered)).toBeNull()
    const posing = device.sign(await ask())
    expect(await signIn({ ...posing, id: other.response.id, rawId: other.response.rawId })).toBeNull()
    // As the second factor of somebody else: their challenge, my passkey.
    const theirs = await ask(other.userId)
    expect(await passkeyOwner(site, 'second factor', other.userId, device.sign(theirs))).toBeNull()
    expect(await passkeyOwner(site, 'second factor', userId, device.sign(theirs))).toBeNull()
  })

  it('opens nothing for a closed account, or when it was removed', async () => {
    const { session, userId, device } = await withPasskey()
    await outsideAnySchool((tx) =>
      tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, userId)),
    )
    expect(await signIn(device.sign(await ask()))).toBeNull()
    await outsideAnySchool((tx) => tx.update(users).set({ disabledAt: null }).where(eq(users.id, userId)))
    const [key] = await outsideAnySchool((tx) =>
      tx.select().from(passkeys).where(eq(passkeys.userId, userId)),
    )
    await removeOwnPasskey(session, key!.id)
    expect(await signIn(device.sign(await ask()))).toBeNull()
  })

  it('is renamed and removed by its owner alone', async () => {
    const [mine, other] = [await withPasskey(), await withPasskey()]
    const [key] = (await ownFactors(other.session)).passkeys
    await expect(renameOwnPasskey(mine.session, key!.id, 'Mine')).rejects.toMatchObject({ code: 'not_found' })
    await expect(removeOwnPasskey(mine.session, key!.id)).rejects.toMatchObject({ code: 'not_found' })
    await renameOwnPasskey(other.session, key!.id, 'Old phone')
    expect((await ownFactors(other.session)).passkeys).toMatchObject([{ name: 'Old phone' }])
    const stale = { ...other.session, provedAt: 0 }
    await expect(removeOwnPasskey(stale, key!.id)).rejects.toMatchObject({ code: 'unproved' })
    await expect(beginOwnPasskey(stale, site)).rejects.toMatchObject({ code: 'unproved' })
  })
})
