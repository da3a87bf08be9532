import { once } from 'node:events'
import { Agent, createServer, get, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { countStatement } from '@/lib/db/count'
import { until } from '@/lib/testing/jobs'
import { type Family, parsePrometheus } from '@/lib/testing/prometheus'
import { registry } from './metrics'
import { requestId, withRequestId } from './request'
import { routesOf } from './routes'
import { recentPace, routeOf, startRequestTiming } from './timing'

const patterns = [
  '/',
  '/today',
  '/marks',
  '/marks/[classId]/[subject]/[assessmentId]',
  '/r/[link]',
  '/api/auth/[...nextauth]',
  '/api/health',
  '/api/marks',
  '/api/reports/[classId]',
]

const seenIds = new Map<string, string | null>()
const slowAnswers: (() => void)[] = []

const server = createServer(async (request, response) => {
  const path = request.url ?? ''
  seenIds.set(path, requestId())
  await new Promise((resolve) => setTimeout(resolve, 1))
  if (path.startsWith('/today/later')) await new Promise<void>((resolve) => slowAnswers.push(resolve))
  // What a handler began asynchronously still belongs to its request, and a wrapper does not give it another id.
  const within = await withRequestId(String(request.headers['x-request-id']), async () => requestId())
  for (let sent = Number(/statements=(\d+)/.exec(path)?.[1] ?? 0); sent > 0; sent--)
    countStatement('select 1')
  response.statusCode = Number(/status=(\d+)/.exec(path)?.[1] ?? 200)
  response.end(JSON.stringify({ before: requestId(), within }))
})

let address = ''
beforeAll(async () => {
  startRequestTiming(routesOf(patterns))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const families = async () => parsePrometheus(await registry.metrics())
const family = async (name: string): Promise<Family> => (await families()).find((each) => each.name === name)!
const count = async (labels: Record<string, string>) => {
  const { samples } = await family('hillview_http_requests_total')
  const same = samples.find((sample) =>
    Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )
  return same?.value ?? 0
}

type Asked = { path: string; method?: string; headers?: Record<string, string>; agent?: Agent }
async function ask({ path, method = 'GET', headers, agent }: Asked) {
  const sent = httpRequest(`${address}/`, { path, method, headers, agent }).end()
  const [response] = await once(sent, 'response')
  let body = ''
  for await (const piece of response) body += piece
  return { id: response.headers['x-request-id'] as string, status: response.statusCode as number, body }
}

describe('requests', () => {
  it('are told with how many statements they sent, each with its own', async () => {
    const route = '/api/reports/[classId]'
    await Promise.all([3, 0, 9].map((n) => ask({ path: `/api/reports/one?statements=${n}` })))
    const of = async (name: string) =>
      (await family('hillview_db_statements_per_request')).samples.find(
        (sample) => sample.name.endsWith(name) && sample.labels.route === route,
      )?.value
    await until(async () => (await of('_count')) === 3, 'the count')
    expect(await of('_sum')).toBe(12)
  })

  it('are counted by the pattern of their route, their method and the class of their status', async () => {
    const learner = '/marks/0199c0de-0000-7000-8000-000000000001/MAT/0199c0de-0000-7000-8000-000000000002'
    await ask({ path: `${learner}?name=Wanjiru` })
    await ask({ path: learner, method: 'HEAD' })
    await ask({ path: '/api/marks?status=409', method: 'POST' })
    await ask({ path: '/api/auth/callback/credentials?status=303', method: 'POST' })
    const marks = { route: '/marks/[classId]/[subject]/[assessmentId]', method: 'GET', status: '2xx' }
    expect(await until(() => count(marks), 'the count')).toBe(2)
    expect(await count({ route: '/api/marks', method: 'POST', status: '4xx' })).toBe(1)
    expect(await count({ route: '/api/auth/[...nextauth]', method: 'POST', status: '3xx' })).toBe(1)
    const { samples } = await family('hillview_http_request_duration_seconds')
    const counted = samples.filter(({ name }) => name.endsWith('_count')).map(({ labels }) => labels)
    expect(counted).toContainEqual({ class: 'page', method: 'GET', status: '2xx' })
    expect(counted).toContainEqual({ class: 'api', method: 'POST', status: '4xx' })
    expect(counted).toContainEqual({ class: 'auth', method: 'POST', status: '3xx' })
  })

  it('that the caller gives up are told apart, and nothing stays in flight', async () => {
    const asked = get(`${address}/today/later`, { path: '/today/later' })
    asked.on('error', () => {})
    await until(() => slowAnswers.length > 0, 'the handler')
    expect((await family('hillview_http_in_flight')).samples[0]!.value).toBeGreaterThan(0)
    asked.destroy()
    expect(await until(() => count({ route: 'other', status: 'aborted' }), 'the end')).toBe(1)
    slowAnswers.pop()!()
    const left = async () => (await family('hillview_http_in_flight')).samples[0]!.value === 0
    expect(await until(left, 'an empty server')).toBe(true)
  })

  it('have an id each: their own, the trace they belong to, or a new one; on one connection too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const asked = [
      await ask({ path: '/today?1', agent, headers: { 'x-request-id': 'proxy-0123456789' } }),
      await ask({ path: '/today?2', agent, headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } }),
      await ask({ path: '/today?3', agent, headers: { 'x-request-id': 'a b <script>' } }),
      await ask({
        path: '/today?4',
        agent,
        headers: { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
      }),
    ]
    agent.destroy()
    expect(asked.slice(0, 2).map(({ id }) => id)).toEqual(['proxy-0123456789', trace])
    for (const { id } of asked.slice(2)) expect(id).toMatch(/^[0-9a-f-]{36}$/)
    for (const { id, body } of asked) expect(JSON.parse(body)).toEqual({ before: id, within: id })
  })

  it('keep their ids apart when many are served at once', async () => {
    const paths = Array.from({ length: 40 }, (_, at) => `/today?at=${at}`)
    const answers = await Promise.all(
      paths.map((path, at) => ask({ path, headers: { 'x-request-id': `request-${at}-0000` } })),
    )
    for (const [at, { body }] of answers.entries())
      expect(JSON.parse(body)).toEqual({ before: `request-${at}-0000`, within: `request-${at}-0000` })
    expect(paths.map((path) => seenIds.get(path))).toEqual(paths.map((_, at) => `request-${at}-0000`))
  })

  it('cannot make the figures grow, whatever they ask for', async () => {
    const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE', 'HEAD']
    const strange = [
      ...patterns.map((pattern) => pattern.replace(/\[[^\]]*\]/g, 'Wanjiru%20Kamau')),
      '/wp-login.php',
      '//marks',
      '/marks/',
      '/%6darks',
      '/marks/"}\\n{',
      '/marks/a/b/c/d/e',
      `/${'x'.repeat(5000)}`,
      `/${'x/'.repeat(2000)}`,
      '/__proto__/constructor',
      '/_next/static/../../etc/passwd',
      '*',
    ]
    const statuses = [200, 204, 301, 404, 405, 429, 500, 503]
    for (const [at, path] of strange.entries())
      for (const method of methods)
        await ask({
          path: `${path}?status=${statuses[(at + method.length) % statuses.length]}&${at}`,
          method,
        })
    const all = await families()
    const routes = new Set(
      (await family('hillview_http_requests_total')).samples.map(({ labels }) => labels.route!),
    )
    expect([...routes].filter((route) => ![...patterns, 'other', 'static'].includes(route))).toEqual([])
    const http = all.filter(({ name }) => name.startsWith('hillview_http'))
    const series = http.reduce((sum, { samples }) => sum + samples.length, 0)
    // Each route with 2 methods and 5 statuses, `other` with 3, and 7 classes of buckets: what there can be at most.
    expect(series).toBeLessThan((patterns.length + 2) * 10 + 5 + 7 * 3 * 5 * 11)
    expect(await registry.metrics()).not.toMatch(/Wanjiru|passwd|php|proto/)
  })

  it('of the latest minutes can be told by route', () => {
    const paces = recentPace()!.byRoute()
    expect(paces.map(({ route }) => route)).toContain('/today')
    expect(paces.find(({ route }) => route === 'static')).toBeUndefined()
    expect(routeOf('/marks/1/MAT/2')).toBe('/marks/[classId]/[subject]/[assessmentId]')
  })
})
