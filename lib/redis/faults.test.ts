import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'

import { startRedis } from '@/lib/testing/redis'
import { type Mood, startUpstash } from '@/lib/testing/upstash'
import { openRedis } from './client'

const server = await startRedis()
const upstash = await startUpstash(server.url)
const nowhere = {
  REDIS_URL: undefined,
  UPSTASH_REDIS_REST_URL: undefined,
  UPSTASH_REDIS_REST_TOKEN: undefined,
}
const overSocket = { ...nowhere, REDIS_URL: server.url }
const overHttp = { ...nowhere, UPSTASH_REDIS_REST_URL: upstash.url, UPSTASH_REDIS_REST_TOKEN: upstash.token }

const patient = { timeout: 20_000 }

let redis: ReturnType<typeof openRedis>
const ask = () =>
  redis.through<string>(
    (it) => it.ping(),
    () => 'memory',
  )

/** Lets the breaker's rest pass: its clock alone is moved. */
const now = performance.now.bind(performance)
let ahead = 0
function afterRest() {
  ahead += 10_500
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead)
}

afterEach(() => {
  vi.restoreAllMocks()
  redis.close()
})
afterAll(async () => {
  await upstash.end()
  await server.end()
})

/** Whether it is known to be away after 5 failures, is left alone then, and is asked again after the rest. */
async function survives(fault: () => unknown, mend: () => unknown) {
  expect(await ask()).toBe('PONG')
  await fault()
  for (let i = 0; i < 5; i++) expect(await ask()).toBe('memory')
  expect(redis.isAway()).toBe(true)

  await mend()
  expect(await ask()).toBe('memory')
  const askLater = () => {
    afterRest()
    return ask()
  }
  await expect.poll(askLater, patient).toBe('PONG')
  expect(redis.isAway()).toBe(false)
  expect(await ask()).toBe('PONG')
}

describe('a connection whose Redis', () => {
  it('was killed', async () => {
    redis = openRedis(overSocket)
    await survives(server.kill, server.restart)
  })

  it('was stopped', async () => {
    redis = openRedis(overSocket)
    await survives(server.hold, server.release)
  })

  it('is slow: late answers go to nobody else', async () => {
    redis = openRedis(overSocket)
    expect(await ask()).toBe('PONG')
    await server.ask.set('late', 'no', 'EX', 60)
    await server.slow(700)
    const asked = await redis.through<unknown>(
      (it) => it.get('late'),
      () => 'memory',
    )
    expect(asked).toBe('memory')
    await expect.poll(ask, patient).toBe('PONG')
    expect(redis.isAway()).toBe(false)
  })

  it('was never there', async () => {
    redis = openRedis({ ...nowhere, REDIS_URL: 'redis://127.0.0.1:1' })
    const answers = await Promise.all(Array.from({ length: 50 }, ask))
    expect(new Set(answers)).toEqual(new Set(['memory']))
    expect(redis.isAway()).toBe(true)
  })

  it('lets one try after the rest, not all', async () => {
    redis = openRedis(overSocket)
    expect(await ask()).toBe('PONG')
    server.hold()
    await Promise.all(Array.from({ length: 20 }, ask))
    expect(redis.isAway()).toBe(true)
    afterRest()
    let tried = 0
    const answers = Array.from({ length: 20 }, () =>
      redis.through<string>(
        (it) =>
          it.ping().catch((error: Error) => {
            if (error.name !== 'Away') tried++
            throw error
          }),
        () => 'memory',
      ),
    )
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['memory']))
    expect(tried).toBe(1)
    server.release()
  })
})

describe('Upstash over HTTP', () => {
  it.each<Mood>(['hanging', 'broken', 'cut off'])('when it is %s', async (mood) => {
    redis = openRedis(overHttp)
    await survives(
      () => upstash.feel(mood),
      () => upstash.feel('well'),
    )
  })

  it('with a token that is not accepted', async () => {
    redis = openRedis({ ...overHttp, UPSTASH_REDIS_REST_TOKEN: 'another' })
    for (let i = 0; i < 5; i++) expect(await ask()).toBe('memory')
    expect(redis.isAway()).toBe(true)
  })
})
