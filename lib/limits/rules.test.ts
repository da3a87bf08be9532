import { describe, expect, it } from 'vitest'

import {
  type Counted,
  factorOf,
  rateLimitHeaders,
  readQuota,
  readRoleFactors,
  scaled,
  secondsUntilRoom,
  waitWords,
  windowsOf,
} from './rules'

describe('a limit', () => {
  it.each([
    ['120/min 3000/h burst 30', { minute: 120, hour: 3000, burst: 30 }],
    ['10/min 100/h', { minute: 10, hour: 100, burst: null }],
  ])('is read from %j', (text, quota) => {
    expect(readQuota(text)).toEqual(quota)
  })

  it.each([
    '',
    'off',
    '120',
    '120/min',
    '0/min 10/h',
    '-1/min 10/h',
    '1e3/min 10/h',
    '10/h 100/min',
    '10/min 100/h burst 0',
    '10/min 100/h burst',
    '10/min 100/h burst 5 ',
    '9999999999/min 1/h',
  ])('is not read from %j', (text) => {
    expect(readQuota(text)).toBeNull()
  })

  it('fills evenly with a burst, and is a sliding minute without', () => {
    expect(windowsOf('api', { minute: 120, hour: 3000, burst: 30 })).toEqual([
      { kind: 'bucket', policy: 'api', quota: 120, holds: 30, ms: 500 },
      { kind: 'sliding', policy: 'api-hour', quota: 3000, ms: 3_600_000 },
    ])
    expect(windowsOf('upload', { minute: 10, hour: 100, burst: null })[0]).toEqual({
      kind: 'sliding',
      policy: 'upload',
      quota: 10,
      ms: 60_000,
    })
  })

  it('is shared out, and never becomes nothing', () => {
    const quota = { minute: 5, hour: 20, burst: 3 }
    expect(scaled(quota, 1 / 4)).toEqual({ minute: 1, hour: 5, burst: 1 })
    expect(scaled(quota, 1 / 100)).toEqual({ minute: 1, hour: 1, burst: 1 })
    expect(scaled({ minute: 5, hour: 20, burst: null }, 2)).toEqual({ minute: 10, hour: 40, burst: null })
  })
})

describe('roles', () => {
  it('have their share', () => {
    const factors = readRoleFactors('head=2 parent=0.5')!
    expect(factorOf(['head'], factors)).toBe(2)
    expect(factorOf(['parent'], factors)).toBe(0.5)
    expect(factorOf(['parent', 'subject_teacher'], factors)).toBe(1)
    expect(factorOf(['bursar'], factors)).toBe(1)
    expect(factorOf([], factors)).toBe(1)
    expect(readRoleFactors('')).toEqual({})
  })

  it.each(['king=2', 'head=0', 'head', 'head=', 'head=-1', 'head=2,parent=1', '__proto__=2', 'head=1e9'])(
    'are not read from %j',
    (text) => {
      expect(readRoleFactors(text)).toBeNull()
    },
  )
})

describe('an answer', () => {
  const [minute, hour] = windowsOf('api', { minute: 120, hour: 3000, burst: 30 })
  const counted = (more: Partial<Counted> = {}): Counted[] => [
    { window: minute!, allowed: true, remaining: 29, resetMs: 480, ...more },
    { window: hour!, allowed: true, remaining: 2400, resetMs: 1_800_000 },
  ]

  it('names its limits, and the one with the least room', () => {
    expect(rateLimitHeaders(counted())).toEqual({
      'RateLimit-Policy': '"api";q=120;w=60, "api-hour";q=3000;w=3600',
      RateLimit: '"api-hour";r=2400;t=1800',
    })
    expect(rateLimitHeaders(counted({ allowed: false, remaining: 0 })).RateLimit).toBe('"api";r=0;t=1')
    expect(rateLimitHeaders([])).toEqual({})
  })

  it.each([
    [-86_400_000, 1],
    [0, 1],
    [Number.MAX_SAFE_INTEGER, 3600],
  ])('never asks to wait longer than the window, though a clock says %i ms', (resetMs, seconds) => {
    expect(secondsUntilRoom({ ...counted()[1]!, resetMs })).toBe(seconds)
  })

  it.each([
    [0, 'in 1 second'],
    [1, 'in 1 second'],
    [12, 'in 12 seconds'],
    [90, 'in 90 seconds'],
    [91, 'in 2 minutes'],
    [1500, 'in 25 minutes'],
    [3599, 'in an hour'],
  ])('says %i s as "%s"', (seconds, words) => {
    expect(waitWords(seconds)).toBe(words)
  })
})
