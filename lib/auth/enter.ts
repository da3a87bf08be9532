import 'server-only'
import { cookies as cookieJar, headers } from 'next/headers'

import { cookies } from './cookies'
import { deviceOf } from './device'
import { startSession } from './sessions'
import { makeToken, tokenSeconds } from './token'

/** Signs somebody in on this device who has just proved who they are in another way than by the form. */
export async function enterAs(userId: string): Promise<void> {
  const sid = await startSession(userId, deviceOf(await headers()))
  const { name, options } = cookies.session
  const value = await makeToken({ sub: userId, sid, authTime: Math.floor(Date.now() / 1000) })
  ;(await cookieJar()).set(name, value, { ...options, maxAge: tokenSeconds })
}
