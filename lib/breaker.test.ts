import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { Away, breaker } from './breaker'

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => vi.useRealTimers())

/** A breaker for callers who say themselves what becomes of them, and what it told of itself. */
function made() {
  const told: string[] = []
  const gate = breaker({
    failures: 3,
    restMs: 1000,
    isAway: (error) => error === 'away',
    onOpen: () => void told.push('open'),
    onClose: () => void told.push('closed'),
  })
  const answer = () => gate.run(async () => 'answer').catch((error) => error)
  const refusal = () => gate.run(() => Promise.reject('refused')).catch((error) => error)
  const lose = async (times = 1) => {
    for (let time = 0; time < times; time++) await gate.run(() => Promise.reject('away')).catch(() => {})
  }
  const hang = () => void gate.run(() => new Promise(() => {})).catch(() => {})
  return { told, gate, answer, refusal, lose, hang }
}

const away = expect.any(Away)

it('lets everybody through until so many in a row found nobody there; a refusal is an answer', async () => {
  const { answer, refusal, lose, told, gate } = made()
  await lose(2)
  expect(await refusal()).toBe('refused')
  await lose(2)
  expect(await answer()).toBe('answer')
  await lose(3)
  expect(await answer()).toEqual(away)
  expect([gate.isOpen(), told]).toEqual([true, ['open']])
})

it('lets one try after the rest, and one more after the next while that one hears nothing', async () => {
  const { answer, lose, hang } = made()
  await lose(3)
  for (let rest = 0; rest < 3; rest++) {
    expect(await answer()).toEqual(away)
    vi.advanceTimersByTime(1000)
    hang()
  }
  expect(await answer()).toEqual(away)
})

it('rests again when the one who tries finds nobody, and opens to all when one is answered', async () => {
  const { answer, lose, told } = made()
  await lose(3)
  vi.advanceTimersByTime(1500)
  await lose(1)
  vi.advanceTimersByTime(999)
  expect(await answer()).toEqual(away)
  vi.advanceTimersByTime(1)
  expect(await answer()).toBe('answer')
  expect(await answer()).toBe('answer')
  expect(told).toEqual(['open', 'closed'])
})

it('does not believe an answer that was asked for before', async () => {
  const { gate, answer, lose } = made()
  let settle = () => {}
  const early = gate.run(() => new Promise<void>((resolve) => (settle = resolve)))
  await lose(3)
  settle()
  await early
  expect(await answer()).toEqual(away)
})
