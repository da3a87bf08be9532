'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { type ActionState, answered } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { limitNetwork, requireRoom } from '@/lib/limits'
import { sendSoon } from '../sending'
import { askReset } from './asking'
import { setByCode, setByLink } from './setting'

/* A forgotten password. What is answered is the same for every name, whether or not somebody has it. */

const field = (form: FormData, name: string, most = 3000) => String(form.get(name) ?? '').slice(0, most)

async function counted(work: () => Promise<unknown>): Promise<void> {
  const network = await limitNetwork('auth', await headers())
  requireRoom(network)
  await work()
  await network.giveBack()
}

/** Asks for a link or a code (field `identifier`). */
export async function askNewPassword(
  _: ActionState<{ identifier: string }>,
  form: FormData,
): Promise<ActionState<{ identifier: string }>> {
  return answered('password.reset', async () => {
    const identifier = field(form, 'identifier', 254).trim()
    const words = 'Type the name, e-mail address or phone number that you sign in with.'
    if (!identifier) throw new AppError('invalid', words, { identifier: [words] })
    // Counted whatever comes of it: each may be a letter to somebody who asked for none.
    requireRoom(await limitNetwork('auth', await headers()))
    await askReset(identifier)
    setImmediate(sendSoon)
    return { identifier }
  })
}

/** Sets a new password by a link (fields `secret`, `password`). */
export async function setPasswordByLink(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('password.reset', async () => {
    await counted(() => setByLink(field(form, 'secret'), field(form, 'password')))
    redirect('/sign-in?reset=done')
  })
}

/** Sets a new password by a code (fields `identifier`, `code`, `password`). */
export async function setPasswordByCode(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('password.reset', async () => {
    await counted(() =>
      setByCode(field(form, 'identifier', 254), field(form, 'code', 100), field(form, 'password')),
    )
    redirect('/sign-in?reset=done')
  })
}
