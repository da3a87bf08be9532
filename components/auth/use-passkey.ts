'use client'

import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { useState, useSyncExternalStore, useTransition } from 'react'

import type { ActionState } from '@/lib/action'

const never = () => () => {}

/** Whether this browser knows passkeys; not before scripts run. */
export const usePasskeysHere = (): boolean =>
  useSyncExternalStore(never, browserSupportsWebAuthn, () => false)

type Ask<O> = () => Promise<ActionState<O>>
type Hand = (response: unknown) => Promise<ActionState<unknown>>

/** Asks the browser for one of the person's passkeys and hands over what it answers. `problem`: in words for the person. */
export const usePasskey = (ask: Ask<PublicKeyCredentialRequestOptionsJSON>, hand: Hand) =>
  useBrowser(ask, (optionsJSON) => startAuthentication({ optionsJSON }), hand)

/** Has the browser make a passkey, and hands it over. */
export const useNewPasskey = (ask: Ask<PublicKeyCredentialCreationOptionsJSON>, hand: Hand) =>
  useBrowser(ask, (optionsJSON) => startRegistration({ optionsJSON }), hand)

function useBrowser<O>(ask: Ask<O>, browse: (options: O) => Promise<unknown>, hand: Hand) {
  const [isBusy, start] = useTransition()
  const [failed, setFailed] = useState<{ message: string; code?: string } | null>(null)
  const run = () =>
    start(async () => {
      setFailed(null)
      const asked = await ask()
      if (asked.status !== 'done') return setFailed(asked.status === 'failed' ? asked : null)
      const response = await browse(asked.data).catch((error: unknown) => ({ error }))
      if (isError(response)) return setFailed({ message: wordsFor(response.error) })
      const told = await hand(response)
      if (told?.status === 'failed') setFailed(told)
    })
  return { run, isBusy, problem: failed?.message ?? null, isUnproved: failed?.code === 'unproved' }
}

const isError = (response: unknown): response is { error: unknown } =>
  typeof response === 'object' && response !== null && 'error' in response

function wordsFor(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.'
  if (name === 'NotAllowedError' || name === 'AbortError')
    return 'No passkey was given. Try again, or choose another way.'
  return 'The browser could not do this. Try again, or choose another way.'
}
