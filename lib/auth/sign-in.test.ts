import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { signInFailures, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { createUser, disableUser, setPassword } from './accounts'
import { accountKey, readIdentifier } from './identifier'
import { hashPassword, isOutdated, passwordMatches } from './password'
import { sessionOf, startSession } from './sessions'
import { signIn } from './sign-in'

const password = 'three quiet green lanterns'
const newName = () => `n-${randomUUID()}`
let numbers = 0
const newPhone = () => `+25471${String(Date.now()).slice(-4)}${String(numbers++).padStart(3, '0')}`

async function account({
  secret = password,
  phone = null as string | null,
  email = null as string | null,
} = {}) {
  const username = newName()
  const userId = await createUser({
    username,
    phone,
    email,
    secret: { password: secret },
    mustChange: false,
    memberships: [],
  })
  return { username, userId }
}

/** As if the failures had been made so much earlier. */
const letPass = (name: string, seconds: number) =>
  outsideAnySchool((tx) =>
    tx
      .update(signInFailures)
      .set({ at: sql`${signInFailures.at} - make_interval(secs => ${seconds})` })
      .where(eq(signInFailures.accountKey, accountKey(name))),
  )

async function fail(name: string, times: number) {
  const outcomes: string[] = []
  for (let i = 0; i < times; i++) outcomes.push((await signIn(name, `wrong ${i}`)).outcome)
  return outcomes
}

describe('signing in', () => {
  it('knows a person by username, e-mail address or phone number, in any case and form', async () => {
    const phone = newPhone()
    const local = phone.replace('+254', '0')
    const email = `${newName()}@school.example`
    const { username, userId } = await account({ phone, email })
    const typed = [
      username,
      username.toUpperCase(),
      `  ${username} `,
      email,
      email.toUpperCase(),
      phone,
      phone.slice(1),
      local,
      `${local.slice(0, 4)} ${local.slice(4, 7)} ${local.slice(7)}`,
      `${local.slice(0, 4)}-${local.slice(4)}`,
      phone.replace('+', '00'),
      phone.replace('+254', '+254 (0) '),
    ]
    for (const name of typed)
      expect([name, await signIn(name, password)]).toEqual([name, { outcome: 'in', userId }])
  })

  it.each([
    `it's "quoted"; drop table users; --`,
    '   spaces   before and after   ',
    'парольпароль密码密码🔒🔑🗝️',
    'x'.repeat(128),
    '🙂'.repeat(64),
    'e\u0301toile filante noire',
    '%s %d \\0 \\x00 $x <b>&amp;',
  ])('takes the password %.30j as it is', async (secret) => {
    const { username, userId } = await account({ secret })
    expect(await signIn(username, secret)).toEqual({ outcome: 'in', userId })
    expect(await signIn(username, `${secret} `)).toEqual({ outcome: 'wrong' })
    expect(await signIn(username, secret.slice(1))).toEqual({ outcome: 'wrong' })
  })

  it('takes the same letters from any keyboard', async () => {
    const { username, userId } = await account({ secret: 'caf\u00e9 au lait noir' })
    expect(await signIn(username, 'cafe\u0301 au lait noir')).toEqual({ outcome: 'in', userId })
  })

  it('answers everything else alike: unknown, wrong, disabled, without a password, absurd', async () => {
    const { username } = await account()
    const closed = await account()
    await disableUser(closed.username)
    const without = newName()
    await createUser({
      username: without,
      secret: { passwordHash: 'none' },
      mustChange: false,
      memberships: [],
    })
    const tries: [string, string][] = [
      [newName(), password],
      [username, 'wrong'],
      [username, ''],
      ['', ''],
      [closed.username, password],
      [without, 'none'],
      [without, ''],
      ['a\u0000b', 'p\u0000q'],
      ['\ud800', '\udfff'],
      [`${randomUUID()}${'x'.repeat(10_000)}`, 'y'.repeat(10_000)],
      [username, 'y'.repeat(60_000)],
      [`' or 1=1 -- ${randomUUID()}`, "' or ''='"],
      ['%', '%'],
      ['constructor', '__proto__'],
    ]
    for (const [name, secret] of tries) {
      expect([name.slice(0, 40), await signIn(name, secret)]).toEqual([
        name.slice(0, 40),
        { outcome: 'wrong' },
      ])
    }
  })

  it('makes a hash of old parameters new', async () => {
    const { hash } = await import('@node-rs/argon2')
    const passwordHash = await hash(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    const username = newName()
    const userId = await createUser({
      username,
      secret: { passwordHash },
      mustChange: false,
      memberships: [],
    })
    expect(isOutdated(passwordHash)).toBe(true)
    expect((await signIn(username, password)).outcome).toBe('in')
    const [row] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId)))
    expect(isOutdated(row!.passwordHash)).toBe(false)
    expect((await signIn(username, password)).outcome).toBe('in')
  })
})

