import { describe, expect, it } from 'vitest'

import { memoryCounter } from './memory'
import { windowsOf } from './rules'

const [bucket, hour] = windowsOf('api', { minute: 60, hour: 100, burst: 10 })
const [minute] = windowsOf('export', { minute: 5, hour: 20, burst: null })

function atTime() {
  let time = 1_000_000_020_000
  const counter = memoryCounter({ now: () => time })
  const taken = (key: string, window = bucket!, times = 1) =>
    Array.from({ length: times }, () => counter.take(key, window)).filter(({ allowed }) => allowed).length
  return { counter, taken, pass: (ms: number) => (time += ms) }
}

describe('in memory', () => {
  it('a bucket lets the burst through, and then one as often as it fills', () => {
    const { counter, taken, pass } = atTime()
    expect(taken('a', bucket, 50)).toBe(10)
    expect(counter.take('a', bucket!)).toEqual({ allowed: false, remaining: 0, resetMs: 1000 })
    pass(999)
    expect(taken('a')).toBe(0)
    pass(1)
    expect(taken('a', bucket, 5)).toBe(1)
    pass(3_600_000)
    expect(taken('a', bucket, 50)).toBe(10)
    expect(taken('b', bucket, 50)).toBe(10)
  })

  it('a sliding window forgets slowly, not at its border', () => {
    const { taken, pass } = atTime()
    const untilBorder = 60_000 - (1_000_000_020_000 % 60_000)
    pass(untilBorder - 1)
    expect(taken('a', minute, 50)).toBe(5)
    pass(1)
    expect(taken('a', minute, 50)).toBe(0)
    pass(30_000)
    expect(taken('a', minute, 50)).toBe(3)
    pass(120_000)
    expect(taken('a', minute, 50)).toBe(5)
  })

  it('takes back what was given back, and never holds more than it may', () => {
    const { counter, taken } = atTime()
    for (const window of [bucket!, hour!]) {
      const quota = window.kind === 'bucket' ? window.holds : window.quota
      counter.giveBack('a', window)
      expect(taken('a', window, 500)).toBe(quota)
      counter.giveBack('a', window)
      expect(taken('a', window, 500)).toBe(1)
    }
  })

  it('counts the same as a model, at whatever times', () => {
    const { counter, pass } = atTime()
    let left = 10
    let since = 0
    for (let i = 0; i < 2000; i++) {
      const ms = (i * 7919) % 1700
      pass(ms)
      since += ms
      left = Math.min(10, left + Math.floor(since / 1000))
      since %= 1000
      const { allowed, remaining } = counter.take('a', bucket!)
      expect(allowed).toBe(left > 0)
      if (allowed) left--
      expect(remaining).toBe(left)
    }
  })

  it('remembers no more keys than it may, the most recent ones', () => {
    const counter = memoryCounter({ keys: 100, now: () => 0 })
    for (let i = 0; i < 10; i++) counter.take('busy', bucket!)
    for (let i = 0; i < 1000; i++) {
      counter.take(`stranger-${i}`, bucket!)
      expect(counter.take('busy', bucket!).allowed).toBe(false)
    }
    expect(counter.size()).toBe(100)
  })
})
