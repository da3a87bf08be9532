import { expect, it } from 'vitest'

import { breaker } from './breaker'

/** A breaker with a clock of its own, and what it told of itself. */
function made() {
  const clock = { ms: 0 }
  const told: boolean[] = []
  const gate = breaker({
    errors: 3,
    pauseMs: 1000,
    now: () => clock.ms,
    onChange: (open) => void told.push(open),
  })
  const lose = (times: number) => Array.from({ length: times }, () => gate.lost())
  return { clock, told, gate, lose }
}

it('lets everybody through until so many in a row lost their connection', () => {
  const { gate, lose, told } = made()
  lose(2)
  gate.answered()
  lose(2)
  expect(() => gate.enter()).not.toThrow()
  lose(1)
  expect(() => gate.enter()).toThrow(expect.objectContaining({ code: 'busy', retryAfter: 2 }))
  expect(told).toEqual([true])
})

it('lets one caller try after the pause, and one more after the next', () => {
  const { gate, lose, clock } = made()
  lose(3)
  for (const ms of [1000, 2000]) {
    clock.ms = ms
    expect(() => gate.enter()).not.toThrow()
    expect(() => gate.enter()).toThrow()
  }
})

it('stays shut while the one who tries loses too, and opens to all when one is answered', () => {
  const { gate, lose, clock, told } = made()
  lose(3)
  clock.ms = 1500
  gate.enter()
  clock.ms = 1600
  lose(1)
  clock.ms = 2500
  expect(() => gate.enter()).toThrow()
  clock.ms = 2600
  gate.enter()
  gate.answered()
  for (let caller = 0; caller < 5; caller++) expect(() => gate.enter()).not.toThrow()
  expect(told).toEqual([true, false])
})
