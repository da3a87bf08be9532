'use client'

import { type FormEvent, startTransition, useActionState } from 'react'

import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { setPasswordByLink } from '@/lib/auth/reset/actions'
import { NewPasswordField } from './new-password-field'

/** Chooses a new password by a link that was sent. Works without scripts. */
export function ResetForm({ secret }: { secret: string }) {
  const [state, submit] = useActionState(setPasswordByLink, { status: 'idle' })
  const failed = state.status === 'failed' ? state : null
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    startTransition(() => submit(typed))
  }
  return (
    <form action={submit} onSubmit={send} className="grid gap-4">
      <input type="hidden" name="secret" value={secret} />
      {failed && !failed.fields && <Notice tone="danger">{failed.message}</Notice>}
      <NewPasswordField error={failed?.fields?.password} />
      <SubmitButton pending="Saving…" size="large" className="mt-2 w-full">
        Save this password
      </SubmitButton>
    </form>
  )
}
