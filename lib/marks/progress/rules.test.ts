import { expect, it } from 'vitest'

import { nearest } from './rules'

const sat = (name: string, startsOn: string) => ({ name, startsOn, endsOn: startsOn })
const year = [sat('Mid-Term', '2026-09-21'), sat('End Term', '2026-10-12'), sat('Opener', '2026-08-31')]

it.each([
  ['2026-08-01', 'Opener'],
  ['2026-08-31', 'Opener'],
  ['2026-10-11', 'Mid-Term'],
  ['2026-10-12', 'End Term'],
  ['2027-03-01', 'End Term'],
])('is on %s %s', (today, name) => {
  expect(nearest(year, today)?.name).toBe(name)
})

it('is none of none', () => {
  expect(nearest([], '2026-10-12')).toBeNull()
})
