'use client'

import { type FormEvent, startTransition, useActionState } from 'react'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { askNewPassword, setPasswordByCode } from '@/lib/auth/reset/actions'
import { NewPasswordField } from './new-password-field'

/** Asks for a way to a new password; then there is room for a code, in case one came to the phone. Works without scripts. */
export function ForgotForm() {
  const [state, submit] = useActionState(askNewPassword, { status: 'idle' })
  const failed = state.status === 'failed' ? state : null
  if (state.status === 'done') return <CodeForm identifier={state.data.identifier} />
  return (
    <form action={submit} onSubmit={keeping(submit)} className="grid gap-4">
      {failed && !failed.fields && <Notice tone="danger">{failed.message}</Notice>}
      <Field label="Username, e-mail or phone" error={failed?.fields?.identifier}>
        {(control) => (
          <Input
            {...control}
            name="identifier"
            required
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            autoFocus
            maxLength={254}
            className="sm:h-11"
          />
        )}
      </Field>
      <SubmitButton pending="Sending…" size="large" className="mt-2 w-full">
        Send me a link or a code
      </SubmitButton>
    </form>
  )
}

function CodeForm({ identifier }: { identifier: string }) {
  const [state, submit] = useActionState(setPasswordByCode, { status: 'idle' })
  const failed = state.status === 'failed' ? state : null
  return (
    <div className="grid gap-5">
      <Notice title="Look into your mail and your messages">
        <p>
          If {identifier} is an account here, a link by e-mail or a code by SMS arrives within a minute or
          two. Both hold for half an hour.
        </p>
      </Notice>
      <form action={submit} onSubmit={keeping(submit)} className="grid gap-4">
        <h2 className="text-lg font-semibold">You got a code?</h2>
        <input type="hidden" name="identifier" value={identifier} />
        {failed && !failed.fields && <Notice tone="danger">{failed.message}</Notice>}
        <Field label="Code from the SMS" error={failed?.fields?.code}>
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
        <NewPasswordField error={failed?.fields?.password} />
        <SubmitButton pending="Saving…" size="large" className="mt-2 w-full">
          Save this password
        </SubmitButton>
      </form>
    </div>
  )
}

/** Sent like this a form keeps what is typed when it is refused; sent as a plain action React would empty it. */
const keeping = (submit: (form: FormData) => void) => (event: FormEvent<HTMLFormElement>) => {
  event.preventDefault()
  const typed = new FormData(event.currentTarget)
  startTransition(() => submit(typed))
}
