import { describe, expect, it } from 'vitest'

import { localPath } from './landing'

describe('the page to go on to', () => {
  it.each(['/today', '/marks?class=8&area=MAT', '/learners/0199-a', '/family/x?y=%2F%2Fz', '/a/../b'])(
    'may be %j',
    (raw) => {
      expect(localPath(raw)).toBe(new URL(raw, 'http://x').pathname + new URL(raw, 'http://x').search)
    },
  )

  it.each([
    undefined,
    null,
    7,
    ['/today'],
    '',
    'today',
    'https://elsewhere.example',
    '//elsewhere.example',
    '///elsewhere.example',
    '/\\elsewhere.example',
    '/a\\b',
    '/\t/elsewhere.example',
    '/\n/elsewhere.example',
    '/..//elsewhere.example',
    'javascript:alert(1)',
    'data:text/html,x',
    ' /today',
    '/',
    '/api/auth/signout',
    '/sign-in',
    '/sign-in?next=/sign-in',
    '/password',
    '/_next/static/x',
    `/${'x'.repeat(2000)}`,
  ])('is never %j', (raw) => {
    expect(localPath(raw)).toBeNull()
  })
})
