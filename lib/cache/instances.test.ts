import * as fc from 'fast-check'
import { v7 } from 'uuid'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { instance, seconds } from '@/lib/testing/instances'
import { startRedis } from '@/lib/testing/redis'

const server = await startRedis()
const opened: ReturnType<typeof instance>[] = []
const open = (more?: Parameters<typeof instance>[1]) => {
  const one = instance(server.url, more)
  opened.push(one)
  return one
}
const patient = { timeout: 20_000, interval: 20 }

// Both clocks are moved by hand, beside their own pace or instead of it.
const real = { now: performance.now.bind(performance), date: Date.now.bind(Date) }
let ahead = 0
let frozen: number | null = null
beforeEach(() => {
  ahead = 0
  frozen = null
  vi.spyOn(performance, 'now').mockImplementation(() => (frozen ?? real.now()) + ahead)
  vi.spyOn(Date, 'now').mockImplementation(() => real.date() + ahead)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  for (const one of opened) one.end()
  await server.end()
})

const place = (schoolId: string, tags = ['school', 'learners']) => ({
  schoolId,
  name: 'classes',
  id: 'all',
  tags,
})
type Instance = ReturnType<typeof open>
const ask = <T>(on: Instance, schoolId: string, value: T) => on.cached(place(schoolId), async () => value)
const keptKeys = (schoolId: string) => server.ask.keys(`hv:cache:${schoolId}:*`)

describe('two instances', () => {
  it('share what one of them has read', async () => {
    const [a, b, school] = [open(), open(), v7()]
    expect(await ask(a, school, 'read by a')).toBe('read by a')
    await expect.poll(() => keptKeys(school)).toHaveLength(1)
    expect(await ask(b, school, 'read by b')).toBe('read by a')
  })

  it('hear of a change at once over the bus, and half a second later without one', async () => {
    const [a, b, deaf, school] = [open({ bus: true }), open({ bus: true }), open(), v7()]
    for (const one of [a, b, deaf]) await ask(one, school, 'old')
    frozen = real.now()
    await expect
      .poll(async () => {
        await a.drop(school, ['learners'])
        return ask(b, school, 'new')
      }, patient)
      .toBe('new')
    expect(await ask(deaf, school, 'new')).toBe('old')
    ahead += 501
    expect(await ask(deaf, school, 'new')).toBe('new')
  })

  it('need no clock to tell old from new: all in the same moment', async () => {
    const [a, school] = [open(), v7()]
    frozen = 1000
    for (let version = 0; version < 50; version++) {
      await a.drop(school, ['learners'])
      expect(await ask(a, school, version)).toBe(version)
    }
  })

  it('forget in their own time what an instance with a clock a day ahead has kept', async () => {
    const [a, b, school] = [open(), open(), v7()]
    await ask(b, school, 'older')
    ahead = 86_400_000
    await a.drop(school, ['school'])
    await ask(a, school, 'old')
    ahead = 501
    expect(await ask(b, school, 'new')).toBe('old')
    // Redis itself has forgotten it by then; its clock cannot be moved here.
    await server.ask.del(...(await keptKeys(school)))
    ahead += seconds * 1000 + 1
    expect(await ask(b, school, 'new')).toBe('new')
  })

  it('read each what their own build keeps', async () => {
    const [a, b, school] = [open(), open({ build: 'two' }), v7()]
    await ask(a, school, 'shape one')
    expect(await ask(b, school, 'shape two')).toBe('shape two')
    await b.drop(school, ['school'])
    ahead += 501
    expect(await ask(a, school, 'changed')).toBe('changed')
  })
})

describe('what stands in Redis', () => {
  it('counts as nothing when it is cut off, poisoned, of another type, another school’s or sealed by another', async () => {
    const [a, ours, theirs] = [open(), v7(), v7()]
    await ask(a, ours, { marks: [1, 2] })
    await ask(a, theirs, { marks: ['theirs'] })
    await expect.poll(async () => [...(await keptKeys(ours)), ...(await keptKeys(theirs))]).toHaveLength(2)
    const [[key], [other]] = [await keptKeys(ours), await keptKeys(theirs)]
    const [whole, foreign] = [(await server.ask.get(key!))!, (await server.ask.get(other!))!]

    const poison = [
      whole.slice(0, -3),
      whole.slice(0, 20),
      whole.slice(44),
      foreign,
      whole.replace('1', '9'),
      '',
      '{"value":{"marks":["x"]},"logicalExpiration":99999999999999}',
      'null',
      '\u0000\uFFFD',
    ]
    for (const value of poison) {
      await server.ask.set(key!, value)
      expect(await ask(open(), ours, 'read anew')).toBe('read anew')
    }
    await server.ask.del(key!)
    await server.ask.hset(key!, 'value', whole)
    expect(await ask(open(), ours, 'read anew')).toBe('read anew')
    await server.ask.del(key!)
    await server.ask.set(key!, whole)
    expect(await ask(open({ secret: 'of another installation' }), ours, 'read anew')).toBe('read anew')
    await server.ask.set(key!, whole)
    expect(await ask(open(), ours, 'read anew')).toEqual({ marks: [1, 2] })
  })

  it('is mended where a generation is none', async () => {
    const school = v7()
    const key = `hv:generation:${school}:school`
    for (const spoil of [
      () => server.ask.set(key, 'x'.repeat(10_000)),
      () => server.ask.set(key, '["g1"]'),
      () => server.ask.hset(key, 'a', 'b'),
    ]) {
      await server.ask.del(key)
      await spoil()
      const [a, b] = [open(), open()]
      const value = v7()
      expect(await ask(a, school, value)).toBe(value)
      await expect.poll(() => ask(b, school, value)).toBe(value)
      expect(await server.ask.type(key)).toBe('string')
    }
  })

  it('is left alone where it is not ours, and has an end where it is', async () => {
    await server.ask.flushall()
    await server.ask.set('other:classes', 'theirs')
    const [a, school] = [open(), v7()]
    await ask(a, school, 1)
    await a.drop(school, ['school'])
    expect(await server.ask.get('other:classes')).toBe('theirs')
    for (const key of await server.ask.keys('hv:*')) expect(await server.ask.ttl(key)).toBeGreaterThan(0)
  })

  it('may all be lost', async () => {
    const [a, b, school] = [open(), open(), v7()]
    await ask(a, school, 'old')
    await ask(b, school, 'old')
    await server.ask.flushall()
    await a.drop(school, ['school'])
    ahead += 501
    expect(await ask(b, school, 'new')).toBe('new')
  })
})

