import { v7 } from 'uuid'
import { expect, it } from 'vitest'

import { newMarkSchool } from '@/lib/testing/marks'
import { schoolOfLink } from './queries'

it('finds the school of a link among a person’s own, by the id in it', async () => {
  const [one, other] = [await newMarkSchool(), await newMarkSchool()]
  const places = await Promise.all(
    [one, other].map(async ({ person }, i) => ({ ...(await person('head')), name: `School ${i}` })),
  )
  const found = async (path: string) => (await schoolOfLink(places, path))?.name ?? null
  expect(await found(`/classes/${other.east}`)).toBe('School 1')
  expect(await found(`/marks/${one.east}/MAT/${one.endTerm}`)).toBe('School 0')
  expect(await found(`/learners/${other.learners.east[0]!.id}?from=x`)).toBe('School 1')
  expect(await found(`/people/${places[1]!.staffId}`)).toBe('School 1')
  for (const path of ['/today', '/classes/x', `/classes/${v7()}`, "/classes/' or true --"])
    expect(await found(path)).toBeNull()
  expect(await schoolOfLink([places[0]!], `/classes/${other.east}`)).toBeNull()
})
