import { randomBytes } from 'node:crypto'
import { NextRequest } from 'next/server'
import { encode } from 'next-auth/jwt'
import { describe, expect, it } from 'vitest'

import { env } from '@/lib/env'
import { middleware } from '@/middleware'
import { csrfTokenOf } from './csrf'
import { openRefusal } from './refusal'
import { answerAuth } from './routes'
import { sessionOf } from './sessions'
import { makeToken, readToken } from './token'

const real = await makeToken({ sub: 'u', sid: 's', authTime: 1 })
const [head = '', ...parts] = real.split('.')
const seal = (payload: Record<string, unknown>, secret = env.NEXTAUTH_SECRET) =>
  encode({ token: payload, secret, maxAge: 3600 })

/** What a browser, a proxy or somebody curious may send in place of a cookie of ours. */
const forged: [string, string][] = [
  ['nothing', ''],
  ['half an escape', '%E0%A4%A'],
  ['NUL', '%00'],
  ['another alphabet', encodeURIComponent('пароль🔑')],
  ['4 KB of noise', randomBytes(2048).toString('hex')],
  ['64 KB', 'x'.repeat(65_536)],
  ['JSON', encodeURIComponent('{"sub":"u","sid":"s","authTime":1}')],
  ['a token signed with nothing', `${btoa('{"alg":"none"}')}.${btoa('{"sid":"s"}')}.`],
  ['a token cut short', real.slice(0, -20)],
  ['a token with a byte changed', `${real.slice(0, -1)}${real.endsWith('A') ? 'B' : 'A'}`],
  ['a token with another head', [btoa('{"alg":"dir","enc":"A128GCM"}'), ...parts].join('.')],
  ['a head alone', head],
  ['dots', '....'],
  [
    'a token by another key',
    await seal({ sub: 'u', sid: 's', authTime: 1 }, 'another-secret-0123456789-abcdefghij'),
  ],
  ['a token without a session', await seal({ sub: 'u', authTime: 1 })],
  ['a token with other types', await seal({ sub: 'u', sid: { $ne: null }, authTime: 'x' })],
  ['a token of a session that is not there', await seal({ sub: 'u', sid: "' or true --", authTime: 1 })],
]

async function ask(method: string, path: string, headers: Record<string, string>) {
  const request = new NextRequest(`http://localhost:3000/api/auth/${path}`, {
    method,
    headers: { host: 'localhost:3000', ...headers },
    ...(method === 'POST' && {
      body: new URLSearchParams({ csrfToken: 'x', identifier: 'x', password: 'x' }),
    }),
  })
  return answerAuth(request, { params: Promise.resolve({ nextauth: path.split('/') }) })
}

describe.each(forged)('a cookie that is %s', (_, value) => {
  it('opens nothing and breaks nothing', async () => {
    const token = await readToken(value)
    expect(token && (await sessionOf(token.sid))).toBeNull()
    expect(csrfTokenOf(value)).toBeNull()
    expect(await openRefusal(value)).toBeNull()
    const cookie = `session=${value}; csrf=${value}; sign-in-refused=${value}`
    const who = await ask('GET', 'session', { cookie })
    expect([who.status, await who.json()]).toEqual([200, {}])
    for (const path of ['callback/credentials', 'signout']) {
      const { status } = await ask('POST', path, { cookie, origin: 'http://localhost:3000' })
      expect(status).toBeLessThan(500)
    }
    const page = await middleware(new NextRequest('http://localhost:3000/today', { headers: { cookie } }))
    expect(page.status).toBeLessThan(400)
  })
})

it.each([
  ['authorization', 'Bearer'],
  ['authorization', 'Bearer %E0%A4%A'],
  ['authorization', `Bearer ${'.'.repeat(4000)}`],
  ['authorization', 'Basic !!!'],
  ['x-request-id', '../../etc/passwd'],
  ['x-request-id', 'x'.repeat(10_000)],
  ['x-forwarded-for', '999.1.1.1, ::::, <script>'],
  ['x-forwarded-host', 'elsewhere.example'],
  ['x-forwarded-proto', 'javascript'],
  ['user-agent', '\u00ff'.repeat(5000)],
  ['cookie', ';;;=;session;=x;'],
  ['content-type', 'multipart/form-data'],
])('a header %s: %.40s is nobody, and no fault', async (name, value) => {
  const who = await ask('GET', 'session', { [name]: value })
  expect([who.status, await who.json()]).toEqual([200, {}])
  const tried = await ask('POST', 'callback/credentials', { origin: 'http://localhost:3000', [name]: value })
  expect(tried.status).toBeLessThan(500)
})
