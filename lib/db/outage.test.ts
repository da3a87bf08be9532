import postgres from 'postgres'
import { v7 } from 'uuid'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { appProcess, ownPostgres, settingsFor } from '@/lib/testing/app-process'
import type { MarkSchool } from '@/lib/testing/marks'
import { tcpProxy } from '@/lib/testing/proxy'
import { compare, nothingWrong, writers } from '@/lib/testing/writers'

// The application's own pool and commands while PostgreSQL goes away. HILLVIEW_LONG_TESTS=1 adds the long outages.
const long = process.env.HILLVIEW_LONG_TESTS === '1'
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const atEnd: (() => unknown)[] = []
let server: Awaited<ReturnType<typeof ownPostgres>>

beforeAll(async () => {
  server = await ownPostgres()
})
afterEach(() => Promise.all(atEnd.splice(0).map((end) => end())))
afterAll(() => server?.remove())

/** An app process on the database (or on the address given), and a school with so many learners. */
async function opened({ settings = {}, size = 20, url = server.appUrl } = {}) {
  const app = await appProcess(settingsFor(url, settings))
  atEnd.push(app.kill)
  const { status, body } = await app.call('school', { size })
  expect(status).toBe(200)
  const school = body as MarkSchool
  return { app, school, schoolId: school.schoolId }
}

/** The same through a network of our own. */
async function openedThroughProxy(options: Parameters<typeof opened>[0] = {}) {
  const proxy = await tcpProxy(server.appUrl)
  atEnd.push(proxy.close)
  return { proxy, ...(await opened({ ...options, url: proxy.url })) }
}

function superuser() {
  const admin = postgres(server.superUrl, { max: 1, onnotice() {}, backoff: () => 0.1 })
  atEnd.push(() => admin.end())
  return admin
}

const isBusy = { status: 503, retryAfter: '2', body: expect.objectContaining({ code: 'busy' }) }

describe('PostgreSQL crashes with transactions open', () => {
  it.each(long ? [2, 20] : [2])(
    'and is away for %i s: busy meanwhile, then well in the same process, nothing lost, nothing half',
    { timeout: 120_000 },
    async (seconds) => {
      const { app, school, schoolId } = await opened({ settings: { DB_IDLE_IN_TRANSACTION_MS: '120000' } })
      const pid = app.pid()
      const admin = superuser()
      const others = await Promise.all(times(3, () => app.call('school', { size: 2 })))
      const held = others.map(({ body }) => app.call('hold', { schoolId: (body as MarkSchool).schoolId }))
      const open = () =>
        admin`select from pg_stat_activity where state = 'idle in transaction' and query like 'update%'`
      await expect.poll(open, { timeout: 15_000 }).toHaveLength(3)
      const work = writers(app, school)
      await work.everybodyWrites()
      expect(await open()).toHaveLength(3)

      await server.crash()
      for (const answer of await Promise.all(held)) expect(answer).toMatchObject(isBusy)
      await pause(seconds * 1000)
      await server.start()
      const back = performance.now()
      await work.everybodyWrites(15_000)
      const well = performance.now() - back
      await work.stop()

      const refused = work.answers.filter(({ status }) => status !== 200)
      expect(refused.length).toBeGreaterThan(20)
      for (const answer of refused) expect(answer).toMatchObject(isBusy)
      expect(app.pid()).toBe(pid)
      expect(await compare(admin, schoolId, work.acknowledged)).toEqual(nothingWrong)
      const [left] = await admin`select count(*)::int as names from learners where full_name = 'Never Kept'`
      expect(left!.names).toBe(0)
      const slowest = Math.max(...refused.map(({ ms }) => ms))
      console.log(
        `${seconds} s away: ${work.acknowledged.length} marks acknowledged, ${refused.length} refused, the slowest ` +
          `after ${Math.round(slowest)} ms; all 20 wrote again ${Math.round(well)} ms after the start`,
      )
    },
  )
})

