import { Ratelimit } from '@upstash/ratelimit'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'

import { startRedis } from '@/lib/testing/redis'
import { startUpstash } from '@/lib/testing/upstash'
import { openRedis } from './client'

const server = await startRedis()
const upstash = await startUpstash(server.url)
type Where = Parameters<typeof openRedis>[0]
const nowhere: Where = {
  REDIS_URL: undefined,
  UPSTASH_REDIS_REST_URL: undefined,
  UPSTASH_REDIS_REST_TOKEN: undefined,
}
const overSocket: Where = { ...nowhere, REDIS_URL: server.url }
const overHttp: Where = {
  ...nowhere,
  UPSTASH_REDIS_REST_URL: upstash.url,
  UPSTASH_REDIS_REST_TOKEN: upstash.token,
}
const none = () => 'none' as const

const opened: ReturnType<typeof openRedis>[] = []
const open = (where: Where) => {
  const redis = openRedis(where)
  opened.push(redis)
  return redis
}

beforeEach(async () => {
  upstash.feel('well')
  await server.ask.flushall()
})
afterAll(async () => {
  for (const redis of opened) redis.close()
  await upstash.end()
  await server.end()
})

describe.each([
  ['a connection', overSocket],
  ['HTTP', overHttp],
])('Redis over %s', (_, where) => {
  const { through } = open(where)
  const ask = <T>(work: Parameters<typeof through<T | 'none'>>[0]) => through<T | 'none'>(work, none)

  it('is there from the first question on', async () => {
    const fresh = open(where)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fresh.through<string>((redis) => redis.ping(), none)),
    )
    expect(new Set(answers)).toEqual(new Set(['PONG']))
  })

  it('keeps values, lists of them, and numbers', async () => {
    const value = { a: 1, s: 'Ünï 😀', list: [null, true] }
    expect(await ask((redis) => redis.set('k', value, { ex: 60 }))).toBe('OK')
    expect(await ask((redis) => redis.get('k'))).toEqual(value)
    expect(await ask((redis) => redis.mget('k', 'none'))).toEqual([value, null])
    expect(await ask((redis) => redis.incr('n'))).toBe(1)
    expect(await server.ask.get('k')).toBe(JSON.stringify(value))
  })

  it('runs pipelines and transactions, and tells which command failed', async () => {
    expect(await ask((redis) => redis.pipeline().set('x', 'test').get('x').exec())).toEqual(['OK', 'test'])
    expect(await ask((redis) => redis.multi().incr('n').incr('n').exec())).toEqual([1, 2])
    const replies = await ask((redis) => redis.pipeline().hget('x', 'y').get('x').exec({ keepErrors: true }))
    expect(replies).toMatchObject([{ error: expect.stringContaining('WRONGTYPE') }, { result: 'test' }])
  })

  it.each([
    ['sliding window', Ratelimit.slidingWindow(10, '60 s')],
    ['fixed window', Ratelimit.fixedWindow(10, '60 s')],
    ['token bucket', Ratelimit.tokenBucket(1, '60 s', 10)],
  ])('counts exactly with the %s, also after Redis forgot its scripts', async (name, limiter) => {
    const limits = (redis: Parameters<Parameters<typeof through>[0]>[0]) =>
      new Ratelimit({ redis, limiter, prefix: `hv:test:${name}`, ephemeralCache: false, timeout: 0 })
    const answers = await ask((redis) => {
      const limit = limits(redis)
      return Promise.all(Array.from({ length: 100 }, () => limit.limit('a')))
    })
    expect(answers).not.toBe('none')
    expect((answers as { success: boolean }[]).filter(({ success }) => success)).toHaveLength(10)
    await server.ask.script('FLUSH')
    expect(await ask((redis) => limits(redis).limit('b'))).toMatchObject({ success: true, remaining: 9 })
  })

  it('takes a value of another type, or one that cannot be read, for none, and stays with Redis', async () => {
    const redis = open(where)
    await server.ask.hset('hash', 'a', '1')
    await server.ask.set('cut', '{"marks":[1,2')
    for (let i = 0; i < 10; i++) {
      expect(await redis.through<unknown>((it) => it.get('hash'), none)).toBe('none')
      expect(
        await redis.through<unknown>(
          async (it) => (await it.get<{ marks: number[] }>('cut'))!.marks.length,
          none,
        ),
      ).toBe('none')
    }
    expect(redis.isAway()).toBe(false)
    expect(await redis.through<unknown>((it) => it.ping(), none)).toBe('PONG')
  })

  it('hands on what the caller itself throws', async () => {
    await expect(
      through(
        (redis) => redis.hget('x', 'y'),
        () => {
          throw new Error('mine')
        },
      ),
    ).resolves.toBeNull()
    await server.ask.set('x', '1')
    const refused = through(
      (redis) => redis.hget('x', 'y'),
      () => {
        throw new Error('mine')
      },
    )
    await expect(refused).rejects.toThrow('mine')
  })
})

it('does without where none is set', async () => {
  const redis = open(nowhere)
  expect(redis.configured).toBe(false)
  expect(await redis.through<string>((it) => it.ping(), none)).toBe('none')
})

it('sends in one request what is asked of Upstash in one moment', async () => {
  const { through } = open(overHttp)
  const before = upstash.requests()
  const sets = Array.from({ length: 10 }, (_, i) =>
    through<unknown>((redis) => redis.set(`k${i}`, i, { ex: 60 }), none),
  )
  expect(await Promise.all(sets)).toEqual(sets.map(() => 'OK'))
  expect(upstash.requests() - before).toBe(1)
})
