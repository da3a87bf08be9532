import 'server-only'
import { unstable_rethrow } from 'next/navigation'

import type { Actor } from '@/lib/auth/actor'
import { requireSameOrigin } from '@/lib/auth/origin'
import { getActor, getPerson, type Person } from '@/lib/auth/session'
import { AppError, type ErrorCode } from '@/lib/errors'
import { type Decision, type LimitClass, limitNetwork, limitPerson, requireRoom } from '@/lib/limits'
import { noteDenied } from '@/lib/observability/denied'
import { logger } from '@/lib/observability/logger'
import { requestId, withRequestId } from '@/lib/observability/request'
import { routeOf } from '@/lib/observability/timing'

const httpStatus: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  unproved: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  busy: 503,
}

type Asking = Pick<Actor, 'userId'> & Partial<Pick<Actor, 'schoolId' | 'roles'>>
type Handle<W, C> = (who: W, request: Request, context: C) => Promise<Response>
type Options = { countAs?: LimitClass }

/**
 * Exposes a handler over HTTP to a signed-in person in the school they work in: finds the actor, counts the request, turns
 * errors into problem+json (RFC 9457). `countAs`: under which limit, an ordinary request's unless it says otherwise.
 */
export const route = <C>(handle: Handle<Actor, C>, options: Options = {}) =>
  exposed(getActor, handle, options)

/** The same to a person wherever they belong, for what lies outside any school. */
export const personRoute = <C>(handle: Handle<Person, C>, options: Options = {}) =>
  exposed(
    async () => {
      const person = await getPerson()
      return person && !person.gate ? person : null
    },
    handle,
    options,
  )

function exposed<W extends Asking, C>(
  find: () => Promise<W | null>,
  handle: Handle<W, C>,
  { countAs = 'api' }: Options,
) {
  return (request: Request, context: C): Promise<Response> =>
    withRequestId(request.headers.get('x-request-id'), async () => {
      let limit: Decision | undefined
      try {
        if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(request.headers)
        const who = await find()
        limit = await (who ? limitPerson(countAs, who) : limitNetwork('visitor-api', request.headers))
        requireRoom(limit)
        if (!who) throw new AppError('unauthenticated', 'Please sign in.')
        const response = await handle(who, request, context)
        response.headers.set('Cache-Control', 'no-store')
        return withHeaders(response, limit)
      } catch (error) {
        unstable_rethrow(error)
        return withHeaders(problem(error, new URL(request.url).pathname), limit)
      }
    })
}

function withHeaders(response: Response, limit: Decision | undefined): Response {
  for (const [name, value] of Object.entries(limit?.headers ?? {})) response.headers.set(name, value)
  return response
}

/** An error as an answer a program can read; what is not meant for people becomes one plain sentence and a log line. */
export function problem(error: unknown, path: string): Response {
  const known = error instanceof AppError
  if (!known) logger.error({ err: error, route: routeOf(path) }, 'route failed')
  noteDenied(error)
  const status = known ? httpStatus[error.code] : 500
  const title = known ? error.message : 'This did not work, and it is our fault. Try again.'
  return Response.json(
    {
      type: 'about:blank',
      status,
      title,
      code: known ? error.code : 'internal',
      fields: known ? error.fields : undefined,
      requestId: requestId(),
    },
    {
      status,
      headers: {
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        ...(known && error.retryAfter ? { 'Retry-After': String(error.retryAfter) } : {}),
      },
    },
  )
}
