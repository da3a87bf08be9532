import { expect, it } from 'vitest'

import { counties } from './rules'

it('lists the 47 counties and the 290 constituencies, each once', () => {
  expect(counties).toHaveLength(47)
  expect(new Set(counties.map(({ name }) => name)).size).toBe(47)
  const places = counties.flatMap(({ subCounties }) => subCounties)
  expect(places).toHaveLength(290)
  expect(new Set(places).size).toBe(290)
  expect(counties.every(({ subCounties }) => subCounties.length >= 2 && subCounties.every(Boolean))).toBe(
    true,
  )
})

it.each([
  ['Nairobi', 17],
  ['Kiambu', 12],
  ['Kakamega', 12],
  ['Nakuru', 11],
  ['Lamu', 2],
  ['Isiolo', 2],
])('gives %s its %i', (name, count) => {
  expect(counties.find((county) => county.name === name)?.subCounties).toHaveLength(count)
})
