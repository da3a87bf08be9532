import { v7 } from 'uuid'

import { startRedis } from '@/lib/testing/redis'
import { report } from './report'

/*
 * One decision of the limits (a minute and an hour, asked together) for many people: with a Redis on this machine, at the
 * moment when that hangs, and in memory.
 */
const server = await startRedis()
process.env.REDIS_URL = server.url
const { limitPerson } = await import('@/lib/limits')
const { closeRedis } = await import('@/lib/redis')
const people = Array.from({ length: 500 }, () => ({ userId: v7() }))

try {
  await decisions(2000, 1)
  const one = await decisions(5000, 1)
  report({ of: 'limit with Redis', what: 'p50', figure: one.at(0.5), unit: 'ms', atMost: 0.3 })
  report({ of: 'limit with Redis', what: 'p99', figure: one.at(0.99), unit: 'ms' })
  const many = await decisions(20_000, 32)
  report({ of: 'limit with Redis', what: 'decisions, 32 at once', figure: many.perSecond, unit: '/s' })
  server.hold()
  const stopped = await decisions(200, 1)
  report({ of: 'limit, Redis stopped', what: 'longest', figure: stopped.at(1), unit: 'ms', atMost: 300 })
  const memory = await decisions(20_000, 1)
  report({ of: 'limit in memory', what: 'p50', figure: memory.at(0.5), unit: 'ms', atMost: 0.3 })
} finally {
  closeRedis()
  await server.end()
}

/** @param atOnce so many ask side by side, each the next when it has its answer */
async function decisions(count: number, atOnce: number) {
  const times: number[] = []
  const began = performance.now()
  const ask = async () => {
    for (let i = 0; i < count / atOnce; i++) {
      const start = performance.now()
      await limitPerson('api', people[times.length % people.length]!)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, ask))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  return {
    at: (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!,
    perSecond: times.length / seconds,
  }
}
