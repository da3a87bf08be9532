'use server'

import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Route } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'

import { type ActionState, answered } from '@/lib/action'
import { AppError, parse } from '@/lib/errors'
import { isId } from '@/lib/ids'
import { limitPerson, requireRoom } from '@/lib/limits'
import { deviceOf } from '../device'
import { keepCookie, ownSite } from '../enter'
import { PasskeyName } from '../input'
import { landing, localPath } from '../landing'
import { getSession } from '../session'
import { noteProof, renewSession, type Session } from '../sessions'
import * as own from './own'
import { authenticationOptions } from './passkeys'
import { proveByCode, proveByPasskey, proveByPassword } from './proving'
import { passkeyName } from './rules'

/* What people do with their own second factors, and how they prove once more who they are. */

const changing = <R>(work: (session: Session) => Promise<R>): Promise<ActionState<R>> =>
  answered('factor.change', async () => {
    const session = await getSession()
    if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
    requireRoom(await limitPerson('api', session))
    return work(session)
  })

const idOf = (form: FormData) => {
  const id = form.get('id')
  return typeof id === 'string' && isId(id) ? id : ''
}

/** With the first second factor the session goes on under a new secret: from now on it stands for both. */
async function withNewSecret(session: Session, added: own.Added): Promise<own.Added> {
  if (added.codes)
    await keepCookie(await renewSession(session, 'second factor changed', { proved: 'second factor' }))
  return added
}

/** Takes an authenticator app into use (field `code`). Answers recovery codes with the first second factor. */
export async function setUpApp(_: ActionState<own.Added>, form: FormData): Promise<ActionState<own.Added>> {
  return changing(async (session) =>
    withNewSecret(session, await own.addOwnApp(session, String(form.get('code') ?? '').slice(0, 100))),
  )
}

/** What the browser makes a passkey with. */
export async function beginPasskey(): Promise<ActionState<PublicKeyCredentialCreationOptionsJSON>> {
  return changing(async (session) => own.beginOwnPasskey(session, await ownSite()))
}

type NewPasskey = { name?: string; response: unknown }

/** Keeps the passkey that the browser made. Answers recovery codes with the first second factor. */
export async function savePasskey(
  _: ActionState<own.Added>,
  given: NewPasskey,
): Promise<ActionState<own.Added>> {
  return changing(async (session) => {
    const name = given?.name || passkeyName(deviceOf(await headers()).device)
    const passkey = { name: parse(PasskeyName, name), response: given?.response }
    return withNewSecret(session, await own.addOwnPasskey(session, await ownSite(), passkey))
  })
}

/** Fields `id`, `name`. */
export async function renamePasskey(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return changing(async (session) => {
    await own.renameOwnPasskey(session, idOf(form), parse(PasskeyName, form.get('name')))
    redirect('/account/second-factor?changed=name' as Route)
  })
}

/** Field `id`. */
export async function removePasskey(_: ActionState<null>, form: FormData): Promise<ActionState<null>> {
  return changing(async (session) => {
    await own.removeOwnPasskey(session, idOf(form))
    redirect('/account/second-factor?changed=passkey' as Route)
  })
}

export async function removeApp(_: ActionState<null>, __: FormData): Promise<ActionState<null>> {
  return changing(async (session) => {
    await own.removeOwnApp(session)
    redirect('/account/second-factor?changed=app' as Route)
  })
}

/** New recovery codes in place of the old ones, told this once. */
export async function makeCodes(_: ActionState<own.Added>, __: FormData): Promise<ActionState<own.Added>> {
  return changing(async (session) => ({ codes: await own.newRecoveryCodes(session) }))
}

/** Which ways a person has to prove who they are, beside the password. */
export async function askWays(): Promise<ActionState<{ app: boolean; passkey: boolean }>> {
  return changing((session) => own.waysOf(session))
}

/** A form carries a passkey's answer as text. */
function readResponse(given: unknown): unknown {
  if (typeof given !== 'string') return given
  try {
    return JSON.parse(given)
  } catch {
    return null
  }
}

/** What the browser needs to prove once more who somebody is. */
export async function askProof(): Promise<ActionState<PublicKeyCredentialRequestOptionsJSON>> {
  return changing(async (session) => authenticationOptions(await ownSite(), 'proof', session.userId))
}

type Proof = { password?: string; code?: string; response?: unknown }

/**
 * Proves once more who somebody is: by password, by a code, or by a passkey's `response`. A form with a field `next` goes on
 * there; a dialog stays.
 */
export async function prove(_: ActionState<null>, given: FormData | Proof): Promise<ActionState<null>> {
  return changing(async (session) => {
    const proof: Proof & { next?: unknown } = given instanceof FormData ? Object.fromEntries(given) : given
    if (proof.response) await proveByPasskey(session, await ownSite(), readResponse(proof.response))
    else if (proof.code) await proveByCode(session, String(proof.code).slice(0, 100))
    else await proveByPassword(session, String(proof.password ?? ''))
    await noteProof(session)
    if (given instanceof FormData && given.has('next')) redirect(localPath(proof.next) ?? landing(session))
    return null
  })
}
