'use client'

import type { Route } from 'next'
import { type FormEvent, type ReactNode, startTransition, useActionState } from 'react'

import { ButtonLink } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { setUpApp } from '@/lib/auth/factor/own-actions'
import { RecoveryCodes } from './recovery-codes'

type Props = {
  /** The QR code and the key, until a code proves that the app has them. */
  children: ReactNode
  /** Where to go on to. */
  home: string
}

/** The last step of setting an authenticator app up: a code of it. Then the recovery codes, once. */
export function AppSetUp({ children, home }: Props) {
  const [state, submit] = useActionState(setUpApp, { status: 'idle' })
  const failed = state.status === 'failed' ? state : null

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    startTransition(() => submit(typed))
  }

  if (state.status === 'done')
    return (
      <div className="grid gap-5">
        <Notice tone="ok" title="The app is set up">
          <p>From now on you sign in with your password and a code of the app.</p>
        </Notice>
        {state.data.codes && <RecoveryCodes codes={state.data.codes} />}
        <ButtonLink href={home as Route} variant="primary" size="large">
          {state.data.codes ? 'I have kept them: go on' : 'Go on'}
        </ButtonLink>
      </div>
    )
  return (
    <div className="grid gap-5">
      {children}
      <form action={submit} onSubmit={send} className="grid gap-4">
        {failed && !failed.fields && <Notice tone="danger">{failed.message}</Notice>}
        <Field label="The code that the app shows now" error={failed?.fields?.code}>
          {(control) => (
            <Input
              {...control}
              name="code"
              required
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={20}
              className="tracking-widest sm:h-11"
            />
          )}
        </Field>
        <SubmitButton pending="Checking…" size="large" className="w-full">
          Use this app
        </SubmitButton>
      </form>
    </div>
  )
}
