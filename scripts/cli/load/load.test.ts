import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'

import { loadSchool } from '.'

const shared = '../shared/data'
const unique = () => `test-${Math.random().toString(36).slice(2)}`

it.skipIf(!existsSync(shared))(
  'loads a whole school with nothing refused, once',
  async () => {
    const slug = unique()
    const report = await loadSchool({ dir: shared, slug })
    expect(report.refused).toEqual([])
    expect(report.took).toMatchObject({ classes: 19, staff: 29, learners: 648, assessments: 6, sheets: 84 })
    await expect(loadSchool({ dir: shared, slug })).rejects.toThrow(`The school ${slug} is already loaded.`)
  },
  120_000,
)
