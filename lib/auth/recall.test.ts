import { afterAll, expect, it } from 'vitest'

import { startRedis } from '@/lib/testing/redis'
import type { Session } from './sessions'

const server = await startRedis()
process.env.REDIS_URL = server.url
const { closeRedis } = await import('@/lib/redis')
const { openBus } = await import('@/lib/redis/bus')
const { forgetSession, forgetSessionsOf, hearForgotten, remembered } = await import('./recall')

afterAll(async () => {
  closeRedis()
  await server.end()
})

const session = (userId: string) => ({ userId }) as Session
const listeners = async () => (await server.ask.pubsub('NUMSUB', 'hv:bus:sessions'))[1]

/** Whether a session was asked for anew: 1 more reading, or none. */
async function readingsOf(sidHash: string, userId: string) {
  let readings = 0
  await remembered(sidHash, async () => {
    readings++
    return session(userId)
  })
  return readings
}

it('is heard of at once on every instance when a session, or all of a person’s, are over', async () => {
  const stop = hearForgotten()
  const elsewhere = openBus(server.url)
  const heard: unknown[] = []
  elsewhere.subscribe('sessions', (message) => heard.push(JSON.parse(message)))
  await expect.poll(listeners, { timeout: 20_000 }).toBe(2)

  expect(await readingsOf('one', 'u')).toBe(1)
  expect(await readingsOf('two', 'u')).toBe(1)
  expect(await readingsOf('three', 'v')).toBe(1)
  expect(await readingsOf('one', 'u')).toBe(0)

  await forgetSession('elsewhere')
  await forgetSessionsOf('somebody')
  await expect.poll(() => heard).toEqual([{ sidHash: 'elsewhere' }, { userId: 'somebody' }])
  expect(await readingsOf('one', 'u')).toBe(0)

  await server.ask.publish('hv:bus:sessions', 'not JSON')
  await server.ask.publish('hv:bus:sessions', JSON.stringify({ sidHash: 'one' }))
  await server.ask.publish('hv:bus:sessions', JSON.stringify({ userId: 'v' }))
  await expect.poll(() => readingsOf('one', 'u')).toBe(1)
  await expect.poll(() => readingsOf('three', 'v')).toBe(1)
  expect(await readingsOf('two', 'u')).toBe(0)
  stop()
  elsewhere.close()
})
