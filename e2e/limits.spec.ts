import { randomUUID } from 'node:crypto'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { newSchool } from '@/lib/testing/school'
import { signedInCookie } from '@/lib/testing/session'
import { startRedis } from '../lib/testing/redis'
import { freePort } from '../scripts/lib/ports.mjs'
import { serve } from '../scripts/lib/serve.mjs'
import { expect, expectAccessible, password, test } from './fixtures'

// One more server of the same build, with a Redis of its own and limits that a test can reach.
test.describe.configure({ mode: 'serial' })

const port = String(await freePort())
const site = `http://127.0.0.1:${port}`
let redis: Awaited<ReturnType<typeof startRedis>>
let server: ReturnType<typeof serve>

test.beforeAll(async () => {
  redis = await startRedis()
  const narrow = {
    LIMIT_API: '2/min 100/h burst 3',
    LIMIT_PAGE: '10/min 1000/h burst 40',
    LIMIT_VISITOR_PAGE: '12/min 1000/h burst 6',
    LIMIT_VISITOR_API: '6/min 1000/h burst 5',
    LIMIT_ROLES: 'head=2',
  }
  const own = {
    PORT: port,
    HOST: '127.0.0.1',
    NEXTAUTH_URL: site,
    REDIS_URL: redis.url,
    JOB_WORKERS: '0',
    INSTANCES: '1',
  }
  const env = { ...process.env, ...narrow, ...own } as Record<string, string>
  server = serve(env, { pidFile: join(tmpdir(), `hillview-limits-${randomUUID()}.pid`) })
  await server.ready()
})

test.afterAll(async () => {
  await server.stop()
  await redis.end()
})

test.use({ baseURL: site })

/** Asks from an address of this machine, with whatever headers; a browser could not. */
function ask(path: string, from: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      get(`${site}${path}`, { localAddress: from, headers }, async (response) => {
        resolve({ status: response.statusCode!, headers: response.headers, body: await text(response) })
      }).on('error', reject)
    },
  )
}

/** Asks until it is refused: how many that takes depends on how slow the machine is. */
async function untilRefused(asked: (i: number) => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = []
  while (statuses.length < 200 && statuses.at(-1) !== 429)
    statuses.push((await asked(statuses.length)).status)
  return statuses
}

async function many(count: number, asked: (i: number) => Promise<{ status: number }>): Promise<number[]> {
  const statuses: number[] = []
  for (let i = 0; i < count; i++) statuses.push((await asked(i)).status)
  return statuses
}

test('a program is told its limits, and when to ask again', async ({ newAccount }) => {
  const { schoolId } = await newSchool()
  const cookieOf = async (role: 'head' | 'bursar') => {
    const { userId } = await newAccount({ memberships: [{ schoolId, role }] })
    const { name, value } = await signedInCookie(userId)
    return { cookie: `${name}=${value}` }
  }
  const [bursar, head] = [await cookieOf('bursar'), await cookieOf('head')]
  const path = `/api/jobs/${randomUUID()}`
  expect(await many(6, () => ask(path, '127.0.0.1', bursar))).toEqual([404, 404, 404, 429, 429, 429])
  expect(await many(7, () => ask(path, '127.0.0.1', head))).toEqual([404, 404, 404, 404, 404, 404, 429])

  const { status, headers, body } = await ask(path, '127.0.0.1', bursar)
  expect(status).toBe(429)
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'ratelimit-policy': '"api";q=2;w=60, "api-hour";q=100;w=3600',
    ratelimit: expect.stringMatching(/^"api";r=0;t=\d+$/),
    'retry-after': expect.stringMatching(/^([1-9]|[12]\d|30)$/),
  })
  expect(JSON.parse(body)).toMatchObject({
    status: 429,
    code: 'rate_limited',
    title: expect.stringMatching(/^This was asked for very often .* try again in \d+ seconds?\.$/),
  })
})

test('what a stranger writes into headers is no fresh budget and no fault', async () => {
  const hostile = (i: number) => ({
    'X-Forwarded-For': `10.1.${i % 250}.1`,
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'gopher',
    'X-Real-IP': `10.2.${i % 250}.1`,
    Forwarded: `for=10.3.${i % 250}.1`,
    Host: i % 2 ? 'evil.example' : '*',
    Origin: 'https://evil.example',
    'X-Request-Id': '*'.repeat((i % 20) * 50),
    Cookie: `session=${'x'.repeat((i % 20) * 100)}${i}`,
  })
  const api = await untilRefused((i) => ask(`/api/jobs/${randomUUID()}`, '127.0.0.7', hostile(i)))
  expect(api.at(-1)).toBe(429)
  const pages = await untilRefused((i) => ask('/sign-in', '127.0.0.7', hostile(i)))
  expect(pages.at(-1)).toBe(429)
  for (const status of [...api, ...pages]) expect(status).toBeLessThan(500)
  // Another address has its own.
  expect((await ask('/sign-in', '127.0.0.8')).status).toBe(200)
})

test('a person is told in a page of its own, and goes on when it is time', async ({ page, context }) => {
  await untilRefused(() => ask('/sign-in', '127.0.0.1'))
  const response = await page.goto('/sign-in?next=%2Fmarks')
  expect(response?.status()).toBe(429)
  await expect(page.getByRole('heading', { name: 'Too many pages at once' })).toBeVisible()
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wide).toBe(false)
  const again = page.getByRole('link', { name: 'Open it again' })
  await expect(again).toHaveAttribute('href', '/sign-in?next=%2Fmarks')
  await expect(async () => {
    if (await again.isVisible()) await again.click()
    await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await context.clearCookies()
})

test('a form that is sent too often keeps what was typed and says when', async ({
  page,
  newAccount,
  context,
}) => {
  const { userId } = await newAccount()
  const { name, value } = await signedInCookie(userId)
  await context.addCookies([{ name, value, url: site, httpOnly: true, sameSite: 'Lax' }])
  await page.goto('/password')
  await page.getByLabel('Present password').fill(password)
  await page.getByLabel('New password').fill('too short')
  const send = page.getByRole('button', { name: 'Save this password' })
  for (let i = 0; i < 3; i++) {
    await send.click()
    await expect(page.getByText('Use at least 15 characters')).toBeVisible()
    await expect(send).toBeEnabled()
  }
  await send.click()
  await expect(page.getByText(/This was asked for very often .* try again in \d+ seconds?\./)).toBeVisible()
  await expect(page.getByLabel('New password')).toHaveValue('too short')
})

test('without Redis the limits hold, health says so and pages open', async () => {
  await redis.kill()
  const ops = { Authorization: `Bearer ${process.env.OPS_TOKEN}` }
  const health = await ask('/api/health', '127.0.0.1', ops)
  expect(health.status).toBe(200)
  expect(JSON.parse(health.body)).toMatchObject({
    status: 'warn',
    checks: {
      'redis:connection': [{ status: 'warn', output: expect.stringContaining('memory limits in use') }],
    },
  })
  expect((await ask('/sign-in', '127.0.0.9')).status).toBe(200)
  const api = await untilRefused(() => ask(`/api/jobs/${randomUUID()}`, '127.0.0.9'))
  expect(api.length).toBeGreaterThan(5)
  expect(api.at(-1)).toBe(429)
})
