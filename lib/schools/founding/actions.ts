'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type * as z from 'zod'

import { type ActionState, answered } from '@/lib/action'
import { enterAs } from '@/lib/auth/enter'
import { getPerson } from '@/lib/auth/session'
import { AppError } from '@/lib/errors'
import { limitNetwork, limitPerson, requireRoom } from '@/lib/limits'
import * as commands from './commands'
import type { BeginInstallation, FoundSchool } from './input'

/** The first person comes in: makes the first school, signs its head in and goes on to its set-up. */
export async function beginInstallation(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('installation.begin', async () => {
    requireRoom(await limitNetwork('auth', await headers()))
    const typed = Object.fromEntries(form) as z.input<typeof BeginInstallation>
    const { userId } = await commands.beginInstallation(typed)
    await enterAs(userId)
    redirect('/setup')
  })
}

export type NewSchool = { school: string; slug: string; username: string; temporaryPassword: string }

/** Ops make a further school with its first administrator. */
export async function foundSchool(
  _: ActionState<NewSchool>,
  given: FormData | z.input<typeof FoundSchool>,
): Promise<ActionState<NewSchool>> {
  return answered('school.found', async () => {
    const person = await getPerson()
    if (!person || person.gate)
      throw new AppError('unauthenticated', 'You are signed out. Sign in again; what you typed is kept.')
    if (!person.isOps) throw new AppError('forbidden', 'Your role does not allow that.')
    requireRoom(await limitPerson('api', person))
    const typed = (given instanceof FormData ? Object.fromEntries(given) : given) as z.input<
      typeof FoundSchool
    >
    const { slug, username, temporaryPassword } = await commands.foundSchool(typed)
    return { school: typed.school, slug, username, temporaryPassword }
  })
}
