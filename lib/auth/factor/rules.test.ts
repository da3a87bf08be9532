import { describe, expect, it } from 'vitest'

import { isProven, needsFactor, readCode, showRecovery, showSecret } from './rules'

const place = (
  role: 'head' | 'admin' | 'deputy' | 'bursar' | 'parent',
  ...factorRoles: ('deputy' | 'bursar')[]
) => ({
  role,
  factorRoles,
})

describe('a second factor', () => {
  it.each([
    [false, [place('head')], 'required', true],
    [false, [place('admin')], 'required', true],
    [false, [place('deputy')], 'required', false],
    [false, [place('deputy', 'deputy')], 'required', true],
    [false, [place('deputy', 'deputy')], 'optional', true],
    [false, [place('deputy', 'bursar')], 'required', false],
    [false, [place('head')], 'optional', false],
    [false, [place('parent'), place('head')], 'required', true],
    [false, [], 'required', false],
    [true, [], 'required', true],
    [true, [], 'optional', false],
    [false, [{ role: null, factorRoles: null }], 'required', false],
  ] as const)('ops %s, %j, %s: %s', (isOps, places, installation, expected) => {
    expect(needsFactor({ isOps, places }, installation)).toBe(expected)
  })
})

describe('a proof of who somebody is', () => {
  it('lasts ten minutes, and was given', () => {
    expect([isProven(0, 599_999), isProven(0, 600_000), isProven(undefined, 0)]).toEqual([true, false, false])
  })
})

describe('a typed code', () => {
  it.each([
    ['123456', 'app', '123456'],
    [' 123 456 ', 'app', '123456'],
    ['１２３４５６', 'app', '123456'],
    ['abcde-23456', 'recovery', 'ABCDE23456'],
    ['ABCDE 23456', 'recovery', 'ABCDE23456'],
  ])('%j', (typed, kind, code) => {
    expect(readCode(typed)).toEqual({ kind, code })
  })

  it.each(['', '12345', '1234567', 'abcde-2345', 'abcde-23450', 'ABCDE-2345I', 'x'.repeat(1000)])(
    '%j is none',
    (typed) => {
      expect(readCode(typed)).toBeNull()
    },
  )

  it('is shown in groups', () => {
    expect([showRecovery('ABCDE23456'), showSecret('ABCDEFGHIJ')]).toEqual(['ABCDE-23456', 'ABCD EFGH IJ'])
  })
})
