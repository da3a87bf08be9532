'use server'

import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { cookies as cookieJar, headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { type ActionState, answered } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { limitNetwork, requireRoom } from '@/lib/limits'
import { cookies } from '../cookies'
import { deviceOf } from '../device'
import { keepCookie, ownSite } from '../enter'
import { landing, localPath, withNext } from '../landing'
import { getHalfSession } from '../session'
import { endSession, renewSession, type Session, startSession } from '../sessions'
import { readToken } from '../token'
import { noteFactorGiven, requireCode } from './checking'
import { authenticationOptions, passkeyOwner } from './passkeys'
import { trustDevice, trustedSeconds } from './trusted'

/*
 * The way in: the second factor after the password, and a passkey in place of both. Tries count against the network,
 * right ones do not.
 */

const lost = () => new AppError('unauthenticated', 'That took too long. Sign in again with your password.')
const unknown = 'This passkey is not one of this account here. Choose another one, or another way.'

async function counted<T>(work: () => Promise<T>): Promise<T> {
  const network = await limitNetwork('auth', await headers())
  requireRoom(network)
  const result = await work()
  await network.giveBack()
  return result
}

/** Gives the second factor as a code (fields `code`, `remember`, `next`), then goes on to where the person wanted to. */
export async function giveCode(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return answered('factor.give', async () => {
    const session = await getHalfSession()
    if (!session) throw lost()
    const kind = await counted(() =>
      requireCode(session.userId, String(form.get('code') ?? '').slice(0, 100)),
    )
    return enter(session, {
      remember: form.has('remember'),
      next: form.get('next'),
      // Whoever had to take a recovery code out of the drawer should look after the others.
      to: kind === 'recovery' ? '/account/second-factor?used=recovery' : null,
    })
  })
}

type Given = { response: unknown; remember?: boolean; next?: string | null }

/** Gives the second factor as a passkey. */
export async function givePasskey(_: ActionState<null>, given: Given): Promise<ActionState<null>> {
  return answered('factor.give', async () => {
    const session = await getHalfSession()
    if (!session) throw lost()
    const site = await ownSite()
    await counted(async () => {
      const owner = await passkeyOwner(site, 'second factor', session.userId, given?.response)
      noteFactorGiven('passkey', owner !== null)
      if (!owner) throw new AppError('invalid', unknown)
    })
    return enter(session, { remember: given?.remember === true, next: given?.next, to: null })
  })
}

type Options = PublicKeyCredentialRequestOptionsJSON

/** What the browser needs for the second factor. */
export async function askPasskey(): Promise<ActionState<Options>> {
  return answered('factor.give', async () => {
    const session = await getHalfSession()
    if (!session) throw lost()
    requireRoom(await limitNetwork('visitor-api', await headers()))
    return authenticationOptions(await ownSite(), 'second factor', session.userId)
  })
}

/** What the browser needs to sign somebody in who has typed nothing. */
export async function askAnyPasskey(): Promise<ActionState<Options>> {
  return answered('factor.give', async () => {
    requireRoom(await limitNetwork('visitor-api', await headers()))
    return authenticationOptions(await ownSite(), 'sign in', null)
  })
}

/** Signs in by a passkey alone: it is something one has, opened by something one knows or is. */
export async function signInWithPasskey(_: ActionState<null>, given: Given): Promise<ActionState<null>> {
  return answered('factor.give', async () => {
    const site = await ownSite()
    const owner = await counted(async () => {
      const owner = await passkeyOwner(site, 'sign in', null, given?.response)
      noteFactorGiven('passkey', owner !== null)
      if (!owner) throw new AppError('invalid', unknown)
      return owner
    })
    const old = await readToken((await cookieJar()).get(cookies.session.name)?.value)
    if (old) await endSession(old.sid, 'signed in again')
    const sid = await startSession(owner, deviceOf(await headers()), { given: true })
    return arrive(sid, given?.next)
  })
}

type Entering = { remember: boolean; next: unknown; to: '/account/second-factor?used=recovery' | null }

async function enter(session: Session, { remember, next, to }: Entering): Promise<never> {
  if (remember) {
    const { name, options } = cookies.device
    const token = await trustDevice(session.userId)
    ;(await cookieJar()).set(name, token, { ...options, maxAge: trustedSeconds })
  }
  const sid = await renewSession(session, 'second factor given', { proved: 'second factor' })
  return arrive(sid, to ?? next)
}

async function arrive(sid: string, next: unknown): Promise<never> {
  const session = await keepCookie(sid)
  if (!session) throw lost()
  const wanted = localPath(next)
  redirect(session.gate ? withNext(landing(session), null) : (wanted ?? landing(session)))
}