describe('too many tries', () => {
  it.each(['a known', 'an unknown'])(
    'slow %s account down: five in a minute, ten in a quarter, twenty in an hour',
    async (kind) => {
      const name = kind === 'a known' ? (await account()).username : newName()
      expect(await fail(name, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait'])
      expect(await signIn(name, password)).toMatchObject({ outcome: 'wait' })
      await letPass(name, 61)
      expect(await fail(name, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait'])
      await letPass(name, 61)
      expect(await fail(name, 1)).toEqual(['wait'])
      await letPass(name, 15 * 60)
      expect(await fail(name, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait'])
      await letPass(name, 61)
      expect(await fail(name, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait'])
      await letPass(name, 15 * 60)
      expect(await fail(name, 1)).toEqual(['wait'])
      await letPass(name, 60 * 60)
      expect(await fail(name, 1)).toEqual(['wrong'])
    },
  )

  it('say how long, and never longer because somebody goes on trying', async () => {
    const name = newName()
    await fail(name, 5)
    const waits: number[] = []
    for (let i = 0; i < 20; i++) {
      const answer = await signIn(name, 'wrong')
      if (answer.outcome === 'wait') waits.push(answer.seconds)
    }
    expect(waits).toHaveLength(20)
    expect(Math.max(...waits)).toBeLessThanOrEqual(60)
    expect(waits).toEqual([...waits].sort((a, b) => b - a))
  })

  it('let the owner in again when the wait is over, and forget the failures then', async () => {
    const { username, userId } = await account()
    const device = await startSession(userId)
    await fail(username, 5)
    expect(await signIn(username, password)).toMatchObject({ outcome: 'wait' })
    expect(await sessionOf(device)).not.toBeNull()
    await letPass(username, 61)
    expect(await signIn(username, password)).toEqual({ outcome: 'in', userId })
    expect(await fail(username, 5)).toEqual(Array(5).fill('wrong'))
  })

  it('are counted however they arrive: forty at once', async () => {
    const { username } = await account()
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(username, `guess ${i}`)))
    expect(answers.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(5)
    expect(answers.filter(({ outcome }) => outcome === 'wait')).toHaveLength(35)
  })

  it('are not what twenty people with one right password make', async () => {
    const { username } = await account()
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(username, password)))
    expect(answers.every(({ outcome }) => outcome === 'in')).toBe(true)
  })

  it('count for an account under whatever case and form it is typed', async () => {
    const phone = newPhone()
    await account({ phone })
    const forms = [
      phone,
      phone.slice(1),
      phone.replace('+254', '0'),
      phone.replace('+254', '0 '),
      phone.replace('+', '00'),
    ]
    for (const form of forms) expect(await signIn(form, 'wrong')).toEqual({ outcome: 'wrong' })
    expect(await signIn(phone, password)).toMatchObject({ outcome: 'wait' })
  })

  it('do not touch anybody else', async () => {
    const [one, other] = [await account(), await account()]
    await fail(one.username, 6)
    expect(await signIn(other.username, password)).toMatchObject({ outcome: 'in' })
  })

  it('are stored without a name to read', async () => {
    const name = newName()
    await fail(name, 1)
    const rows = await outsideAnySchool((tx) =>
      tx
        .select()
        .from(signInFailures)
        .where(eq(signInFailures.accountKey, accountKey(name))),
    )
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(name)
  })
})

describe('a password', () => {
  it('is kept as argon2id with 19 MiB and two rounds', async () => {
    const first = await hashPassword(password)
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hashPassword(password)).not.toBe(first)
    expect(await passwordMatches(first, password)).toBe(true)
    expect(await passwordMatches(null, password)).toBe(false)
  })

  it('is checked two at a time; when fifty wait, the next is told to come back', async () => {
    const checks = await Promise.allSettled(Array.from({ length: 60 }, () => passwordMatches(null, 'x')))
    const refused = checks.filter((check) => check.status === 'rejected')
    expect(refused).toHaveLength(8)
    expect(refused[0]?.reason).toMatchObject({ code: 'busy' })
  })

  it('that was reset must be replaced', async () => {
    const { username, userId } = await account()
    await setPassword(username, 'temporary-1', true)
    expect((await signIn(username, password)).outcome).toBe('wrong')
    expect((await signIn(username, 'temporary-1')).outcome).toBe('in')
    expect(await sessionOf(await startSession(userId))).toMatchObject({ mustChangePassword: true })
  })
})

it.each([
  ['Teacher.Maths', { text: 'teacher.maths', phone: null }],
  ['0712 345 678', { text: '0712 345 678', phone: '+254712345678' }],
  ['form3b', { text: 'form3b', phone: null }],
  ['a254712345678', { text: 'a254712345678', phone: null }],
  ['12345', { text: '12345', phone: null }],
  ['a\u0000', null],
  [' ', null],
  ['x'.repeat(255), null],
])('reads %j as %j', (typed, read) => {
  expect(readIdentifier(typed)).toEqual(read)
})