describe('without Redis', () => {
  it('the writer sees the change, and the others as soon as Redis can be told', async () => {
    const [a, b, school] = [open(), open(), v7()]
    for (const one of [a, b]) await ask(one, school, 'old')
    a.cut()
    await a.drop(school, ['learners'])
    expect(await ask(a, school, 'new')).toBe('new')
    ahead += 501
    expect(await ask(b, school, 'new')).toBe('old')
    a.mend()
    const later = () => {
      ahead += 501
      return ask(b, school, 'new')
    }
    await expect.poll(later, patient).toBe('new')
    expect(await ask(a, school, 'newest')).toBe('new')
  })

  it('the others see it within the time of a value, also when the writer dies before it could tell', async () => {
    const [a, b, school] = [open(), open(), v7()]
    for (const one of [a, b]) await ask(one, school, 'old')
    a.cut()
    await a.drop(school, ['learners'])
    ahead += seconds * 1000 + 1
    expect(await ask(b, school, 'new')).toBe('new')
  })

  it('nothing is kept for long while nobody can be heard', async () => {
    const [a, school] = [open(), v7()]
    await ask(a, school, 'old')
    a.cut()
    ahead += 5001
    expect(await ask(a, school, 'new')).toBe('new')
    expect(await ask(a, school, 'newer')).toBe('new')
  })
})

type Side = { on: 0 | 1; school: 0 | 1 }
type Op =
  | ({ do: 'write' } & Side)
  | ({ do: 'cut' } & Side)
  | ({ do: 'mend' } & Side)
  | ({ do: 'read'; ms: number } & Side)
  | { do: 'wait'; ms: number }

const at = { on: fc.constantFrom(0 as const, 1 as const), school: fc.constantFrom(0 as const, 1 as const) }
const reading = fc.record({ do: fc.constant('read' as const), ...at, ms: fc.integer({ min: 0, max: 6 }) })
const writing = fc.record({ do: fc.constant('write' as const), ...at })
const cutting = fc.oneof(
  fc.record({ do: fc.constant('cut' as const), ...at }),
  fc.record({ do: fc.constant('mend' as const), ...at }),
)
const waiting = fc.record({
  do: fc.constant('wait' as const),
  ms: fc.constantFrom(10, 300, 600, 1100, 3000, 61_000),
})
const steps = (ops: fc.Arbitrary<Op>) =>
  fc.array(fc.array(ops, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 12 })

/**
 * Runs steps of operations side by side. A value says its school and version: it is no other school's, and not older than
 * the last change acknowledged on the same instance, or `behindMs` ago on the other.
 */
async function holds(script: Op[][], behindMs: number) {
  const caches = [open({ bus: true }), open({ bus: true })] as const
  const schools = [v7(), v7()] as const
  const versions = [0, 0]
  const done: { on: number; school: number; version: number; at: number }[] = []

  async function perform(op: Op): Promise<void> {
    if (op.do === 'wait') ahead += op.ms
    else if (op.do === 'cut') caches[op.on].cut()
    else if (op.do === 'mend') caches[op.on].mend()
    else if (op.do === 'write') {
      const version = ++versions[op.school]!
      await caches[op.on].drop(schools[op.school], ['learners'])
      done.push({ on: op.on, school: op.school, version, at: performance.now() })
    } else {
      const known = done
        .filter(
          ({ school, on, at }) => school === op.school && (on === op.on || at < performance.now() - behindMs),
        )
        .map(({ version }) => version)
      const seen = await caches[op.on].cached(place(schools[op.school]), async () => {
        const version = versions[op.school]!
        await new Promise((resolve) => setTimeout(resolve, op.ms))
        return { school: schools[op.school], version }
      })
      expect(seen.school).toBe(schools[op.school])
      expect(seen.version).toBeGreaterThanOrEqual(Math.max(0, ...known))
    }
  }
  for (const step of script) await Promise.all(step.map(perform))
  for (const one of caches) one.end()
}

describe('whatever happens side by side', () => {
  it('the writer sees what he wrote, and others a second later', () =>
    fc.assert(
      fc.asyncProperty(steps(fc.oneof({ weight: 3, arbitrary: reading }, writing, waiting)), (script) =>
        holds(script, 1000),
      ),
      { numRuns: 80 },
    ))

  it('with Redis out of reach for one or both, others see it within the time of a value', () =>
    fc.assert(
      fc.asyncProperty(
        steps(fc.oneof({ weight: 3, arbitrary: reading }, writing, cutting, waiting)),
        (script) => holds(script, seconds * 1000 + 1000),
      ),
      { numRuns: 80 },
    ))
})
