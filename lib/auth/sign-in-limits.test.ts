import { randomUUID } from 'node:crypto'
import { NextRequest } from 'next/server'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startRedis } from '@/lib/testing/redis'

// Far fewer than the people who sign in from one network below.
const most = 25
const redis = await startRedis()
Object.assign(process.env, { REDIS_URL: redis.url, LIMIT_AUTH: `1/min 1000/h burst ${most}` })
const { users } = await import('@/drizzle/schema')
const { outsideAnySchool } = await import('@/lib/db')
const { ready } = await import('@/lib/observability/health')
const { closeRedis } = await import('@/lib/redis')
const { hashPassword } = await import('./password')
const { makeCsrfCookie } = await import('./csrf')
const { answerAuth } = await import('./routes')

const password = 'three quiet green lanterns'
const passwordHash = await hashPassword(password)

afterAll(async () => {
  closeRedis()
  await redis.end()
})

async function people(count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => ({
    id: v7(),
    username: `n-${randomUUID()}`,
    passwordHash,
  }))
  await outsideAnySchool((tx) => tx.insert(users).values(rows))
  return rows.map(({ username }) => username)
}

const cookie = makeCsrfCookie()
async function signIn(address: string, identifier: string, secret = password) {
  const form = new URLSearchParams({
    csrfToken: cookie.split('|')[0]!,
    identifier,
    password: secret,
    json: 'true',
  })
  const request = new NextRequest('http://localhost:3000/api/auth/callback/credentials', {
    method: 'POST',
    body: form,
    headers: { cookie: `csrf=${encodeURIComponent(cookie)}`, 'x-forwarded-for': address },
  })
  const params = Promise.resolve({ nextauth: ['callback', 'credentials'] })
  const response = await answerAuth(request, { params })
  return { status: response.status, retryAfter: Number(response.headers.get('Retry-After')) }
}

/** So many workers take one after the other, as people in a room do. */
async function inRoom<T>(size: number, all: T[], work: (each: T) => Promise<{ status: number }>) {
  const statuses: number[] = []
  const queue = [...all]
  const worker = async () => {
    for (let each = queue.pop(); each !== undefined; each = queue.pop())
      statuses.push((await work(each)).status)
  }
  await Promise.all(Array.from({ length: size }, worker))
  return statuses
}

describe.each([
  ['with Redis', '203.0.113.1', () => {}],
  ['while Redis hangs', '203.0.113.2', redis.hold],
])('from one network, %s', (_, address, fault) => {
  beforeAll(fault)

  it('everybody with the right password gets in, and guesses at many names do not go on for ever', async () => {
    const right = await inRoom(20, await people(3 * most), (name) => signIn(address, name))
    expect(right).toEqual(right.map(() => 200))

    const strangers = Array.from({ length: 2 * most }, () => `nobody-${randomUUID()}`)
    const guesses = await inRoom(10, strangers, (name) => signIn(address, name, 'wrong'))
    const checked = guesses.filter((status) => status === 401).length
    expect(checked).toBeGreaterThanOrEqual(most)
    // One a minute comes back.
    expect(checked).toBeLessThanOrEqual(most + 5)
    expect(guesses.filter((status) => status === 429)).toHaveLength(2 * most - checked)

    const [late] = await people(1)
    const refused = await signIn(address, late!)
    expect(refused.status).toBe(429)
    expect(refused.retryAfter).toBeGreaterThan(0)
    expect(refused.retryAfter).toBeLessThanOrEqual(60)
    expect((await signIn('203.0.113.77', late!)).status).toBe(200)
  })

  it('a guess at one account is counted in PostgreSQL all the same', async () => {
    const [name] = await people(1)
    const elsewhere = address.replace('203.0.113', '198.51.100')
    const guesses: number[] = []
    for (let i = 0; i < 10; i++) guesses.push((await signIn(elsewhere, name!, 'wrong')).status)
    expect(guesses).toEqual([...Array(5).fill(401), ...Array(5).fill(429)])
  })

  it('health tells it, and serves on', async () => {
    const held = fault === redis.hold
    const health = await ready()
    expect(health.status).not.toBe('fail')
    if (held) expect(health.status).toBe('warn')
    expect(health.checks['redis:connection']).toMatchObject([
      held ? { status: 'warn', output: expect.stringContaining('memory limits in use') } : { status: 'pass' },
    ])
  })
})
