import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'

import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { loadSchool } from '@/scripts/cli/load'
import { exportResults } from './export/queries'

const shared = '../shared/data'
type Planned = {
  scope: string
  term: number
  assessment: string
  settings?: { absentCountsAsZero: boolean; rankBy: 'average' | 'points' }
  suffix?: string
}
const plan: Planned[] = existsSync(shared)
  ? JSON.parse(readFileSync(`${shared}/golden/plan.json`, 'utf8'))
  : []
const dashed = (name: string) => name.toLowerCase().replaceAll(' ', '-')

describe.skipIf(plan.length === 0)('a loaded school, exported from the database', () => {
  const slug = `golden-${Date.now()}`
  beforeAll(() => loadSchool({ dir: shared, slug }), 180_000)

  it.each(plan)(
    '$scope, term $term, $assessment $suffix',
    async ({ scope, term, assessment, settings, suffix }) => {
      const file = `${dashed(scope)}.t${term}-${dashed(assessment)}${suffix ? `.${suffix}` : ''}.json`
      const golden = JSON.parse(readFileSync(`${shared}/golden/${file}`, 'utf8'))
      const { schoolId } = (await findSchool(slug))!
      const exported = await exportResults(systemActor(schoolId), {
        className: scope,
        term,
        assessment,
        overrides: settings,
      })
      expect({ ...exported, school: golden.school }).toEqual(golden)
    },
  )
})
