'use client'

import { type FormEvent, startTransition, useActionState, useEffect, useRef } from 'react'

import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { changePassword } from '@/lib/auth/actions'
import { NewPasswordField } from './new-password-field'
import { PasswordInput } from './password-input'

/** Chooses a new password; whoever is long signed in types the present one first. Works without scripts, too. */
export function PasswordForm({ askCurrent }: { askCurrent: boolean }) {
  const [state, submit] = useActionState(changePassword, { status: 'idle' })
  const failed = state.status === 'failed' ? state : null
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (state.status === 'failed') form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [state])

  // Sent like this the form keeps what is typed when it is refused; sent as a plain action React would empty it.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    startTransition(() => submit(typed))
  }

  return (
    <form ref={form} action={submit} onSubmit={send} className="grid gap-4">
      {failed && (
        <Notice tone="danger" title="Your password is not changed">
          {!failed.fields && <p>{failed.message}</p>}
        </Notice>
      )}
      {askCurrent && (
        <Field label="Present password" error={failed?.fields?.current}>
          {(control) => (
            <PasswordInput {...control} name="current" required autoComplete="current-password" />
          )}
        </Field>
      )}
      <NewPasswordField error={failed?.fields?.password} />
      <SubmitButton pending="Saving…" size="large" className="mt-2 w-full">
        Save this password
      </SubmitButton>
    </form>
  )
}
