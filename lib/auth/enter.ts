import 'server-only'
import { cookies as cookieJar, headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { cookies } from './cookies'
import { deviceOf } from './device'
import { siteOf } from './factor/passkeys'
import { ownOrigin } from './origin'
import { renewSession, type Session, sessionNow, startSession } from './sessions'
import { makeToken, tokenSeconds } from './token'

/** Signs somebody in on this device who has just proved who they are in another way than by the form. */
export async function enterAs(userId: string): Promise<void> {
  await keepCookie(await startSession(userId, deviceOf(await headers())))
}

/** Goes on in another school of the person's, under a new secret. */
export const goOnIn = async (session: Session, schoolId: Session['currentSchoolId']): Promise<unknown> =>
  keepCookie(await renewSession(session, 'school switched', { schoolId }))

/** Lets this browser hold a session. @returns it; null when it ended meanwhile, and the cookie stays as it was */
export async function keepCookie(sid: string): Promise<Session | null> {
  const session = await sessionNow(sid)
  if (!session) return null
  const { name, options } = cookies.session
  const authTime = Math.floor(session.authAt.getTime() / 1000)
  const value = await makeToken({ sub: session.userId, sid, authTime })
  ;(await cookieJar()).set(name, value, { ...options, maxAge: tokenSeconds })
  return session
}

/** Out of this browser, to the way in. */
export async function leave(): Promise<never> {
  const { name, options } = cookies.session
  ;(await cookieJar()).set(name, '', { ...options, maxAge: 0 })
  redirect('/sign-in')
}

/** The site as this browser addresses it, for its passkeys. */
export const ownSite = async () => siteOf(ownOrigin(await headers()))
