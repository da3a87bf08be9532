'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { action } from '@/lib/action'
import { goOnIn } from '@/lib/auth/enter'
import { requireSameOrigin } from '@/lib/auth/origin'
import { can } from '@/lib/auth/policy'
import { joinPractice } from '@/lib/auth/practice'
import { getActor, getSession } from '@/lib/auth/session'
import * as commands from './commands'
import { getPractice } from './queries'

export const makePractice = action(commands.makePractice)
export const wipePractice = action(commands.wipePractice)

/** Goes to work in the practice school of the caller's school. */
export async function enterPractice(): Promise<void> {
  requireSameOrigin(await headers())
  const [actor, session] = [await getActor(), await getSession()]
  if (!actor?.userId || !session || !can(actor, 'school.change')) redirect('/today')
  const { school } = await getPractice(actor)
  if (!school) redirect('/settings/practice')
  await goOnIn(session, await joinPractice(actor.userId, { from: actor.schoolId, to: school.schoolId }))
  redirect('/today')
}
