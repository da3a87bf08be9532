import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { registry } from '@/lib/observability/metrics'
import type { Shared } from './generations'
import { openCache } from './store'

const alone: Shared = {
  configured: false,
  through: async (_, otherwise) => otherwise(),
  publish: async () => {},
}

const open = (limits: Partial<Parameters<typeof openCache>[0]> = {}) =>
  openCache({
    shared: alone,
    secret: 'only-for-tests',
    build: 'one',
    seconds: 60,
    entries: 1000,
    bytes: 1_000_000,
    ...limits,
  })

const place = (schoolId: string, more: object = {}) => ({
  schoolId,
  name: 'classes',
  id: 'all',
  tags: ['school', 'learners'],
  ...more,
})

/** Something that takes until it is told to go on. */
function held<T>() {
  let give: (value: T) => void = () => {}
  const value = new Promise<T>((resolve) => {
    give = resolve
  })
  return { give, read: () => value }
}

describe('the cache of one process', () => {
  it('reads once, also for many who ask at the same time, and again after a drop of any of its tags', async () => {
    const [cache, school] = [open(), v7()]
    let reads = 0
    const ask = () => cache.cached(place(school), async () => ({ reads: ++reads }))
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array(20).fill({ reads: 1 }))
    await cache.drop(school, ['learners'])
    expect(await ask()).toEqual({ reads: 2 })
    await cache.drop(school, ['staff'])
    expect(await ask()).toEqual({ reads: 2 })
  })

  it('keeps schools, kinds and ids apart', async () => {
    const [cache, one, two] = [open(), v7(), v7()]
    const ask = (schoolId: string, more: object, value: string) =>
      cache.cached(place(schoolId, more), async () => value)
    expect(await ask(one, {}, 'a')).toBe('a')
    expect(await ask(two, {}, 'b')).toBe('b')
    expect(await ask(one, { name: 'class' }, 'c')).toBe('c')
    expect(await ask(one, { id: '2' }, 'd')).toBe('d')
    expect(await ask(one, {}, 'z')).toBe('a')
    await cache.drop(two, ['school'])
    expect(await ask(one, {}, 'z')).toBe('a')
    expect(await ask(two, {}, 'e')).toBe('e')
  })

  it('never shows what was read before a change and is stored after it', async () => {
    const [cache, school] = [open(), v7()]
    const slow = held<string>()
    const before = cache.cached(place(school), slow.read)
    await cache.drop(school, ['learners'])
    expect(await cache.cached(place(school), async () => 'new')).toBe('new')
    slow.give('old')
    expect(await before).toBe('old')
    expect(await cache.cached(place(school), async () => 'newer')).toBe('new')
  })

  it('has a reader after a change wait for none who began before it', async () => {
    const [cache, school] = [open(), v7()]
    const slow = held<string>()
    const before = cache.cached(place(school), slow.read)
    await cache.drop(school, ['learners'])
    const after = cache.cached(place(school), async () => 'new')
    expect(await after).toBe('new')
    slow.give('old')
    await before
  })

  it('keeps no absence and no failure, and hands the failure on as it was', async () => {
    const [cache, school] = [open(), v7()]
    expect(await cache.cached(place(school), async () => null)).toBeNull()
    const failure = new Error('no database')
    await expect(cache.cached(place(school), () => Promise.reject(failure))).rejects.toBe(failure)
    expect(await cache.cached<string | null>(place(school), async () => 'there')).toBe('there')
  })

  it('gives every asker a value of their own', async () => {
    const [cache, school] = [open(), v7()]
    const ask = () => cache.cached(place(school), async () => ({ list: [1, 2] }))
    ;(await ask()).list.push(3)
    ;(await ask()).list.push(4)
    expect(await ask()).toEqual({ list: [1, 2] })
  })

  it('stays within its memory whatever it is asked to keep', async () => {
    const [cache, school] = [open({ entries: 50, bytes: 20_000 }), v7()]
    let reads = 0
    const ask = (id: number, size: number) =>
      cache.cached(place(school, { id: String(id) }), async () => {
        reads++
        return 'x'.repeat(size)
      })
    for (let id = 0; id < 200; id++) await ask(id, 100)
    await ask(199, 100)
    expect(reads).toBe(200)
    await ask(0, 100)
    expect(reads).toBe(201)
    await ask(1000, 15_000)
    await ask(1000, 15_000)
    expect(reads).toBe(203)
  })

  it('counts what it was asked, by kind and outcome', async () => {
    const [cache, school] = [open(), v7()]
    const counted = async (result: string) => {
      const { values } = (await registry.getSingleMetric('hillview_cache_requests_total')!.get()) as {
        values: { labels: { cache?: string; result?: string }; value: number }[]
      }
      return values.find(({ labels }) => labels.cache === 'overview' && labels.result === result)?.value ?? 0
    }
    const ask = () => cache.cached(place(school, { name: 'overview' }), async () => 1)
    const [hits, misses] = [await counted('hit'), await counted('miss')]
    await ask()
    await ask()
    await ask()
    expect([(await counted('hit')) - hits, (await counted('miss')) - misses]).toEqual([2, 1])
  })

  it('answers with the value before while reading fails, if nothing is known to have changed', async () => {
    const [cache, school] = [open({ seconds: 1 }), v7()]
    expect(await cache.cached(place(school), async () => 'value')).toBe('value')
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const fails = () => cache.cached(place(school), () => Promise.reject(new Error('no database')))
    expect(await fails()).toBe('value')
    await cache.drop(school, ['school'])
    await expect(fails()).rejects.toThrow('no database')
  })
})
