import { expect, it } from 'vitest'

import {
  failureWords,
  functionName,
  type Progress,
  priorityOf,
  progressWords,
  queueWords,
  type RunCounts,
  secondsLeft,
  sizeWords,
} from './rules'

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

it('lets people who wait for a class go before a whole school', () => {
  expect([0, 1, 45, 80, 81, 1200].map(priorityOf)).toEqual([0, 120, 120, 120, 0, 0])
})

const runs: RunCounts = {
  fn: 'make-report-cards',
  waiting: 0,
  working: 1,
  oldestSeconds: 0,
  done: 4,
  failed: {},
}

it.each([
  [[], 'All goes well; nothing waits', true],
  [[runs], 'All goes well; nothing waits', true],
  [[runs, { ...runs, waiting: 2, oldestSeconds: 9 }], 'All goes well; 2 runs wait', true],
  [[{ ...runs, failed: { refused: 3, 'passing fault': 1 } }], 'All goes well; nothing waits', true],
  [[{ ...runs, failed: { fault: 1 } }], '1 run was given up through a fault of ours', false],
  [
    [{ ...runs, waiting: 9, oldestSeconds: 301 }],
    'The queue is slow: the oldest run has waited 6 min',
    false,
  ],
] as [RunCounts[], string, boolean][])('tells of the queue %#: %s', (given, title, isWell) => {
  expect(queueWords(given)).toEqual({ title, isWell })
})

it('names functions and what became of their runs', () => {
  expect(functionName('make-report-cards')).toBe('Make report cards')
  expect(failureWords({})).toBe('–')
  expect(failureWords({ refused: 2, 'processes died': 1 })).toBe(
    '2: refused, with words for the school; 1: the process died each time',
  )
})
