import { v7 } from 'uuid'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { startRedis } from '@/lib/testing/redis'

const server = await startRedis()
Object.assign(process.env, {
  REDIS_URL: server.url,
  INSTANCES: '2',
  LIMIT_API: '60/min 100/h burst 20',
  LIMIT_EXPORT: '4/min 100/h',
  LIMIT_VISITOR_PAGE: '60/min 100/h burst 10',
  LIMIT_ROLES: 'head=2 parent=0.5',
})
const { openRedis } = await import('@/lib/redis/client')
const { closeRedis } = await import('@/lib/redis')
const { systemActor } = await import('@/lib/auth/system')
const { registry } = await import('@/lib/observability/metrics')
const { securityLog } = await import('@/lib/observability/logger')
const { sharedCounter } = await import('./shared')
const { windowsOf } = await import('./rules')
const { limitCommand, limitNetwork, limitPerson, limitThing, requireRoom } = await import('.')
type Decision = Awaited<ReturnType<typeof limitPerson>>

const schoolId = systemActor(v7()).schoolId
const person = (...roles: ('head' | 'parent' | 'bursar')[]) => ({ userId: v7(), schoolId, roles })
const from = (address: string) => new Headers({ 'x-forwarded-for': address })
const allowed = (decisions: Decision[]) => decisions.filter((decision) => decision.allowed).length
const times = async (count: number, ask: () => Promise<Decision>) =>
  Promise.all(Array.from({ length: count }, ask))
const patient = { timeout: 20_000 }

async function counted(metric: string): Promise<number> {
  const { values } = await registry.getSingleMetric(metric)!.get()
  return values.reduce((sum, { value }) => sum + value, 0)
}

beforeEach(async () => {
  await server.ask.flushall()
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(async () => {
  closeRedis()
  await server.end()
})

describe('with Redis', () => {
  it('lets exactly the burst in at once, and gives back what it refused', async () => {
    const someone = person('bursar')
    const before = await counted('hillview_ratelimit_fallback_total')
    const answers = await times(60, () => limitPerson('api', someone))
    expect(allowed(answers)).toBe(20)
    // Only what was let in counts for the hour.
    const hour = await server.ask.get((await server.ask.keys('*api-hour*'))[0]!)
    expect(hour).toBe('20')
    expect(await counted('hillview_ratelimit_fallback_total')).toBe(before)
  })

  it('counts for all instances together', async () => {
    const [window] = windowsOf('api', { minute: 60, hour: 100, burst: 20 })
    const where = {
      REDIS_URL: server.url,
      UPSTASH_REDIS_REST_URL: undefined,
      UPSTASH_REDIS_REST_TOKEN: undefined,
    }
    const instances = [openRedis(where), openRedis(where)]
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        instances[i % 2]!.through(
          (redis) => sharedCounter(redis).take('all:api:one', window!),
          () => null,
        ),
      ),
    )
    expect(answers.filter((answer) => answer?.allowed)).toHaveLength(20)
    for (const instance of instances) instance.close()
  })

  it('gives each person, role, command and network its own', async () => {
    expect(allowed(await times(60, () => limitPerson('api', person())))).toBe(60)
    const [head, parent] = [person('head'), person('parent')]
    expect(allowed(await times(60, () => limitPerson('api', head)))).toBe(40)
    expect(allowed(await times(60, () => limitPerson('api', parent)))).toBe(10)

    const bursar = person('bursar')
    expect(allowed(await times(30, () => limitCommand(bursar, 'marks.enter')))).toBe(20)
    expect(allowed(await times(30, () => limitCommand(bursar, 'remarks.write')))).toBe(20)
    expect(allowed(await times(30, () => limitCommand(bursar, 'results.publish')))).toBe(4)

    expect(allowed(await times(30, () => limitNetwork('visitor-page', from('203.0.113.9'))))).toBe(10)
    expect(allowed(await times(30, () => limitNetwork('visitor-page', from('203.0.113.10'))))).toBe(10)
  })

  it('gives no fresh budget for what a stranger writes into headers', async () => {
    let n = 0
    const forged = () => limitNetwork('visitor-page', from(`10.0.${n++}.1, evil, 203.0.113.9`))
    expect(allowed(await times(60, forged))).toBe(10)
    const inOneNetwork = () => limitNetwork('visitor-page', from(`2001:db8:1:2:${(n++).toString(16)}::1`))
    expect(allowed(await times(60, inOneNetwork))).toBe(10)
    const nonsense = () => limitNetwork('visitor-page', from(`x${n++}`))
    expect(allowed(await times(60, nonsense))).toBe(10)
  })

  it('tells Redis nothing of who it is, and keeps nothing for ever', async () => {
    const things = ['*', '[a-z]*', '?', 'x'.repeat(100_000), 'a:b:c', '\u0000\n', '', 'ünï 😀', '__proto__']
    for (const thing of things) {
      const decision = await limitThing('api', thing)
      expect(decision.allowed).toBe(true)
      await decision.giveBack()
    }
    await limitPerson('page', { userId: v7() })
    await limitPerson('api', person('bursar'))
    const keys = await server.ask.keys('*')
    expect(keys.length).toBeGreaterThan(things.length)
    for (const key of keys) {
      expect(key).toMatch(/^hv:limit:(all|[0-9a-f-]{36}):[a-z-]+:[0-9a-f]{32}(:\d+)?$/)
      expect(await server.ask.pttl(key)).toBeGreaterThan(0)
    }
  })

  it('gives a bucket that vanished meanwhile an end', async () => {
    const decision = await limitThing('api', 'vanishing')
    await server.ask.flushall()
    await decision.giveBack()
    for (const key of await server.ask.keys('*')) expect(await server.ask.pttl(key)).toBeGreaterThan(0)
  })

  it('leaves keys of others alone', async () => {
    await server.ask.set('other:limit:all:api', 'theirs')
    await server.ask.set('hv', 'theirs')
    await times(60, () => limitThing('api', '*'))
    expect(await server.ask.get('other:limit:all:api')).toBe('theirs')
    expect(await server.ask.get('hv')).toBe('theirs')
  })

  it.each<[string, (key: string) => Promise<unknown>]>([
    ['another type', (key) => server.ask.pipeline().del(key).rpush(key, 'a', 'b').exec()],
    ['a word', (key) => server.ask.pipeline().del(key).set(key, 'many').exec()],
    ['half a hash', (key) => server.ask.pipeline().del(key).hset(key, 'refilledAt', '17').exec()],
    [
      'words in a hash',
      (key) => server.ask.pipeline().del(key).hset(key, 'refilledAt', 'x', 'tokens', 'y').exec(),
    ],
  ])('counts in memory where Redis holds %s', async (_, poison) => {
    const someone = person('bursar')
    await limitPerson('api', someone)
    for (const key of await server.ask.keys('hv:limit:*')) await poison(key)
    const answers = await times(30, () => limitPerson('api', someone))
    expect(allowed(answers)).toBeGreaterThan(0)
    expect(allowed(answers)).toBeLessThanOrEqual(20)
  })

  it.each([-86_400_000, 86_400_000])(
    'goes on when the clock jumps by %i ms, and keeps nobody out',
    async (jump) => {
      const someone = person('bursar')
      expect(allowed(await times(30, () => limitPerson('api', someone)))).toBe(20)
      const now = Date.now()
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => now + jump)
      const during = await times(60, () => limitPerson('api', someone))
      expect(allowed(during)).toBeLessThanOrEqual(20)
      for (const { retryAfter } of during) expect(retryAfter).toBeLessThanOrEqual(3600)
      clock.mockRestore()
      for (const { retryAfter } of await times(5, () => limitPerson('api', someone)))
        expect(retryAfter).toBeLessThanOrEqual(3600)
      // What Redis kept of that time ends by Redis's own clock.
      for (const key of await server.ask.keys('*api:*'))
        expect(await server.ask.pttl(key)).toBeLessThanOrEqual(25_000)
    },
  )
})

