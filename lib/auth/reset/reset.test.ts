import { eq, sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'

import { accountLetters, passwordResets, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { env } from '@/lib/env'
import { lettersTo } from '@/lib/testing/letters'
import { newSchool } from '@/lib/testing/school'
import { unsentTo } from '@/lib/unsent'
import { createUser, disableUser } from '../accounts'
import { countFailure, limitsOf, waitFor } from '../failures'
import { accountKey } from '../identifier'
import { sendAccountLetters } from '../sending'
import { sessionNow, startSession } from '../sessions'
import { signIn } from '../sign-in'
import { askReset } from './asking'
import { linkHolds, setByCode, setByLink } from './setting'

const old = 'three quiet green lanterns'
const fresh = 'nine loud copper buckets'
const phoneOf = () => `+2547${String(Math.floor(Math.random() * 1e8)).padStart(8, '2')}`

async function account() {
  const { schoolId } = await newSchool()
  const names = {
    username: `u-${crypto.randomUUID()}`,
    email: `${crypto.randomUUID()}@school.example`,
    phone: phoneOf(),
  }
  const userId = await createUser({
    ...names,
    secret: { password: old },
    mustChange: false,
    memberships: [{ schoolId, role: 'bursar' }],
  })
  return { userId, ...names }
}

async function asked(identifier: string) {
  await askReset(identifier)
  await sendAccountLetters()
}
async function linkFor(email: string): Promise<string> {
  const before = (await unsentTo(email)).length
  await askReset(email)
  const [mail] = await lettersTo(email, before + 1)
  return /\/reset\/(\S+)/.exec(mail!.text)![1]!
}
async function codeFor(phone: string): Promise<string> {
  const before = (await unsentTo(phone)).length
  await askReset(phone)
  const [sms] = await lettersTo(phone, before + 1)
  return /\d{6}/.exec(sms!.text)![0]
}
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const opens = async (name: string, password: string) => (await signIn(name, password)).outcome

afterEach(() => {
  env.APP_ENV = 'test'
})

describe('asking for a new password', () => {
  it('does the same for every name, and finds out who it is when nobody waits', async () => {
    const { email } = await account()
    const cost = async (name: string) => {
      const { statements } = await countingStatements(() => askReset(name))
      return statements.length
    }
    // Once in a while the counting also clears away; not twice in a minute.
    await askReset(`${crypto.randomUUID()}@nowhere.example`)
    expect(await cost(email)).toBe(await cost('nobody@nowhere.example'))
    const waiting = await outsideAnySchool((tx) => tx.select().from(accountLetters))
    expect(JSON.stringify(waiting)).not.toContain(email)
    expect(await lettersTo(email)).toHaveLength(1)
    expect(await unsentTo('nobody@nowhere.example')).toEqual([])
  })

  it('answers by the way one asked, with a secret that is not kept', async () => {
    const { userId, username, email, phone } = await account()
    const secrets = [await linkFor(email), await codeFor(phone)]
    await askReset(username)
    expect(await lettersTo(email, 2)).toHaveLength(2)
    expect(await unsentTo(phone)).toHaveLength(1)
    const kept = await outsideAnySchool((tx) => tx.select().from(passwordResets))
    expect(kept.filter((row) => row.userId === userId)).toHaveLength(1)
    for (const secret of secrets) expect(JSON.stringify(kept)).not.toContain(secret)
  })

  it('sends three letters in a quarter of an hour, to known and unknown names alike', async () => {
    const { email } = await account()
    for (const name of [email, `${crypto.randomUUID()}@nowhere.example`]) {
      for (let n = 0; n < 3; n++) await askReset(name)
      await expect(askReset(name.toUpperCase())).rejects.toMatchObject({ code: 'rate_limited' })
    }
  })

  it('sends nothing to a closed account, nor where no service is', async () => {
    const [closed, unserved] = [await account(), await account()]
    await disableUser(closed.username)
    await asked(closed.email)
    env.APP_ENV = 'production'
    await asked(unserved.email)
    expect([await unsentTo(closed.email), await unsentTo(unserved.email)]).toEqual([[], []])
  })
})

describe('a link', () => {
  it('sets a new password once, ends every session, and tells the owner; the second factor stays', async () => {
    const { userId, username, email, phone } = await account()
    await outsideAnySchool((tx) =>
      tx.update(users).set({ factorSince: new Date() }).where(eq(users.id, userId)),
    )
    const sid = await startSession(userId, {}, { given: true })
    const secret = await linkFor(email)
    expect([await linkHolds(secret), await linkHolds(secret)]).toEqual([true, true])
    await setByLink(secret, fresh)
    expect([await opens(username, fresh), await opens(username, old)]).toEqual(['in', 'wrong'])
    expect(await sessionNow(sid)).toBeNull()
    expect((await sessionNow(await startSession(userId)))?.gate).toBe('factor')
    await expect(setByLink(secret, `${fresh} again`)).rejects.toMatchObject({ code: 'not_found' })
    expect(await linkHolds(secret)).toBe(false)
    expect((await lettersTo(email, 2))[0]).toMatchObject({ subject: 'Your password was changed' })
    expect((await lettersTo(phone))[0]?.text).toContain('your password was just changed')
  })

  it('works for one of two who use it at once', async () => {
    const { email } = await account()
    const secret = await linkFor(email)
    const tries = await Promise.allSettled([setByLink(secret, fresh), setByLink(secret, `${fresh} too`)])
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('opens nothing after half an hour, tampered with, or when a newer one is out', async () => {
    const { userId, username, email } = await account()
    const [first, second] = [await linkFor(email), await linkFor(email)]
    const never = { code: 'not_found' }
    await expect(setByLink(first, fresh)).rejects.toMatchObject(never)
    await expect(setByLink(`${second}x`, fresh)).rejects.toMatchObject(never)
    await expect(setByLink('', fresh)).rejects.toMatchObject(never)
    await outsideAnySchool((tx) =>
      tx.update(passwordResets).set({ endsAt: sql`now()` }).where(eq(passwordResets.userId, userId)),
    )
    await expect(setByLink(second, fresh)).rejects.toMatchObject(never)
    expect(await opens(username, old)).toBe('in')
  })

  it('is not used up by a password that will not do', async () => {
    const { username, email } = await account()
    const secret = await linkFor(email)
    await expect(setByLink(secret, 'short')).rejects.toMatchObject({ fields: { password: [/15/] } })
    await expect(setByLink(secret, `${username} ${username}`)).rejects.toMatchObject({ code: 'invalid' })
    await setByLink(secret, fresh)
    expect(await opens(username, fresh)).toBe('in')
  })

  it('lets in at once who had guessed too often', async () => {
    const { username, email } = await account()
    const key = accountKey(username)
    for (let n = 0; n < 10; n++) await countFailure(key)
    expect(await waitFor(key)).toBeGreaterThan(0)
    await setByLink(await linkFor(email), fresh)
    expect(await opens(username, fresh)).toBe('in')
  })
})

describe('a code', () => {
  it('sets a new password once', async () => {
    const { username, phone } = await account()
    const code = await codeFor(phone)
    await expect(setByCode(phone, code, 'short')).rejects.toMatchObject({ fields: { password: [/15/] } })
    await setByCode(phone, `${code.slice(0, 3)} ${code.slice(3)}`, fresh)
    expect(await opens(username, fresh)).toBe('in')
    await expect(setByCode(phone, code, `${fresh} again`)).rejects.toMatchObject({ fields: { code: [/\w/] } })
  })

  it('is guessed at five times, and then no more', async () => {
    const { username, phone } = await account()
    const code = await codeFor(phone)
    for (let n = 0; n < 5; n++)
      await expect(setByCode(phone, other(code), fresh)).rejects.toMatchObject({ code: 'invalid' })
    await expect(setByCode(phone, code, fresh)).rejects.toMatchObject({ code: 'rate_limited' })
    // By another of the account's names the guesses count just the same.
    await expect(setByCode(username, code, fresh)).rejects.toMatchObject({ code: 'invalid' })
    expect(await opens(username, old)).toBe('in')
  })

  it('is refused alike for an unknown name and for another account', async () => {
    const [one, two] = [await account(), await account()]
    const code = await codeFor(one.phone)
    const nobody = phoneOf()
    const refusal = (name: string) =>
      setByCode(name, code, fresh).catch((error) => ({ ...error, message: error.message }))
    const answers = [await refusal(two.phone), await refusal(nobody)]
    expect(answers[0]).toEqual(answers[1])
    const cost = async (name: string) =>
      (await countingStatements(() => setByCode(name, other(code), fresh).catch(() => {}))).statements.length
    expect(await cost(two.phone)).toBe(await cost(nobody))
    expect(limitsOf.code[0]?.failures).toBe(5)
  })
})
