import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { v7 } from 'uuid'

import { cacheNames } from '@/lib/cache'
import { closePool } from '@/lib/db'
import { startRedis } from '@/lib/testing/redis'
import { freePort } from '../scripts/lib/ports.mjs'
import { serve } from '../scripts/lib/serve.mjs'
import { open } from './ask'
import { peopleOf, visitsIn } from './data/morning'
import { schoolOne } from './data/one'
import { sheetsOf, versionsOn } from './data/places'
import { signedIn } from './data/sessions'
import { isFull } from './load'
import { report } from './report'
import { counted } from './server'

/*
 * The same morning twice, on two servers of this build with a Redis: with CACHE=off, and with the cache. Staff open 60 % of
 * the pages, parents 40 %, and marks are entered at 5 a second. Statements are those that the requests sent, as the servers
 * count them, without the first 10 s. Now and then a sheet is opened after a save: by who saved, at once and on the same
 * server; by somebody else, on the other one, a second later.
 */
const [seconds, dropped, rate, saves] = [isFull ? 130 : 35, 10, 20, 5]

const school = await schoolOne()
const people = await peopleOf(school)
const visits = visitsIn(people, { seconds, rate })
const sheets = (await sheetsOf(school)).filter(({ area }) =>
  ['MAT', 'ENG', 'KIS', 'INT', 'SCI'].includes(area),
)
const everybody = [...new Set([...visits, ...people.staff, ...sheets].map(({ userId }) => userId))]
const cookies = new Map((await signedIn(everybody)).map((cookie, i) => [everybody[i]!, cookie]))
const head = cookies.get(people.staff.find(({ roles }) => roles.includes('head'))!.userId)
const versions = await versionsOn(school, sheets)

const without = await morning('off')
const kept = await morning('on')

const saving = (figure: (of: typeof kept) => number) => 100 * (1 - figure(kept) / figure(without))
for (const [name, of] of [
  ['CACHE=off', without],
  ['with the cache', kept],
] as const) {
  report({ of: name, what: 'pages opened', figure: of.pages, unit: '' })
  report({ of: name, what: 'statements a page', figure: of.statements / of.pages, unit: '' })
  report({ of: name, what: 'of them to know who asks', figure: of.sessions / of.pages, unit: '' })
  report({ of: name, what: 'statements a save', figure: of.saving / of.saved, unit: '' })
}
report({
  of: 'fewer statements',
  what: 'pages',
  figure: saving((of) => of.statements),
  unit: '%',
  atLeast: 90,
})
report({
  of: 'fewer statements',
  what: 'pages, beside who asks',
  figure: saving((of) => of.statements - of.sessions),
  unit: '%',
})
report({
  of: 'fewer statements',
  what: 'pages and saves',
  figure: saving((of) => of.statements + of.saving),
  unit: '%',
})
report({ of: 'a sheet after a save', what: 'looked at', figure: kept.looks, unit: 'times', atLeast: 1 })
report({ of: 'a sheet after a save', what: 'old for who saved', figure: kept.oldOwn, unit: '', atMost: 0 })
report({
  of: 'a sheet after a save',
  what: 'old for others after 1 s',
  figure: kept.oldOther,
  unit: '',
  atMost: 0,
})
for (const [name, share] of kept.hits) report({ of: 'kept already', what: name, figure: share, unit: '%' })
await closePool()

async function morning(cache: 'on' | 'off') {
  const redis = await startRedis()
  const servers = [await start(cache, redis.url), await start(cache, redis.url)]
  try {
    return await replay(
      servers.map(({ at }) => at),
      cache === 'on',
    )
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()))
    await redis.end()
  }
}

async function start(cache: 'on' | 'off', redis: string) {
  const port = String(await freePort())
  const own = { CACHE: cache, REDIS_URL: redis, PORT: port, HOST: '127.0.0.1', JOB_WORKERS: '0' }
  const env = { ...process.env, ...own } as Record<string, string>
  const server = serve(env, { dev: false, pidFile: join(tmpdir(), `hillview-cache-${randomUUID()}.pid`) })
  await server.ready()
  return { at: `http://127.0.0.1:${port}`, stop: server.stop }
}