describe('PostgreSQL ends transactions that idle', () => {
  it('refuses them cleanly, keeps nothing of them, and has their connections back', async () => {
    const settings = { DB_POOL_MAX: '2', DB_WAIT_MS: '20000', DB_IDLE_IN_TRANSACTION_MS: '1000' }
    const { app, schoolId } = await opened({ settings })
    const held = await Promise.all(times(4, () => app.call('hold', { schoolId })))
    for (const answer of held) expect(answer).toMatchObject(isBusy)
    const after = await Promise.all(times(4, () => app.call('sleep', { schoolId, seconds: 0.1 })))
    expect(after.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const [left] =
      await superuser()`select count(*)::int as names from learners where full_name = 'Never Kept'`
    expect(left!.names).toBe(0)
  })
})

describe('the answer to COMMIT is lost', () => {
  it('tells "busy", takes the same changes again as they are, and keeps each once', async () => {
    const { app, school, schoolId, proxy } = await openedThroughProxy()
    const change = (learnerId: string) => ({
      changeId: v7(),
      learnerId,
      paperId: school.paper.MAT,
      typed: '61',
      version: 0,
    })
    const [first, second, third, ...others] = school.learners.east.map(({ id }) => change(id))
    const batches = [[first], [second], [third], others] as (typeof others)[]
    for (const changes of batches) {
      const call = () =>
        app.call('save', { schoolId, classId: school.east, assessmentId: school.endTerm, changes })
      proxy.loseCommit()
      expect(await call()).toMatchObject(isBusy)
      expect(proxy.commitsLost()).toBe(1)
      const { status, body } = await call()
      expect(status).toBe(200)
      expect(body).toMatchObject({
        saved: changes.map(() => ({ value: '61', version: 1 })),
        refused: [],
        clashes: [],
      })
    }
    const sent = batches.flat().map(({ changeId, learnerId }) => ({ changeId, learnerId, value: 61 }))
    const admin = superuser()
    expect(await compare(admin, schoolId, sent)).toEqual(nothingWrong)
    const [history] =
      await admin`select count(*)::int as rows from mark_history where school_id = ${schoolId}`
    expect(history!.rows).toBe(20)
  })
})

describe('every connection is taken', () => {
  it('turns others away while they wait for it, at once when too many wait, and serves them afterwards', async () => {
    const { app, schoolId } = await opened({
      settings: { DB_POOL_MIN: '0', DB_POOL_MAX: '3', DB_QUEUE_MAX: '4' },
    })
    let asleep = 3
    const sleepers = times(3, () =>
      app.call('sleep', { schoolId, seconds: 3 }).then((answer) => {
        asleep--
        return answer
      }),
    )
    await expect.poll(async () => (await app.call('pool')).body).toMatchObject({ active: 3, idle: 0 })
    const turnedAway = await Promise.all(times(10, () => app.call('ping')))
    expect(asleep).toBe(3)
    for (const answer of turnedAway) expect(answer).toMatchObject(isBusy)
    expect((await app.call('pool')).body).toMatchObject({ active: 3, waiting: 0, shed: 10 })
    for (const answer of await Promise.all(sleepers)) expect(answer.status).toBe(200)
    expect((await app.call('ping')).status).toBe(200)
  })
})

describe('the pool itself', () => {
  const settings = { WATCH_POOL_MS: '300', DB_POOL_MAX: '2', DB_POOL_MIN: '2' }

  it('ends the process when its connections are dead and fresh ones are not', async () => {
    const { app, proxy } = await openedThroughProxy({ settings })
    proxy.freeze()
    void app.call('ping')
    void app.call('ping')
    expect(await app.ended()).toBe(1)
    expect(app.log).toContain('this process ends')
  })

  it('lets the process live while the database is away, and while there is more work than it can take', async () => {
    const { app, schoolId } = await opened({ settings: { ...settings, WATCH_POOL_MS: '700' } })
    let over = false
    let turnedAway = 0
    const crowd = times(12, async () => {
      while (!over) if ((await app.call('sleep', { schoolId, seconds: 0.2 })).status === 503) turnedAway++
    })
    await pause(3500)
    over = true
    await Promise.all(crowd)
    expect(turnedAway).toBeGreaterThan(0)
    await server.crash()
    await pause(3500)
    await server.start()
    await expect.poll(async () => (await app.call('ping')).status, { timeout: 15_000 }).toBe(200)
  })

  it('keeps the smallest number of connections open: from the start, for idling, and after they were lost', async () => {
    const admin = superuser()
    await opened({ settings: { DB_POOL_MIN: '3', DB_POOL_MAX: '6', DB_IDLE_SECONDS: '1' } })
    const pids = async () =>
      (await admin`select pid from pg_stat_activity where application_name = 'hillview' order by pid`).map(
        ({ pid }) => pid as number,
      )
    await expect.poll(pids, { timeout: 15_000 }).toHaveLength(3)
    const before = await pids()
    await pause(2500)
    expect(await pids()).toEqual(before)
    for (const pid of before) await admin`select pg_terminate_backend(${pid}::int)`
    await expect.poll(pids, { timeout: 15_000 }).toHaveLength(3)
    expect((await pids()).filter((pid) => before.includes(pid))).toEqual([])
  })
})
