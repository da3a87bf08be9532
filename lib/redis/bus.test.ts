import { afterAll, expect, it } from 'vitest'

import { startRedis } from '@/lib/testing/redis'

const server = await startRedis()
process.env.REDIS_URL = server.url
const { closeRedis, keyOf, redisHealth, throughRedis } = await import('.')
const { openBus, publish, subscribe } = await import('./bus')

const patient = { timeout: 20_000 }
const listeners = async (channel: string) => (await server.ask.pubsub('NUMSUB', channel))[1]

const unheard: unknown[] = []
process.on('unhandledRejection', (error) => unheard.push(error))

afterAll(async () => {
  closeRedis()
  await server.end()
})

it('is heard on every instance, the one that speaks included', async () => {
  const here: string[] = []
  const there: string[] = []
  subscribe('cache', (message) => here.push(message))
  subscribe('cache', () => {
    throw new Error('A listener that fails keeps nobody from hearing.')
  })
  const other = openBus(server.url)
  const stop = other.subscribe('cache', (message) => there.push(message))
  await expect.poll(() => listeners('hv:bus:cache'), patient).toBe(2)

  expect(await publish('cache', 'one')).toBe(true)
  expect(await publish('jobs', 'not for them')).toBe(true)
  await expect.poll(() => [here, there], patient).toEqual([['one'], ['one']])
  stop()
  await publish('cache', 'two')
  await expect.poll(() => here, patient).toEqual(['one', 'two'])
  expect(there).toEqual(['one'])
  other.close()
})

it('listens again after Redis was away, and never ends the process', async () => {
  const heard: string[] = []
  const bus = openBus(server.url)
  bus.subscribe('again', (message) => heard.push(message))
  await expect.poll(() => listeners('hv:bus:again'), patient).toBe(1)
  await server.kill()
  expect(await publish('again', 'lost')).toBe(false)
  bus.subscribe('while away', () => {})
  await server.restart()
  const speak = async () => (await publish('again', 'back')) && heard
  await expect.poll(speak, patient).toContain('back')
  expect(heard).not.toContain('lost')
  bus.close()

  const nowhere = openBus('redis://127.0.0.1:1')
  nowhere.subscribe('nobody', () => {})
  await new Promise((resolve) => setTimeout(resolve, 100))
  nowhere.close()
  await new Promise((resolve) => setImmediate(resolve))
  openBus(undefined).subscribe('no bus over HTTP', () => {})()
  expect(unheard).toEqual([])
})

it('asks the one Redis of the settings, and says how it is', async () => {
  const key = keyOf('test', null, 'a', 1)
  expect(key).toBe('hv:test:all:a:1')
  const set = () =>
    throughRedis<unknown>(
      (redis) => redis.set(key, 1, { ex: 60 }),
      () => 'memory',
    )
  expect(await set()).toBe('OK')
  expect(await redisHealth()).toEqual({ status: 'pass' })
  await server.kill()
  expect(await redisHealth()).toEqual({ status: 'warn', output: 'memory limits in use' })
  expect(await set()).toBe('memory')
  await server.restart()
})
