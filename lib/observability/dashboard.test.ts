import { beforeAll, describe, expect, it } from 'vitest'

import { countingStatements } from '@/lib/db/count'
import { withFullPool } from '@/lib/testing/database'
import { newDemoSchool } from '@/lib/testing/demo'
import { dashboard } from './dashboard'
import { counter } from './metrics'
import { sharedFacts } from './shared'

describe('the figures of the installation', () => {
  beforeAll(async () => {
    await newDemoSchool()
  })

  it('take three statements, and hold nobody’s name', async () => {
    const { result, statements } = await countingStatements(async () => {
      await sharedFacts(-1)
      return dashboard()
    })
    expect(statements.length).toBeLessThanOrEqual(3)
    expect(result.shared?.schools).toBeGreaterThan(0)
    expect(result.health.checks['postgres:responseTime']?.[0]?.status).toBe('pass')
    expect(JSON.stringify(result)).not.toMatch(/Ridgeway|Grade 8|Mrs|Mr /)
  })

  it('tell which share was kept, and which was refused', async () => {
    const kept = counter('hillview_cache_requests_total', '', ['cache', 'result'])
    for (const result of ['hit', 'hit', 'stale', 'miss']) kept.inc({ cache: 'only-here', result })
    const { cache } = await dashboard()
    expect(cache.find(({ name }) => name === 'only-here')).toEqual({ name: 'only-here', all: 4, share: 0.75 })
    expect(cache.map(({ name }) => name)).toEqual(cache.map(({ name }) => name).toSorted())
  })

  it('say so when the database gives no answer, and do not wait for it', async () => {
    await withFullPool(async () => {
      const { health } = await dashboard()
      expect(health.status).toBe('fail')
      expect(health.checks['postgres:responseTime']?.[0]?.output).toBe('The database does not answer.')
    })
  })
})
