'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { type ActionState, action, answered } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { isId } from '@/lib/ids'
import { limitPerson, requireRoom } from '@/lib/limits'
import * as password from './change-password'
import * as commands from './commands'
import { goOnIn, keepCookie, leave } from './enter'
import { landing } from './landing'
import { requireSameOrigin } from './origin'
import { getHalfSession, getSession } from './session'
import { endSessionsOf } from './sessions'

/** Replaces one's own password (fields `current`, `password`), then goes to where one's work begins. */
export async function changePassword(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('password.change', async () => {
    const session = await getSession()
    if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
    requireRoom(await limitPerson('api', session))
    const sid = await password.changePassword(session, Object.fromEntries(form) as password.ChangePassword)
    const renewed = await keepCookie(sid)
    redirect(session.mustChangePassword && renewed ? landing(renewed) : '/account?changed=password')
  })
}

/** Ends the session of this device, also one that still owes the second factor. */
export async function signOutHere(): Promise<void> {
  requireSameOrigin(await headers())
  const session = (await getSession()) ?? (await getHalfSession())
  if (session)
    await endSessionsOf(session.userId, 'signed out', { by: session.userId, only: session.sessionId })
  await leave()
}

/** Ends the session of another of the person's devices (field `sessionId`). */
export async function signOutDevice(form: FormData): Promise<void> {
  requireSameOrigin(await headers())
  const session = await getSession()
  const only = form.get('sessionId')
  if (session && typeof only === 'string' && isId(only))
    await endSessionsOf(session.userId, 'signed out', { by: session.userId, only })
  redirect('/account?changed=device')
}

/** Signs somebody of the school out of every device. */
export const endSessions = action(commands.endSessions)

/** Takes somebody's second factor away, so that they set up another one at their next sign-in. */
export const resetFactor = action(commands.resetFactor)

/** Says of which roles the school asks a second factor. */
export const askFactorOf = action(commands.askFactorOf)

/** Ends the person's sessions on every device. */
export async function signOutEverywhere(): Promise<void> {
  requireSameOrigin(await headers())
  const session = await getSession()
  if (session) await endSessionsOf(session.userId, 'signed out everywhere', { by: session.userId })
  await leave()
}

/** Goes to work in another of the person's schools (field `schoolId`), under a new secret. */
export async function switchSchool(form: FormData): Promise<void> {
  requireSameOrigin(await headers())
  const session = await getSession()
  const place = session?.schools.find(({ schoolId }) => schoolId === form.get('schoolId'))
  if (session && place) {
    await goOnIn(session, place.schoolId)
    redirect(landing(session))
  }
  redirect('/account')
}
