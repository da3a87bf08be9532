'use client'

import { type FormEvent, startTransition, useActionState, useEffect, useState } from 'react'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { askProof, askWays, prove } from '@/lib/auth/factor/own-actions'
import { PasswordInput } from './password-input'
import { usePasskey, usePasskeysHere } from './use-passkey'

type Ways = { app: boolean; passkey: boolean }
type Props = {
  /** What the person has beside the password; asked for when it is not known. */
  ways?: Ways
  /** Where to go on to, on a page; a dialog says `onProved` instead. */
  next?: string
  onProved?: () => void
}

/** Proves once more who somebody is: by password, by a code of their app, or by a passkey. */
export function ProveForm({ ways: known, next, onProved }: Props) {
  const [ways, setWays] = useState<Ways>(known ?? { app: false, passkey: false })
  const [state, submit] = useActionState(prove, { status: 'idle' })
  const isAble = usePasskeysHere()
  const passkey = usePasskey(askProof, async (response) => {
    const told = await prove({ status: 'idle' }, next === undefined ? { response } : formOf(next, response))
    if (told?.status === 'done') onProved?.()
    return told
  })
  useEffect(() => {
    if (!known) askWays().then((told) => told.status === 'done' && setWays(told.data))
  }, [known])
  useEffect(() => {
    if (state.status === 'done') onProved?.()
  }, [state, onProved])

  const failed = state.status === 'failed' ? state : null
  const problem = passkey.problem ?? (failed && !failed.fields ? failed.message : null)

  // Sent like this the form keeps what is typed when it is refused.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    startTransition(() => submit(typed))
  }

  return (
    <form action={submit} onSubmit={send} className="grid gap-4">
      {next !== undefined && <input type="hidden" name="next" value={next} />}
      {problem && <Notice tone="danger">{problem}</Notice>}
      <Field label="Your password" error={failed?.fields?.password}>
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" autoFocus />
        )}
      </Field>
      {ways.app && (
        <Field label="Or a code of your app" error={failed?.fields?.code}>
          {(control) => (
            <Input
              {...control}
              name="code"
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={30}
              className="tracking-widest sm:h-11"
            />
          )}
        </Field>
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton pending="Checking…">Confirm</SubmitButton>
        {ways.passkey && isAble && (
          <Button disabled={passkey.isBusy} onClick={passkey.run}>
            {passkey.isBusy ? 'Waiting for your passkey…' : 'Use a passkey'}
          </Button>
        )}
      </div>
    </form>
  )
}

/** A passkey's answer as the form of a page, which then goes on. */
function formOf(next: string, response: unknown): FormData {
  const form = new FormData()
  form.set('next', next)
  form.set('response', JSON.stringify(response))
  return form
}
