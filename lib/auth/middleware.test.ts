import { NextRequest } from 'next/server'
import { describe, expect, it, vi } from 'vitest'

import { config, middleware } from '@/middleware'
import { csrfTokenOf, makeCsrfCookie } from './csrf'

const site = 'http://localhost:3000'
const ask = (path: string, { method = 'GET', cookie = '', ...headers }: Record<string, string> = {}) =>
  middleware(new NextRequest(`${site}${path}`, { method, headers: { cookie, ...headers } }))

/** What the page is told: request headers travel to it under this name. */
const told = (response: Response, name: string) => response.headers.get(`x-middleware-request-${name}`)

describe('before a page', () => {
  it('shows the way in to whoever has no cookie, and remembers the page', async () => {
    const location = async (path: string) => (await ask(path)).headers.get('Location')?.replace(site, '')
    expect(await location('/marks?class=8&area=MAT')).toBe('/sign-in?next=%2Fmarks%3Fclass%3D8%26area%3DMAT')
    expect(await location('/')).toBe('/sign-in')
    expect(await location('/sign-in')).toBeUndefined()
  })

  it('lets a form through: its action keeps what was typed and asks for sign-in itself', async () => {
    const { status, headers } = await ask('/marks', { method: 'POST', origin: site })
    expect([status, headers.get('Location')]).toEqual([200, null])
  })

  it.each([
    {},
    { origin: 'null' },
    { origin: 'https://elsewhere.example' },
    { origin: 'https://elsewhere.example', 'x-forwarded-host': 'elsewhere.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[])('turns a form away that comes with %j', async (headers) => {
    for (const more of [{}, { 'next-action': '0'.repeat(42) }] as Record<string, string>[])
      expect((await ask('/account', { method: 'POST', ...headers, ...more })).status).toBe(403)
  })

  it('takes any cookie for an answer: it authorises nothing', async () => {
    expect((await ask('/marks', { cookie: 'session=nonsense' })).headers.get('Location')).toBeNull()
  })

  it('gives every request a policy with a nonce of its own, to page and browser alike', async () => {
    const one = await ask('/today', { cookie: 'session=x' })
    const other = await ask('/today', { cookie: 'session=x' })
    const policy = one.headers.get('Content-Security-Policy')!
    expect(told(one, 'content-security-policy')).toBe(policy)
    const nonce = /'nonce-([A-Za-z0-9+/]{22}==)'/.exec(policy)?.[1]
    expect(policy.replaceAll(nonce!, 'N')).toBe(
      "default-src 'none'; script-src 'self' 'nonce-N' 'strict-dynamic'; style-src 'self' 'nonce-N'; " +
        "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    )
    expect(other.headers.get('Content-Security-Policy')).not.toContain(nonce)
    expect(one.headers.get('Strict-Transport-Security')).toBeNull()
  })

  it('stamps an id, its own unless a proxy brought a clean one, and the path', async () => {
    const id = (given?: string) =>
      ask('/today?x=1', { cookie: 'session=x', ...(given ? { 'x-request-id': given } : {}) })
    expect((await id('trace-0123456789')).headers.get('x-request-id')).toBe('trace-0123456789')
    expect((await id('a b <script>')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(told(await id(), 'x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(told(await id(), 'x-path')).toBe('/today?x=1')
  })

  it('gives the sign-in page its token once', async () => {
    const first = await ask('/sign-in')
    const cookie = first.headers.getSetCookie()[0]!
    expect(cookie).toMatch(/^csrf=.*; Path=\/; HttpOnly; SameSite=lax$/)
    const value = decodeURIComponent(cookie.slice('csrf='.length, cookie.indexOf(';')))
    expect(csrfTokenOf(value)).toMatch(/^[0-9a-f]{64}$/)
    expect(told(first, 'cookie')).toContain(encodeURIComponent(value))
    const set = async (path: string, cookie: string) => (await ask(path, { cookie })).headers.getSetCookie()
    expect(await set('/sign-in', `csrf=${encodeURIComponent(value)}`)).toEqual([])
    expect(await set('/sign-in', 'csrf=forged%7C00')).toHaveLength(1)
    expect(await set('/today', 'session=x')).toEqual([])
  })

  it.each<[string, string, string | null]>([
    ['/today?x=1', 'GET', '/today?x=1'],
    [
      '/a"><script>alert(1)</script>?q="><b>',
      'GET',
      '/a%22%3E%3Cscript%3Ealert(1)%3C/script%3E?q=%22%3E%3Cb%3E',
    ],
    ['//elsewhere.example/x', 'GET', '/elsewhere.example/x'],
    ['/marks', 'POST', null],
  ])('asks whoever opens too many pages to wait: %s by %s', async (path, method, again) => {
    vi.resetModules()
    vi.stubEnv('LIMIT_VISITOR_PAGE', '1/min 2/h burst 1')
    const { middleware } = await import('@/middleware')
    const from = { cookie: 'session=x', origin: site, 'x-forwarded-for': `203.0.113.${path.length}` }
    const open = (more = {}) =>
      middleware(new NextRequest(`${site}${path}`, { method, headers: { ...from, ...more } }))
    expect((await open()).status).toBe(200)
    const refused = await open()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(refused.headers.get('Cache-Control')).toBe('no-store')
    expect(refused.headers.get('RateLimit-Policy')).toBe(
      '"visitor-page";q=1;w=60, "visitor-page-hour";q=2;w=3600',
    )
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
    const page = await refused.text()
    expect(page).toMatch(/again <strong>in \d+ seconds?</)
    expect(/href="([^"]*)"/.exec(page)?.[1] ?? null).toBe(again)
    expect(page).not.toContain('<script')
    const nonce = /'nonce-([^']+)'/.exec(refused.headers.get('Content-Security-Policy')!)![1]
    expect(page).toContain(`<style nonce="${nonce}">`)
    // An action answers itself, so that what is typed is kept.
    expect((await open({ 'next-action': 'x' })).status).toBe(200)
    vi.unstubAllEnvs()
    vi.resetModules()
  })

  it.each([
    ['/', true],
    ['/sign-in', true],
    ['/results/0199/x', true],
    ['/r', true],
    ['/r/12-7Kq2xPd9LwYt3Vb8Nc4RmQ', false],
    ['/api/auth/session', false],
    ['/api/health', false],
    ['/_next/static/chunks/a.js', false],
    ['/icon.svg', false],
  ])('is asked about %s: %s', (path, expected) => {
    expect(new RegExp(`^${config.matcher[0]}$`).test(path)).toBe(expected)
  })
})

it('under https has cookies that no sibling address can plant, and insists on https', async () => {
  vi.resetModules()
  vi.stubEnv('NEXTAUTH_URL', 'https://school.example')
  const [{ cookies }, secured] = await Promise.all([import('./cookies'), import('@/middleware')])
  expect(cookies.session).toEqual({
    name: '__Host-session',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true },
  })
  const request = new NextRequest('https://school.example/today', { headers: { cookie: '__Host-session=x' } })
  const { headers } = await secured.middleware(request)
  expect(headers.get('Content-Security-Policy')).toMatch(/; upgrade-insecure-requests$/)
  expect(headers.get('Strict-Transport-Security')).toBe('max-age=63072000; includeSubDomains')
  vi.unstubAllEnvs()
  vi.resetModules()
})

it('makes tokens that nobody else can make', () => {
  expect(csrfTokenOf(makeCsrfCookie())).toMatch(/^[0-9a-f]{64}$/)
  for (const forged of [undefined, '', '|', 'a|b', `${'a'.repeat(64)}|${'b'.repeat(64)}`])
    expect(csrfTokenOf(forged)).toBeNull()
})