describe('without Redis', () => {
  it('counts in memory for its share, and in Redis again when that is back', async () => {
    const someone = person('bursar')
    const network = from('198.51.100.7')
    const before = await counted('hillview_ratelimit_fallback_total')
    server.hold()
    const answers = await times(60, () => limitPerson('api', someone))
    expect(allowed(answers)).toBe(10)
    expect(allowed(await times(60, () => limitNetwork('visitor-page', network)))).toBe(5)
    expect(await counted('hillview_ratelimit_fallback_total')).toBe(before + 120)

    server.release()
    // What waited there while it was held is not to be taken for its return.
    await server.ask.ping()
    await server.ask.flushall()
    const real = performance.now.bind(performance)
    let ahead = 0
    vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead)
    const inRedis = async () => {
      ahead += 10_500
      await limitPerson('api', person('bursar'))
      return (await server.ask.keys('hv:limit:*')).length
    }
    await expect.poll(inRedis, patient).toBeGreaterThan(0)
  })
})

describe('a refusal', () => {
  it('says when to try again, in headers and in words', async () => {
    const someone = person('bursar')
    const answers = await times(30, () => limitPerson('api', someone))
    const refused = answers.find((answer) => !answer.allowed)!
    expect(refused.headers).toEqual({
      'RateLimit-Policy': '"api";q=60;w=60, "api-hour";q=100;w=3600',
      RateLimit: '"api";r=0;t=1',
    })
    expect(refused.retryAfter).toBe(1)
    expect(() => requireRoom(answers[0]!)).not.toThrow()
    expect(() => requireRoom(refused)).toThrow(
      'This was asked for very often in a short time. What you typed is kept; try again in 1 second.',
    )
    try {
      requireRoom(refused)
    } catch (error) {
      expect(error).toMatchObject({ code: 'rate_limited', retryAfter: 1 })
    }
  })

  it('is counted each time and told once', async () => {
    const told = vi.spyOn(securityLog, 'warn')
    const before = await counted('hillview_ratelimit_decisions_total')
    const someone = person('bursar')
    await times(50, () => limitPerson('api', someone))
    expect(await counted('hillview_ratelimit_decisions_total')).toBe(before + 50)
    const event = { event: 'rate-limit', class: 'api', outcome: 'refused', userId: someone.userId, schoolId }
    expect(told.mock.calls).toEqual([[event, 'over a limit']])
  })
})
