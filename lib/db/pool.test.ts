import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest'

import { schools } from '@/drizzle/schema'
import { registry } from '@/lib/observability/metrics'
import { problem } from '@/lib/route'
import { newSchool } from '@/lib/testing/school'
import { inSchool, outsideAnySchool, ping, poolStats } from '.'

const admin = postgres(inject('superUrl'), { max: 1, onnotice() {} })
afterAll(() => admin.end())

/** A figure of this process; 0 where nothing was counted yet. */
async function figure(name: string, labels: Record<string, string> = {}): Promise<number> {
  const metric = (await registry.getMetricsAsJSON()).find((one) => name.startsWith(one.name))
  const values = (metric?.values ?? []) as {
    metricName?: string
    labels: Record<string, unknown>
    value: number
  }[]
  return values
    .filter((one) => (one.metricName ?? metric!.name) === name)
    .filter((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .reduce((sum, one) => sum + one.value, 0)
}

const counted = (statement: string) => figure('hillview_db_query_duration_seconds_count', { statement })

describe('the figures of the pool', () => {
  it('counts and times every statement by its name, also in transactions and savepoints', async () => {
    const names = ['begin', 'commit', 'select schools', 'select memberships']
    const before = await Promise.all(names.map(counted))
    await outsideAnySchool(async (tx) => {
      await tx.select().from(schools).limit(1)
      await tx.transaction((inner) => inner.execute(sql`select 1 from memberships limit 1`))
    })
    const after = await Promise.all(names.map(counted))
    expect(after.map((count, i) => count - before[i]!)).toEqual([1, 1, 1, 1])
  })

  it('tells refused statements from answered ones, and no commit where none was', async () => {
    const [refused, commits] = [
      await figure('hillview_db_statements_total', { outcome: 'refused' }),
      await counted('commit'),
    ]
    await expect(outsideAnySchool((tx) => tx.execute(sql`select 1 / 0`))).rejects.toThrow()
    expect(await figure('hillview_db_statements_total', { outcome: 'refused' })).toBe(refused + 1)
    expect(await counted('commit')).toBe(commits)
  })

  it('shows permits by state', async () => {
    await ping()
    const { active, idle } = poolStats()
    expect(await figure('hillview_db_permits', { state: 'idle' })).toBe(idle)
    expect(await figure('hillview_db_permits', { state: 'active' })).toBe(active)
    expect(await figure('hillview_db_acquire_seconds_count')).toBeGreaterThan(0)
  })

  it('counts what was tried again after a serialisation failure', async () => {
    const school = await newSchool()
    const before = await figure('hillview_db_retries_total', { code: '40001' })
    let tries = 0
    await inSchool(school.system, (tx) =>
      ++tries < 3
        ? tx.execute(sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`)
        : tx.execute(sql`select 1`),
    )
    expect([tries, await figure('hillview_db_retries_total', { code: '40001' })]).toEqual([3, before + 2])
  })
})

it('calls a lock that others hold for too long "busy"', async () => {
  const school = await newSchool()
  const name = (text: string) => sql`update schools set name = ${text} where id = ${school.schoolId}`
  const refused = outsideAnySchool(async (tx) => {
    await tx.execute(name('one'))
    return outsideAnySchool(async (other) => {
      await other.execute(sql`set local lock_timeout = '50ms'`)
      await other.execute(name('other'))
    })
  })
  await expect(refused).rejects.toMatchObject({ code: 'busy' })
})

describe('a connection that is lost', () => {
  beforeEach(() => ping())

  it('is "busy" for its caller, is counted, and the next caller is served', async () => {
    const before = await figure('hillview_db_connection_lost_total')
    const cut = outsideAnySchool(async (tx) => {
      const [mine] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await admin`select pg_terminate_backend(${mine!.pid}::int)`
      await tx.execute(sql`select pg_sleep(5)`)
    })
    const error = await cut.catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'busy', retryAfter: 2 })
    const answer = problem(error, '/api/marks')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect(await figure('hillview_db_connection_lost_total')).toBe(before + 1)
    await expect(ping()).resolves.toBeDefined()
  })
})