async function replay(servers: string[], isKept: boolean) {
  const serverOf = (userId: string) => servers[everybody.indexOf(userId) % servers.length]!
  const other = (server: string) => servers.find((each) => each !== server)!
  const seen = { looks: 0, oldOwn: 0, oldOther: 0 }
  const began = performance.now()
  const until = (second: number) => pause(Math.max(0, second * 1000 - (performance.now() - began)))

  async function visit({ userId, at, pages, gaps }: (typeof visits)[number]) {
    await until(at)
    for (const [i, page] of pages.entries()) {
      await open(page, { cookie: cookies.get(userId), at: serverOf(userId) })
      await pause(gaps[i]! * 1000)
      if (performance.now() - began > seconds * 1000) return
    }
  }

  async function enter(number: number) {
    await until(number / saves)
    const { userId, classId, assessmentId, paperId, area, learnerIds } = sheets[number % 10]!
    const learnerId = learnerIds[Math.floor(number / 10) % learnerIds.length]!
    const [cookie, at, cell] = [cookies.get(userId), serverOf(userId), `${paperId} ${learnerId}`]
    const version = versions.get(cell) ?? 0
    const typed = String(20 + ((number * 7 + version) % 79))
    const changes = [{ changeId: v7(), learnerId, paperId, typed, version }]
    const saved = await open('/api/marks', { cookie, at, json: { userId, classId, assessmentId, changes } })
    if (!saved.text().includes('"saved":[{')) throw new Error(`Not taken: ${saved.text()}`)
    // A value that stands there already is kept as it is, under its version.
    versions.set(cell, JSON.parse(saved.text()).saved[0].version)
    if (number % 11 !== 0) return
    const path = `/marks/${classId}/${area}/${assessmentId}`
    const shows = async (as: string | undefined, server: string) =>
      (await open(path, { cookie: as, at: server }))
        .text()
        .replaceAll('\\"', '"')
        .includes(`"learnerId":"${learnerId}","paperId":"${paperId}","state":"number","value":"${typed}"`)
    seen.looks++
    if (!(await shows(cookie, at))) seen.oldOwn++
    await pause(1000)
    if (!(await shows(head, other(at)))) seen.oldOther++
  }

  const entering = Array.from({ length: seconds * saves }, (_, number) => enter(number))
  const visiting = visits.map(visit)
  await until(dropped)
  const before = await spentBy(servers)
  await Promise.all([...entering, ...visiting])
  const after = await spentBy(servers)
  const spent = Object.fromEntries(
    Object.entries(after).map(([name, figure]) => [name, figure - before[name as keyof Spent]]),
  ) as Spent
  return { ...seen, ...spent, hits: isKept ? await hitsOf(servers) : [] }
}

type Spent = { pages: number; statements: number; saved: number; saving: number; sessions: number }

/** What the servers have counted so far, together. */
async function spentBy(servers: string[]): Promise<Spent> {
  const sum = async (metric: string, label?: string) => {
    const each = await Promise.all(servers.map((at) => counted(metric, { at, label })))
    return each.reduce((total, figure) => total + figure, 0)
  }
  const [per, api, marks] = ['hillview_db_statements_per_request', 'route="/api', 'route="/api/marks"']
  return {
    pages: (await sum(`${per}_count`)) - (await sum(`${per}_count`, api)),
    statements: (await sum(`${per}_sum`)) - (await sum(`${per}_sum`, api)),
    saved: await sum(`${per}_count`, marks),
    saving: await sum(`${per}_sum`, marks),
    sessions: await sum('hillview_db_query_duration_seconds_count', 'sessions"'),
  }
}

/** How much of what the cache was asked for it had, in percent, by kind; from the start on. */
async function hitsOf(servers: string[]): Promise<[name: string, share: number][]> {
  const sum = async (label: string) => {
    const each = await Promise.all(
      servers.map((at) => counted('hillview_cache_requests_total', { at, label })),
    )
    return each.reduce((total, figure) => total + figure, 0)
  }
  const shares = cacheNames.map(async (name): Promise<[string, number]> => {
    const [missed, all] = [await sum(`cache="${name}",result="miss"`), await sum(`cache="${name}"`)]
    return [name, 100 * (1 - missed / all)]
  })
  return (await Promise.all(shares)).filter(([, share]) => !Number.isNaN(share))
}
