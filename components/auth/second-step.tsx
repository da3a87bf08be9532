'use client'

import { KeyRound } from 'lucide-react'
import { type FormEvent, startTransition, useActionState, useRef } from 'react'

import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { askPasskey, giveCode, givePasskey } from '@/lib/auth/factor/actions'
import { usePasskey, usePasskeysHere } from './use-passkey'

type Props = { ways: { app: boolean; passkey: boolean }; next: string | null }

/** The second factor after the password: a passkey where the person has one, or a code. The code works without scripts. */
export function SecondStep({ ways, next }: Props) {
  const form = useRef<HTMLFormElement>(null)
  const [state, submit] = useActionState(giveCode, { status: 'idle' })
  const isAble = usePasskeysHere()
  const passkey = usePasskey(askPasskey, (response) => {
    const remember = new FormData(form.current ?? undefined).has('remember')
    return givePasskey({ status: 'idle' }, { response, remember, next })
  })
  const failed = state.status === 'failed' ? state : null
  const problem = passkey.problem ?? (failed && !failed.fields ? failed.message : null)
  const offersPasskey = ways.passkey && isAble

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    startTransition(() => submit(typed))
  }

  return (
    <div className="grid gap-4">
      {problem && (
        <Notice tone="danger" title="You are not signed in yet">
          <p>{problem}</p>
        </Notice>
      )}
      {offersPasskey && (
        <>
          <Button
            variant="primary"
            size="large"
            className="w-full"
            disabled={passkey.isBusy}
            onClick={passkey.run}
          >
            <KeyRound aria-hidden /> {passkey.isBusy ? 'Waiting for your passkey…' : 'Use a passkey'}
          </Button>
          <p className="text-center text-sm text-muted">or type a code</p>
        </>
      )}
      <form ref={form} action={submit} onSubmit={send} className="grid gap-4">
        {next && <input type="hidden" name="next" value={next} />}
        <Field
          label="Code"
          hint={
            ways.app
              ? 'The six digits that your authenticator app shows now, or one of your recovery codes.'
              : 'One of your recovery codes.'
          }
          error={failed?.fields?.code}
        >
          {(control) => (
            <Input
              {...control}
              name="code"
              required
              autoComplete="one-time-code"
              autoCapitalize="characters"
              autoCorrect="off"
              spellCheck={false}
              maxLength={30}
              autoFocus
              className="tracking-widest sm:h-11"
            />
          )}
        </Field>
        <label className="flex min-h-11 items-center gap-3">
          <input type="checkbox" name="remember" className="size-5 accent-accent" />
          <span>Do not ask again on this device for 30 days</span>
        </label>
        <SubmitButton
          pending="Checking…"
          size="large"
          variant={offersPasskey ? 'secondary' : 'primary'}
          className="w-full"
        >
          Go on
        </SubmitButton>
      </form>
    </div>
  )
}
