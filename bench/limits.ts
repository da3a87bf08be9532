import { v7 } from 'uuid'

import { startRedis } from '@/lib/testing/redis'

/*
 * One decision of the limits (a minute and an hour, asked together) for many people: with a Redis on this machine, without
 * any, and while Redis hangs. The goal is a p50 of 0.3 ms at most with Redis.
 */
const server = await startRedis()
process.env.REDIS_URL = server.url
const { limitPerson } = await import('@/lib/limits')
const { closeRedis } = await import('@/lib/redis')

try {
  await decisions('warming up', 2000, 1)
  await decisions('with Redis, one by one', 5000, 1)
  await decisions('with Redis, 32 at once', 20_000, 32)
  server.hold()
  await decisions('Redis just stopped', 200, 1)
  await decisions('in memory', 20_000, 1)
} finally {
  closeRedis()
  await server.end()
}

/** @param atOnce so many ask side by side, each the next when it has its answer */
async function decisions(what: string, count: number, atOnce: number): Promise<void> {
  const people = Array.from({ length: 500 }, () => ({ userId: v7() }))
  const times: number[] = []
  const began = performance.now()
  const ask = async () => {
    for (let i = 0; i < count / atOnce; i++) {
      const start = performance.now()
      await limitPerson('api', people[(i * atOnce) % people.length]!)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => `${times[Math.floor(times.length * share)]!.toFixed(3)} ms`
  console.log(
    `${what.padEnd(24)} p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1 - 1 / times.length)}, ${Math.round(times.length / seconds)} a second`,
  )
}
