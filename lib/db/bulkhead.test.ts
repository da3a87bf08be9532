import { describe, expect, it } from 'vitest'

import { bulkhead } from './bulkhead'

const held = () => {
  let open = () => {}
  const until = new Promise<void>((resolve) => {
    open = resolve
  })
  return { until, open }
}

describe('bulkhead', () => {
  it('lets no more than its permits work at once, and everyone in turn', async () => {
    const gate = bulkhead({ permits: 2, queue: 50, waitMs: 5000 })
    let now = 0
    let most = 0
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        gate.run(async () => {
          most = Math.max(most, ++now)
          await new Promise((resolve) => setTimeout(resolve, 2))
          now--
          return i
        }),
      ),
    )
    expect(most).toBe(2)
    expect(done).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(gate.stats()).toEqual({ active: 0, waiting: 0, shed: 0 })
  })

  it('refuses at once when the queue is full', async () => {
    const gate = bulkhead({ permits: 1, queue: 1, waitMs: 5000 })
    const door = held()
    const first = gate.run(() => door.until)
    const second = gate.run(async () => 'second')
    await expect(gate.run(async () => 'third')).rejects.toMatchObject({ code: 'busy', retryAfter: 2 })
    door.open()
    await first
    expect(await second).toBe('second')
    expect(gate.stats().shed).toBe(1)
  })

  it('refuses who has waited too long, and the permit is not lost', async () => {
    const gate = bulkhead({ permits: 1, queue: 5, waitMs: 20 })
    const door = held()
    const first = gate.run(() => door.until)
    await expect(gate.run(async () => 'late')).rejects.toMatchObject({ code: 'busy' })
    door.open()
    await first
    expect(await gate.run(async () => 'next')).toBe('next')
  })

  it('gives the permit back when the work throws', async () => {
    const gate = bulkhead({ permits: 1, queue: 1, waitMs: 50 })
    await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await gate.run(async () => 1)).toBe(1)
  })
})
