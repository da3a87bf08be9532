import { expect, it } from 'vitest'

import { usernameShape } from '@/lib/fields'
import { usernameFrom } from './rules'

it.each([
  ['Mary Atieno Ouma', 'mary.ouma'],
  ["Wanja O'Neil", 'wanja.oneil'],
  ['Zoë Ñandú', 'zoe.nandu'],
  ['Kamau', 'kamau'],
  ['李小龙', 'staff'],
  ['A', 'staff'],
  [`${'x'.repeat(60)} y`, 'x'.repeat(40)],
])('%s is called %s', (fullName, username) => {
  expect(usernameFrom(fullName)).toBe(username)
  expect(username).toMatch(usernameShape)
})
