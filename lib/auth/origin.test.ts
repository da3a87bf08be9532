import { afterEach, describe, expect, it } from 'vitest'

import { env } from '@/lib/env'
import { isCrossOrigin, ownOrigin, requireSameOrigin } from './origin'

const asked = (headers: Record<string, string>) => new Headers(headers)
const passes = (headers: Record<string, string>) => {
  try {
    requireSameOrigin(asked(headers))
    return true
  } catch {
    return false
  }
}

describe('a change', () => {
  afterEach(() => Object.assign(env, { APP_ENV: 'test' }))

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ origin: 'http://localhost:3000' }, true],
    [{ host: '127.0.0.1:3111', origin: 'http://127.0.0.1:3111' }, true],
    [{ host: '192.168.1.20:3000', origin: 'http://192.168.1.20:3000' }, true],
    [{}, false],
    [{ host: 'localhost:3000' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'https://elsewhere.example' }, false],
    [{ origin: 'http://sibling.localhost:3000' }, false],
    [{ origin: 'http://localhost:3000.elsewhere.example' }, false],
    [{ host: 'localhost:3000', origin: 'http://localhost:3001' }, false],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ 'x-forwarded-host': 'elsewhere.example', origin: 'https://elsewhere.example' }, false],
  ])('with %j passes: %s', (headers, expected) => {
    expect(passes(headers)).toBe(expected)
  })

  it('in production comes from the settled address alone', () => {
    Object.assign(env, { APP_ENV: 'production' })
    expect(passes({ host: 'elsewhere.example', origin: 'http://elsewhere.example' })).toBe(false)
    expect(passes({ host: 'elsewhere.example', origin: 'http://localhost:3000' })).toBe(true)
    expect(ownOrigin(asked({ host: 'elsewhere.example' }))).toBe('http://localhost:3000')
  })
})

it('takes a program that says nothing for no stranger', () => {
  expect(isCrossOrigin(asked({}))).toBe(false)
  expect(isCrossOrigin(asked({ origin: 'https://elsewhere.example' }))).toBe(true)
  expect(isCrossOrigin(asked({ 'sec-fetch-site': 'same-site' }))).toBe(true)
})
