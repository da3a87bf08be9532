import 'server-only'
import type { DefaultSession, NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'

import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { cookies, secure } from './cookies'
import type { Refused } from './refusal'
import { type Device, endSession, sessionOf, startSession } from './sessions'
import { signIn } from './sign-in'
import { readToken, tokenSeconds } from './token'

declare module 'next-auth' {
  interface User {
    sid: string
  }
  interface Session {
    user?: { id: string } & DefaultSession['user']
  }
}

/** One request to NextAuth: what it comes with, and what became of its sign-in. */
export type Visit = {
  device: Device
  /** The cookie as it came: planted or real, it does not outlive a sign-in. */
  oldCookie: string | undefined
  /** What may spare the person the second factor on this device. */
  deviceCookie: string | undefined
  signedIn?: { sid: string }
  refused?: Refused
}

/** NextAuth for one request. The token it makes points at a session row; the row decides. */
export const authOptions = (visit: Visit): NextAuthOptions => ({
  secret: env.NEXTAUTH_SECRET,
  useSecureCookies: secure,
  session: { strategy: 'jwt', maxAge: tokenSeconds },
  cookies: { sessionToken: cookies.session, csrfToken: cookies.csrf, callbackUrl: cookies.callbackUrl },
  pages: { signIn: '/sign-in', signOut: '/account', error: '/sign-in' },
  providers: [
    Credentials({
      name: 'Hillview',
      credentials: { identifier: { label: 'Username, e-mail or phone' }, password: { type: 'password' } },
      authorize: (typed) => authorize(visit, typed?.identifier ?? '', typed?.password ?? ''),
    }),
  ],
  callbacks: {
    async jwt({ token, user }) {
      if (user) return { sub: user.id, sid: user.sid, authTime: Math.floor(Date.now() / 1000) }
      // To throw is the only "no" that this version understands: null would still be taken for a session.
      const session = typeof token.sid === 'string' ? await sessionOf(token.sid) : null
      if (!session || session.gate === 'factor') throw new Error('This session has ended.')
      return { sub: token.sub, sid: token.sid, authTime: token.authTime }
    },
    session: ({ session, token }) => ({ expires: session.expires, user: { id: token.sub ?? '' } }),
  },
  events: {
    signOut: async ({ token }) => {
      if (typeof token?.sid === 'string') await endSession(token.sid, 'signed out')
    },
  },
  logger: {
    error: (code) => {
      // A cookie whose session ended is an everyday thing.
      if (code !== 'JWT_SESSION_ERROR') logger.error({ event: code }, 'NextAuth')
    },
    warn: (code) => logger.warn({ event: code }, 'NextAuth'),
    debug: () => {},
  },
})

/** Never throws and says no more than yes or no to NextAuth, which would put its words into an address. */
async function authorize(visit: Visit, identifier: string, password: string) {
  try {
    const answer = await signIn(identifier, password)
    if (answer.outcome !== 'in') {
      visit.refused = answer
      return null
    }
    const old = await readToken(visit.oldCookie)
    if (old) await endSession(old.sid, 'signed in again')
    const sid = await startSession(answer.userId, visit.device, { deviceCookie: visit.deviceCookie })
    visit.signedIn = { sid }
    return { id: answer.userId, sid }
  } catch (error) {
    logger.error({ err: error }, 'sign-in failed')
    visit.refused = { outcome: 'failed' }
    return null
  }
}
