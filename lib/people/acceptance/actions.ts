'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { type ActionState, answered } from '@/lib/action'
import { enterAs, goOnIn } from '@/lib/auth/enter'
import { getSession } from '@/lib/auth/session'
import { AppError } from '@/lib/errors'
import { limitNetwork, requireRoom } from '@/lib/limits'
import type { Acceptance } from '../invitations/input'
import * as commands from './commands'

/** Takes an invitation with a new account (fields `secret`, `username`, `password`), and goes to work. */
export async function acceptInvitation(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('invitation.accept', async () => {
    requireRoom(await limitNetwork('auth', await headers()))
    const { userId } = await commands.acceptInvitation(Object.fromEntries(form) as Acceptance)
    await enterAs(userId)
    redirect('/today')
  })
}

/** Takes an invitation with the account that is signed in (field `secret`), and goes to work in that school. */
export async function joinSchool(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('invitation.join', async () => {
    const session = await getSession()
    if (!session || session.gate)
      throw new AppError('unauthenticated', 'You are signed out. Sign in, then open the link again.')
    requireRoom(await limitNetwork('auth', await headers()))
    const { schoolId } = await commands.joinWith(session.userId, String(form.get('secret')))
    await goOnIn(session, schoolId)
    redirect('/today')
  })
}
