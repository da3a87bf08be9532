import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import { describe, expect, it } from 'vitest'

import { newSchool } from '@/lib/testing/school'
import { createUser, disableUser, signOutUser } from './accounts'
import type { Role } from './actor'
import { openRefusal } from './refusal'
import { answerAuth } from './routes'
import { sessionOf, startSession } from './sessions'
import { makeToken, readToken } from './token'

const password = 'three quiet green lanterns'
const site = 'http://localhost:3000'

type Asked = { method?: string; headers?: Record<string, string>; body?: BodyInit }

/** A browser as far as the way in is concerned: it keeps cookies and sends them. */
function browser(address = site) {
  const jar = new Map<string, string>()
  async function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const host = new URL(address).host
    const request = new NextRequest(`${address}/api/auth/${path}`, {
      method,
      body,
      headers: { host, cookie, ...headers },
    })
    const nextauth = path.split('?')[0]!.split('/')
    const response = await answerAuth(request, { params: Promise.resolve({ nextauth }) })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value && !/max-age=0/i.test(line)) jar.set(name, value)
      else jar.delete(name)
    }
    return response
  }
  async function csrfToken() {
    return ((await (await ask('csrf')).json()) as { csrfToken: string }).csrfToken
  }
  async function post(path: string, fields: Record<string, string>, headers = {}) {
    const body = new URLSearchParams({ csrfToken: await csrfToken(), ...fields })
    return ask(path, { method: 'POST', body, headers })
  }
  const signIn = (identifier: string, secret = password, more = {}) =>
    post('callback/credentials', { identifier, password: secret, ...more })
  return { jar, ask, post, signIn, csrfToken }
}

async function person(roles: Role[], more: { isOps?: boolean; mustChange?: boolean } = {}) {
  const { schoolId } = await newSchool()
  const username = `n-${randomUUID()}`
  const memberships = roles.map((role) => ({ schoolId, role }))
  const userId = await createUser({ username, secret: { password }, mustChange: false, memberships, ...more })
  return { username, userId, schoolId }
}

const goesTo = (response: Response) => [response.status, response.headers.get('Location')]
const whoIs = async (it: ReturnType<typeof browser>) => (await it.ask('session')).json()

describe('signing in over HTTP', () => {
  it.each([
    [['head'], {}, '/today'],
    [['parent'], {}, '/family'],
    [['parent', 'subject_teacher'], {}, '/today'],
    [[], {}, '/account'],
    [[], { isOps: true }, '/system'],
    [['head'], { mustChange: true }, '/password'],
  ] as [Role[], object, string][])('leads %j %j to %s', async (roles, more, place) => {
    const { username } = await person(roles, more)
    expect(goesTo(await browser().signIn(username))).toEqual([303, place])
  })

  it('sets one cookie that scripts cannot read, and tells who it is', async () => {
    const { username, userId } = await person(['head'])
    const it = browser()
    const response = await it.signIn(username)
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('session='))
    expect(cookie).toMatch(/; Path=\/;.*HttpOnly.*SameSite=Lax/)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await whoIs(it)).toMatchObject({ user: { id: userId } })
    expect(Object.keys((await readToken(it.jar.get('session')))!)).toEqual(['sub', 'sid', 'authTime'])
  })

  it.each([
    ['/marks?class=8', '/marks?class=8'],
    [`${site}/marks`, '/marks'],
    ['https://elsewhere.example/marks', '/today'],
    ['//elsewhere.example', '/today'],
    ['/\\elsewhere.example', '/today'],
    ['/api/auth/signout', '/today'],
    ['http://', '/today'],
  ])('goes on to %j as %s', async (callbackUrl, place) => {
    const { username } = await person(['deputy'])
    expect(goesTo(await browser().signIn(username, password, { callbackUrl }))).toEqual([303, place])
  })

  it('works under whatever local address it was asked', async () => {
    const { username } = await person(['deputy'])
    const it = browser('http://192.168.1.20:3000')
    expect(goesTo(await it.signIn(username))).toEqual([303, '/today'])
    const told = await browser('http://192.168.1.20:3000').signIn(username, password, { json: 'true' })
    expect(await told.json()).toEqual({ url: 'http://192.168.1.20:3000/today' })
  })

  it('never takes over a planted cookie, and ends the session it stood for', async () => {
    const { username, userId } = await person(['head'])
    const planted = await startSession(userId)
    const it = browser()
    it.jar.set('session', await makeToken({ sub: userId, sid: planted, authTime: 0 }))
    await it.signIn(username)
    const token = await readToken(it.jar.get('session'))
    expect(token?.sid).not.toBe(planted)
    expect(await sessionOf(planted)).toBeNull()
    expect(await sessionOf(token!.sid)).toMatchObject({ userId })
  })

  it('is not confused by other cookies whose names begin alike', async () => {
    const { username, userId } = await person(['head'])
    const it = browser()
    it.jar.set('session_of_something_else', 'x')
    it.jar.set('session.0', 'y')
    await it.signIn(username)
    expect(await whoIs(it)).toMatchObject({ user: { id: userId } })
  })
})

