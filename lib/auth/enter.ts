import 'server-only'
import { cookies as cookieJar, headers } from 'next/headers'
import { cookies } from './cookies'
import { deviceOf } from './device'
import { renewSession, type Session, sessionOf, startSession } from './sessions'
import { makeToken, tokenSeconds } from './token'

/** Signs somebody in on this device who has just proved who they are in another way than by the form. */
export async function enterAs(userId: string): Promise<void> {
  const sid = await startSession(userId, deviceOf(await headers()))
  await setCookie(userId, sid, Date.now())
}

/** Goes on in another school of the person's, under a new secret. */
export const goOnIn = async (session: Session, schoolId: Session['currentSchoolId']): Promise<void> =>
  keepCookie(session, await renewSession(session, 'school switched', schoolId))

/** Goes on under a new secret; when the session ended meanwhile, the cookie stays as it was. */
export async function keepCookie({ userId, authAt }: Session, sid: string): Promise<void> {
  if (await sessionOf(sid)) await setCookie(userId, sid, authAt.getTime())
}

async function setCookie(userId: string, sid: string, authAt: number): Promise<void> {
  const { name, options } = cookies.session
  const value = await makeToken({ sub: userId, sid, authTime: Math.floor(authAt / 1000) })
  ;(await cookieJar()).set(name, value, { ...options, maxAge: tokenSeconds })
}
