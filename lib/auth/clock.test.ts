import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { briefly } from '@/lib/briefly'
import { remembered } from './recall'
import type { Session } from './sessions'

// The computer's clock is set back or forward while something is remembered: it is asked for again as soon as ever.
const start = new Date('2026-10-12T08:00:00Z')
beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance'], now: start }))
afterEach(() => vi.useRealTimers())

const found = briefly<string>('clock test', { freshMs: 3000, most: 10 })
const memories = {
  'a value': { ask: (read: () => Promise<string>) => found('key', read), keptMs: 3000 },
  // Of which nobody has changed anything: what ends it is time alone.
  'a session': {
    ask: (read: () => Promise<string>) => remembered('hash', read as unknown as () => Promise<Session>),
    keptMs: 30_000,
  },
}

it.each(Object.keys(memories) as (keyof typeof memories)[])('does not keep %s too long', async (name) => {
  const { ask, keptMs } = memories[name]
  for (const hours of [-1, 24]) {
    await ask(async () => 'before')
    vi.advanceTimersByTime(keptMs - 1)
    vi.setSystemTime(start.getTime() + hours * 3_600_000)
    expect(await ask(async () => 'after')).toBe('before')
    vi.advanceTimersByTime(1)
    expect(await ask(async () => 'after')).toBe('after')
    vi.advanceTimersByTime(keptMs)
  }
})
