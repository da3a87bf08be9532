import 'server-only'
import { eq, sql } from 'drizzle-orm'

import { sessions } from '@/drizzle/schema'
import { findUser } from '@/lib/auth/accounts'
import { cookies } from '@/lib/auth/cookies'
import { renewSession, sessionOf, startSession } from '@/lib/auth/sessions'
import { makeToken } from '@/lib/auth/token'
import { outsideAnySchool } from '@/lib/db'

/**
 * Signs somebody in without the form: a real session row, and the cookie that a browser would hold for it.
 * @param schoolId the school to work in, for people who belong to several
 */
export async function signedInCookie(
  userId: string,
  schoolId?: string,
): Promise<{ name: string; value: string; sid: string }> {
  let sid = await startSession(userId, { device: 'Test' }, { given: true })
  const session = await sessionOf(sid)
  if (!session) throw new Error('Nobody can sign in as this person.')
  const place = session.schools.find((school) => school.schoolId === schoolId)
  if (place && place.schoolId !== session.currentSchoolId) {
    sid = await renewSession(session, 'school switched', { schoolId: place.schoolId })
  }
  const authTime = Math.floor(session.authAt.getTime() / 1000)
  return { name: cookies.session.name, value: await makeToken({ sub: userId, sid, authTime }), sid }
}

/** The id of the account with this username, such as one of the demonstration school. */
export async function userNamed(username: string): Promise<string> {
  const user = await outsideAnySchool((tx) => findUser(tx, username))
  if (!user) throw new Error(`There is no account ${username}.`)
  return user.id
}

/** As if it were long ago that a person last proved who they are. */
export const forgetProof = (userId: string): Promise<unknown> =>
  outsideAnySchool((tx) =>
    tx.update(sessions).set({ provedAt: sql`now() - interval '1 hour'` }).where(eq(sessions.userId, userId)),
  )
