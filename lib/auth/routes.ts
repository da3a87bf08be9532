import 'server-only'
import type { Route } from 'next'
import type { NextRequest } from 'next/server'

import { AppError } from '@/lib/errors'
import { limitNetwork, requireRoom } from '@/lib/limits'
import { noteForeignOrigin } from '@/lib/observability/denied'
import { withRequestId } from '@/lib/observability/request'
import { problem } from '@/lib/route'
import { cookies } from './cookies'
import { deviceOf } from './device'
import { readForm } from './form'
import { landing, localPath, withNext } from './landing'
import { askNextAuth } from './nextauth'
import { authOptions, type Visit } from './options'
import { isCrossOrigin, ownOrigin } from './origin'
import { type Refused, refusalWords, sealRefusal } from './refusal'
import { sessionOf } from './sessions'

type Context = { params: Promise<{ nextauth: string[] }> }

/** The part of NextAuth's HTTP interface that Hillview has: who am I, the form's token, sign in, sign out. */
export const answerAuth = (request: NextRequest, { params }: Context): Promise<Response> =>
  withRequestId(request.headers.get('x-request-id'), async () => {
    const path = (await params).nextauth
    try {
      return await answer(request, path)
    } catch (error) {
      return problem(error, `/api/auth/${path[0]}`)
    }
  })

async function answer(request: NextRequest, path: string[]): Promise<Response> {
  switch (`${request.method} ${path.join('/')}`) {
    case 'GET csrf':
    case 'GET session':
    case 'GET providers':
      requireRoom(await limitNetwork('visitor-api', request.headers))
      return ask(request, path, {}, visitOf(request))
    case 'GET signin':
    case 'GET error':
      return goTo('/sign-in')
    case 'GET signout':
      return goTo('/account')
    case 'POST signout':
      return signOut(request, path)
    case 'POST callback/credentials':
      return signIn(request, path)
    default:
      throw new AppError('not_found', 'There is nothing here.')
  }
}

async function signOut(request: NextRequest, path: string[]): Promise<Response> {
  const form = await formOf(request)
  const response = await ask(request, path, form, visitOf(request))
  return respond(request, form, '/sign-in', 200, response.headers.getSetCookie())
}

async function signIn(request: NextRequest, path: string[]): Promise<Response> {
  const form = await formOf(request)
  const visit = visitOf(request)
  const next = localPath(withoutOwnOrigin(request, form.callbackUrl))
  const network = await limitNetwork('auth', request.headers)
  if (!network.allowed)
    return refuse(request, form, { outcome: 'wait', seconds: network.retryAfter }, next, [])
  const response = await ask(request, path, form, visit)
  if (!isGuess(visit)) await network.giveBack()
  const setCookies = response.headers.getSetCookie()
  const session = visit.signedIn && (await sessionOf(visit.signedIn.sid))
  if (!session) return refuse(request, form, visit.refused ?? { outcome: 'stale' }, next, setCookies)

  const home = landing(session)
  const { name, options } = cookies.refusal
  const cleared = request.cookies.has(name) ? [`${name}=; Path=${options.path}; Max-Age=0`] : []
  const to = session.gate ? withNext(home, session.gate === 'factor' ? next : null) : (next ?? home)
  return respond(request, form, to, 200, [...setCookies, ...cleared])
}

/** What counts against a network: a whole school signs in from one, so right passwords never do. */
const isGuess = ({ signedIn, refused }: Visit) =>
  !signedIn && refused?.outcome !== 'busy' && refused?.outcome !== 'failed'

const statuses: Record<Refused['outcome'], number> = {
  wrong: 401,
  wait: 429,
  busy: 503,
  stale: 400,
  failed: 503,
}

/** Back to the form, which says why and still has the name; a program gets a status and the same sentence. */
async function refuse(
  request: NextRequest,
  form: Form,
  refused: Refused,
  next: Route | null,
  setCookies: string[],
) {
  const { name, options } = cookies.refusal
  const sealed = await sealRefusal(refused, form.identifier ?? '')
  const cookie = `${name}=${sealed}; Path=${options.path}; Max-Age=${options.maxAge}; HttpOnly; SameSite=Lax${options.secure ? '; Secure' : ''}`
  const query = new URLSearchParams({
    error: refused.outcome === 'wrong' ? 'CredentialsSignin' : refused.outcome,
  })
  if (next) query.set('next', next)
  const response = respond(
    request,
    form,
    `/sign-in?${query}`,
    statuses[refused.outcome],
    [...setCookies, cookie],
    refusalWords(refused),
  )
  if (refused.outcome === 'wait') response.headers.set('Retry-After', String(refused.seconds))
  return response
}

type Form = Record<string, string>

/** A browser goes on by itself; NextAuth's own client (`json`) is told where to. */
function respond(
  request: NextRequest,
  form: Form,
  to: Route,
  status: number,
  setCookies: string[],
  message?: string,
): Response {
  const response =
    form.json === 'true'
      ? Response.json({ url: `${ownOrigin(request.headers)}${to}`, message }, { status, headers: noStore })
      : goTo(to)
  for (const cookie of setCookies) response.headers.append('Set-Cookie', cookie)
  return response
}

const noStore = { 'Cache-Control': 'no-store' }

/** Relative, so that it is right under whatever address the browser came by. */
const goTo = (to: Route) => new Response(null, { status: 303, headers: { ...noStore, Location: to } })

async function ask(request: NextRequest, path: string[], form: Form, visit: Visit): Promise<Response> {
  // Where to go on to is decided here; NextAuth fails on an address that it cannot parse.
  const { callbackUrl: _, ...body } = form
  const known = [cookies.session.name, cookies.csrf.name].flatMap((name) => {
    const value = request.cookies.get(name)?.value
    return value ? [[name, value]] : []
  })
  const response = await askNextAuth(authOptions(visit), {
    method: request.method,
    path,
    body,
    cookies: Object.fromEntries(known),
    headers: {},
  })
  // Where to go is in the form; a cookie for it would outlive the visit.
  const setCookies = response.headers
    .getSetCookie()
    .filter((cookie) => !cookie.startsWith(`${cookies.callbackUrl.name}=`))
  response.headers.delete('Set-Cookie')
  for (const cookie of setCookies) response.headers.append('Set-Cookie', cookie)
  return response
}

const visitOf = (request: NextRequest): Visit => ({
  device: deviceOf(request.headers),
  oldCookie: request.cookies.get(cookies.session.name)?.value,
  deviceCookie: request.cookies.get(cookies.device.name)?.value,
})

async function formOf(request: NextRequest): Promise<Form> {
  if (isCrossOrigin(request.headers)) {
    noteForeignOrigin()
    throw new AppError('forbidden', 'This request came from another site.')
  }
  return readForm(request)
}

function withoutOwnOrigin(request: NextRequest, url: string | undefined): string | undefined {
  const origin = ownOrigin(request.headers)
  return url?.startsWith(`${origin}/`) ? url.slice(origin.length) : url
}
