import { randomBytes, randomUUID } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'

import { cookies, secure } from '@/lib/auth/cookies'
import { csrfTokenOf, makeCsrfCookie } from '@/lib/auth/csrf'
import { foreignWords, isSameOrigin } from '@/lib/auth/origin'
import type { Decision } from '@/lib/limits'
import { waitPage } from '@/lib/limits/page'
import { limitVisit } from '@/lib/limits/visit'
import { noteForeignOrigin } from '@/lib/observability/denied'

/** Pages alone: it costs a third of a bare answer's throughput, so the API, families' links and static files never pass it. */
export const config = { runtime: 'nodejs', matcher: ['/((?!api/|r/|_next/|.*\\.[A-Za-z0-9]+$).*)'] }

/**
 * Stamps a page's request with an id, its path and the content policy's nonce, gives the sign-in form its token, shows the
 * way in to a browser that has no cookie, turns forms of other sites away, and asks whoever opens too many pages to wait.
 * It authorises nothing: the data layer does.
 */
export async function middleware(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl
  const wantsPage = request.method === 'GET' || request.method === 'HEAD'
  if (wantsPage && !isOpen(pathname) && !request.cookies.has(cookies.session.name)) {
    const signIn = new URL('/sign-in', request.url)
    if (pathname !== '/') signIn.searchParams.set('next', pathname + search)
    return NextResponse.redirect(signIn)
  }

  // The actions refuse it as well; there it would be a fault of ours in the log, and a broken page.
  if (!wantsPage && !isSameOrigin(request.headers)) return foreign()

  const nonce = randomBytes(16).toString('base64')
  const policy = contentPolicy(nonce)
  // An action answers its form itself, which then keeps what is typed; lib/action.ts counts it.
  const visit = request.headers.has('next-action') ? null : await limitVisit(request)
  if (visit && !visit.allowed)
    return waiting(visit, wantsPage ? pathname.replace(/^\/+/, '/') + search : null, nonce)

  const formCookie = pathname === '/sign-in' ? newFormCookie(request) : null
  if (formCookie) request.cookies.set(cookies.csrf.name, formCookie)

  const requestId = known(request.headers.get('x-request-id')) ?? randomUUID()
  const headers = new Headers(request.headers)
  headers.set('x-request-id', requestId)
  headers.set('x-path', pathname + search)
  headers.set('Content-Security-Policy', policy)

  const response = NextResponse.next({ request: { headers } })
  response.headers.set('x-request-id', requestId)
  response.headers.set('Content-Security-Policy', policy)
  if (secure) response.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains')
  if (formCookie) response.cookies.set(cookies.csrf.name, formCookie, cookies.csrf.options)
  return response
}

/** Where somebody without a session may go: in, to a new password, to what a school invited them to, and to the set-up of an installation in which nobody can have one. */
const isOpen = (pathname: string): boolean =>
  /^\/(sign-in|setup|forgot|(reset|invitation)\/.+)$/.test(pathname)

function foreign(): NextResponse {
  noteForeignOrigin()
  return new NextResponse(foreignWords, {
    status: 403,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

/** @param again the page to open again; null where that would repeat a form */
function waiting({ retryAfter, headers }: Decision, again: string | null, nonce: string): NextResponse {
  return new NextResponse(waitPage(retryAfter, again, nonce), {
    status: 429,
    headers: {
      ...headers,
      'Retry-After': String(retryAfter),
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentPolicy(nonce),
    },
  })
}

const newFormCookie = (request: NextRequest) =>
  csrfTokenOf(request.cookies.get(cookies.csrf.name)?.value) ? null : makeCsrfCookie()

const known = (id: string | null) => (id && /^[\w-]{8,64}$/.test(id) ? id : null)

/** Only our own files, and only scripts that carry this request's nonce. */
function contentPolicy(nonce: string): string {
  // React's refresh evaluates code, and the development overlay brings styles of its own.
  const developing = process.env.NODE_ENV === 'development'
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${developing ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${developing ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ')
}
