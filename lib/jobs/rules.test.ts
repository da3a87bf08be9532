import { expect, it } from 'vitest'

import { type Progress, progressWords, secondsLeft, sizeWords } from './rules'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000)
const running: Progress = {
  state: 'running',
  done: 0,
  total: 412,
  unit: 'cards',
  firstAt: null,
  lastAt: null,
}

it('works out what remains from the pace so far', () => {
  expect(secondsLeft({ ...running, done: 212, firstAt: at(0), lastAt: at(42.2) })).toBe(40)
  expect(secondsLeft({ ...running, done: 1, firstAt: at(0), lastAt: at(0) })).toBeNull()
  expect(secondsLeft({ ...running, done: 412, firstAt: at(0), lastAt: at(9) })).toBeNull()
  expect(secondsLeft({ ...running, total: 0, done: 5, firstAt: at(0), lastAt: at(9) })).toBeNull()
})

it.each([
  [{ state: 'queued' }, 'Waiting to begin'],
  [{ state: 'queued', done: 20 }, '20 of 412 cards, waiting to go on'],
  [{}, '0 of 412 cards'],
  [{ done: 212, firstAt: at(0), lastAt: at(42.2) }, '212 of 412 cards, about 40 s left'],
  [{ done: 212, firstAt: at(0), lastAt: at(200) }, '212 of 412 cards, about 4 min left'],
  [{ done: 2, firstAt: at(0), lastAt: at(10) }, '2 of 412 cards, about 1 h 9 min left'],
  [{ done: 411, firstAt: at(0), lastAt: at(0) }, '411 of 412 cards, about 5 s left'],
  [{ done: 412, firstAt: at(0), lastAt: at(9) }, '412 of 412 cards, putting them together'],
  [{ total: 0, done: 7 }, '7 cards'],
  [{ state: 'done', done: 412 }, '412 of 412 cards, all done'],
  [{ state: 'failed', done: 3 }, 'Stopped after 3 of 412 cards'],
  [{ state: 'cancelled', done: 3 }, 'Cancelled after 3 of 412 cards'],
] as [Partial<Progress>, string][])('says %j as "%s"', (part, words) => {
  expect(progressWords({ ...running, ...part })).toBe(words)
})

it('says sizes as people do', () => {
  expect([1, 999, 48_213, 3_249_000].map(sizeWords)).toEqual(['1 byte', '999 bytes', '48 KB', '3.2 MB'])
})