describe('a refused sign-in', () => {
  it('looks the same for every reason, keeps what was typed and signs nobody in', async () => {
    const known = await person(['head'])
    const closed = await person(['head'])
    await disableUser(closed.username)
    const answers = []
    for (const [name, secret] of [
      [known.username, 'wrong'],
      [`n-${randomUUID()}`, password],
      [closed.username, password],
    ] as const) {
      const it = browser()
      const response = await it.signIn(name, secret)
      const cookies = response.headers.getSetCookie()
      expect(await openRefusal(it.jar.get('sign-in-refused'))).toEqual({ outcome: 'wrong', identifier: name })
      expect(it.jar.has('session')).toBe(false)
      expect(response.headers.get('Location')).not.toContain(name)
      answers.push([
        ...goesTo(response),
        ...cookies.map((line) => line.replace(/=[^;]*/, `=${line.split(';')[0]!.length}`)),
      ])
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[0]?.slice(0, 2)).toEqual([303, '/sign-in?error=CredentialsSignin'])
  })

  it('tells a program by status', async () => {
    const name = `n-${randomUUID()}`
    const it = browser()
    const wrong = await it.signIn(name, 'wrong', { json: 'true' })
    expect(wrong.status).toBe(401)
    expect(await wrong.json()).toEqual({
      url: `${site}/sign-in?error=CredentialsSignin`,
      message: 'The name or password is not right.',
    })
    for (let i = 0; i < 4; i++) await it.signIn(name, 'wrong')
    const wait = await it.signIn(name, 'wrong', { json: 'true' })
    expect(wait.status).toBe(429)
    expect(Number(wait.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await wait.json()).toMatchObject({
      message: 'Too many tries. Wait 1 minute, or ask the school office.',
    })
    expect(goesTo(await it.signIn(name))).toEqual([303, '/sign-in?error=wait'])
  })

  it('says that the form is stale when its token is not', async () => {
    const { username } = await person(['head'])
    for (const csrfToken of ['', 'x', 'a'.repeat(64)]) {
      const it = browser()
      expect(goesTo(await it.signIn(username, password, { csrfToken }))).toEqual([
        303,
        '/sign-in?error=stale',
      ])
      expect(it.jar.has('session')).toBe(false)
    }
  })

  it('keeps the page to go on to', async () => {
    const response = await browser().signIn(`n-${randomUUID()}`, 'x', { callbackUrl: '/marks?class=8' })
    expect(goesTo(response)).toEqual([303, '/sign-in?error=CredentialsSignin&next=%2Fmarks%3Fclass%3D8'])
  })

  it('cannot be forged: the cookie is sealed', async () => {
    expect(await openRefusal('{"outcome":"wrong","identifier":"x"}')).toBeNull()
    expect(await openRefusal(await makeToken({ sub: 'u', sid: 's', authTime: 1 }))).toBeNull()
  })
})

describe('signing out', () => {
  it('ends the session on the server: a copied cookie is worth nothing', async () => {
    const { username } = await person(['head'])
    const it = browser()
    await it.signIn(username)
    const copy = browser()
    copy.jar.set('session', it.jar.get('session')!)
    expect(await whoIs(copy)).toHaveProperty('user')
    expect(goesTo(await it.post('signout', {}))).toEqual([303, '/sign-in'])
    expect(it.jar.has('session')).toBe(false)
    expect(await whoIs(copy)).toEqual({})
    expect(copy.jar.has('session')).toBe(false)
  })

  it('needs the token of our own page', async () => {
    const { username } = await person(['head'])
    const it = browser()
    await it.signIn(username)
    await it.ask('signout', { method: 'POST', body: new URLSearchParams({ csrfToken: 'x' }) })
    expect(await whoIs(it)).toHaveProperty('user')
  })

  it('by ops reaches every device at once', async () => {
    const { username } = await person(['head'])
    const devices = [browser(), browser()]
    for (const device of devices) await device.signIn(username)
    expect(await signOutUser(username)).toBe(2)
    for (const device of devices) expect(await whoIs(device)).toEqual({})
  })
})

describe('what is not asked for', () => {
  it.each([
    ['POST', 'callback/credentials', { origin: 'https://elsewhere.example' }, 403],
    ['POST', 'callback/credentials', { 'sec-fetch-site': 'cross-site' }, 403],
    ['POST', 'callback/credentials', { origin: 'null' }, 403],
    ['POST', 'signout', { origin: 'https://elsewhere.example' }, 403],
    ['POST', '_log', {}, 404],
    ['POST', 'session', {}, 404],
    ['POST', 'signin/credentials', {}, 404],
    ['GET', 'callback/credentials', {}, 404],
    ['GET', 'nothing', {}, 404],
    ['GET', 'signin', {}, 303],
    ['GET', 'error?error=%3Cscript%3E', {}, 303],
    ['GET', 'signout', {}, 303],
    ['GET', 'csrf?callbackUrl=http%3A%2F%2F', {}, 200],
  ])('%s %s %j is answered %i', async (method, path, headers, status) => {
    const body = method === 'POST' ? new URLSearchParams({ identifier: 'x' }) : undefined
    expect((await browser().ask(path, { method, body, headers })).status).toBe(status)
  })

  it.each([
    ['application/json', '{', 400],
    ['application/json', 'null', 303],
    ['application/json', '{"identifier":{"a":1},"password":["x"]}', 303],
    ['multipart/form-data; boundary=x', 'nonsense', 400],
    ['application/x-www-form-urlencoded', '%', 303],
    ['application/x-www-form-urlencoded', `identifier=${'x'.repeat(70_000)}`, 400],
  ])('a body of %s %.50s is answered %i', async (type, body, status) => {
    const response = await browser().ask('callback/credentials', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
    expect(response.status).toBe(status)
  })

  it('takes a form as multipart and as JSON, too', async () => {
    const { username } = await person(['head'])
    const it = browser()
    const form = new FormData()
    for (const [name, value] of Object.entries({
      csrfToken: await it.csrfToken(),
      identifier: username,
      password,
    })) {
      form.set(name, value)
    }
    expect(goesTo(await it.ask('callback/credentials', { method: 'POST', body: form }))).toEqual([
      303,
      '/today',
    ])
    const other = browser()
    const body = JSON.stringify({ csrfToken: await other.csrfToken(), identifier: username, password })
    const headers = { 'content-type': 'application/json' }
    expect(goesTo(await other.ask('callback/credentials', { method: 'POST', body, headers }))).toEqual([
      303,
      '/today',
    ])
  })
})
