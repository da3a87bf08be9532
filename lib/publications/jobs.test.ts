import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/sessions'
import { countingStatements } from '@/lib/db/count'
import { env } from '@/lib/env'
import { getChildReport } from '@/lib/family/queries'
import { outboxRelay } from '@/lib/jobs/outbox'
import { registry } from '@/lib/observability/metrics'
import { getClassReports } from '@/lib/reports/queries'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { testEngine } from '@/lib/testing/jobs'
import { warmSchools } from '@/lib/today/jobs'
import { getToday } from '@/lib/today/queries'
import { publishResults } from './commands'
import { warmRelease } from './jobs'

let school: Awaited<ReturnType<typeof newDemoSchool>>
let head: Actor
let classId: string
let choice: { assessmentId: string }

const count = async (work: () => Promise<unknown>) => (await countingStatements(work)).statements.length

/** How many values of a kind the cache was asked for. */
async function asked(name: string): Promise<number> {
  const { values } = await registry.getSingleMetric('hillview_cache_requests_total')!.get()
  return values.reduce((sum, { labels, value }) => sum + (labels.cache === name ? value : 0), 0)
}

beforeAll(async () => {
  env.CACHE = 'on'
  school = await newDemoSchool()
  head = await school.withRole('head')
  classId = school.classId('Grade 8 East')
  choice = { assessmentId: school.assessmentId(3, 'End Term') }
}, 120_000)
afterAll(() => {
  env.CACHE = 'off'
})

it('has at hand after a release what the class’s parents and staff open', async () => {
  const { rows, missing } = (await getClassReports(head, classId, choice))!
  const { learnerId } = rows[0]!
  const parent = await school.parentOf(learnerId)
  await publishResults(head, { classId, choice, acceptMissing: missing.length })

  const before = await asked('reports')

  const engine = await testEngine([warmRelease])
  try {
    await outboxRelay(engine.add).relay(school.schoolId)
    const costs = async () => [
      await count(() => getChildReport([parent], learnerId, null)),
      await count(() => getMarksheet(head, classId, choice, 'class')),
      await count(() => getClassReports(head, classId, choice)),
    ]
    // Looking keeps it too, so we look when the last of it is done.
    await expect.poll(() => asked('reports'), { timeout: 20_000 }).toBe(before + 1)
    expect(await costs()).toEqual([0, 0, 0])
  } finally {
    await engine.stop()
  }
  expect((await getChildReport([parent], learnerId, null))!.shown!.card.learner.name).toBe(rows[0]!.name)
})

it('has at hand after a start what the schools in use open', async () => {
  await startSession(head.userId!)
  await warmSchools({ most: 1, restMs: 0 })
  expect(await count(() => getToday(school.system))).toBe(0)
  expect(await count(() => getMarksheet(school.system, classId, choice, 'class'))).toBe(0)
})
