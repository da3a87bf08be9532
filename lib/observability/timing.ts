import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { env } from '@/lib/env'
import { performanceLog } from './logger'
import { counter, gauge, histogram } from './metrics'
import { type Recent, recentRequests } from './recent'
import { beginRequest, incomingId, type Served } from './request'
import { type Routes, readRoutes, staticFile } from './routes'

const requests = counter('hillview_http_requests_total', 'Answers given, by route', [
  'route',
  'method',
  'status',
])
const duration = histogram(
  'hillview_http_request_duration_seconds',
  'From the first line of a request to the end of its answer',
  ['class', 'method', 'status'],
  [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
)
const statements = histogram(
  'hillview_db_statements_per_request',
  'Statements sent for a request, without its begin and commit',
  ['route'],
  [0, 5, 10, 20, 50],
)
const inFlight = gauge('hillview_http_in_flight', 'Requests that are being answered')
gauge(
  'hillview_http_shed',
  'Requests turned away since the start, because too many were being answered',
  [],
  function () {
    // Counted before any code of ours is asked (scripts/lib/shed.mjs).
    const load = (globalThis as Record<symbol, unknown>)[Symbol.for('hillview.load')] as
      | { shed: number }
      | undefined
    this.set(load?.shed ?? 0)
  },
)

const asked = Symbol('hillview.asked')
type Asked = { at: number; route: number; request: Served | null }
type Timed = ServerResponse & { [asked]?: Asked }
type Message = { request: IncomingMessage; response: Timed }

type Timing = { routes: Routes; recent: Recent }
// Next loads this module once per bundle layer; what the server's hook counts, every page can show.
const kept = globalThis as typeof globalThis & { hillviewTiming?: Timing }

/** The latest minutes of this process; null where requests are not timed (tests, the command line). */
export const recentPace = (): Recent | null => kept.hillviewTiming?.recent ?? null

/** The route of a path, from the closed set of this build. */
export const routeOf = (path: string): string => {
  const routes = kept.hillviewTiming?.routes
  return routes ? routes.patterns[routes.match(path)]! : 'other'
}

/**
 * Times every request of this process's HTTP servers, from outside the handlers: gives it its id, counts and logs it when
 * the answer is over. An answer that the caller did not wait for never finishes, but it closes like every other.
 */
export function startRequestTiming(routes = readRoutes()): void {
  if (kept.hillviewTiming) return
  kept.hillviewTiming = { routes, recent: recentRequests(routes.patterns) }
  subscribe('http.server.request.start', (message) => begin(routes, message as Message))
}

function begin(routes: Routes, { request, response }: Message): void {
  const route = routes.match(pathOf(request.url ?? '/'))
  // The build's own files are served by no code of ours.
  const named = route === staticFile ? null : name(request, response)
  response[asked] = { at: performance.now(), route, request: named }
  response.on('close', end)
  inFlight.inc()
}

function name(request: IncomingMessage, response: ServerResponse): Served {
  const id = incomingId(request.headers['x-request-id'], request.headers.traceparent)
  request.headers['x-request-id'] = id
  response.setHeader('x-request-id', id)
  return beginRequest(id)
}

/** Shared by all answers, so that a request costs no function of its own. */
function end(this: Timed): void {
  const { at, route, request } = this[asked]!
  const { routes, recent } = kept.hillviewTiming!
  const ms = performance.now() - at
  const pattern = routes.patterns[route]!
  const method = methodOf(this.req.method)
  const status = this.writableFinished ? statusOf(this.statusCode) : 'aborted'
  inFlight.dec()
  // What no route of ours takes says nothing about the route.
  requests.inc({ route: method === 'other' ? 'other' : pattern, method, status })
  duration.observe({ class: classOf(pattern), method, status }, ms / 1000)
  if (route === staticFile) return
  statements.observe({ route: pattern }, request?.statements ?? 0)
  recent.record(route, ms, status === '5xx')
  log(pattern, this, ms, request)
}

function log(
  route: string,
  { req, statusCode, writableFinished }: Timed,
  ms: number,
  request: Served | null,
) {
  const isSlow = ms > env.SLOW_REQUEST_MS
  const level = isSlow ? 'warn' : isRoutine(route) ? 'debug' : 'info'
  if (!performanceLog.isLevelEnabled(level)) return
  const { id: requestId, userId, schoolId } = request ?? {}
  const fields = { route, method: methodOf(req.method), durationMs: Math.round(ms), userId, schoolId }
  const status = writableFinished ? statusCode : 'aborted'
  performanceLog[level]({ ...fields, status, requestId }, isSlow ? 'slow request' : 'request')
}

/** Asked every few seconds by machines. */
const isRoutine = (route: string) => route.startsWith('/api/health') || route === '/api/metrics'

const pathOf = (url: string) => {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

const methodOf = (method: string | undefined) =>
  method === 'GET' || method === 'POST' ? method : method === 'HEAD' ? 'GET' : 'other'

const statusOf = (code: number) => (code < 300 ? '2xx' : code < 400 ? '3xx' : code < 500 ? '4xx' : '5xx')

function classOf(route: string): string {
  if (!route.startsWith('/')) return route
  if (isRoutine(route)) return 'health'
  if (route.startsWith('/api/auth')) return 'auth'
  if (route.startsWith('/r/')) return 'link'
  return route.startsWith('/api/') ? 'api' : 'page'
}
