'use client'

import { useActionState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { makeCodes, removeApp, removePasskey, renamePasskey } from '@/lib/auth/factor/own-actions'
import { ProveLink } from './prove-link'
import { RecoveryCodes } from './recovery-codes'
import { useProved } from './use-proved'

type PasskeyProps = { id: string; name: string; told: string }

/** One passkey: its name, which can be changed in place, when it was used, and the way to remove it. */
export function PasskeyRow({ id, name, told }: PasskeyProps) {
  const [renamed, rename] = useActionState(renamePasskey, { status: 'idle' })
  const { state, form, dialog } = useProved(removePasskey)
  const failed = [renamed, state].find((each) => each.status === 'failed')
  return (
    <li className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <form action={rename} className="flex min-w-48 flex-1 gap-2">
          <input type="hidden" name="id" value={id} />
          <Input name="name" defaultValue={name} maxLength={60} aria-label="Name of the passkey" />
          <Button type="submit" size="small" variant="quiet" aria-label={`Save the name of ${name}`}>
            Rename
          </Button>
        </form>
        <form {...form}>
          <input type="hidden" name="id" value={id} />
          <SubmitButton variant="secondary" size="small" pending="Removing…" aria-label={`Remove ${name}`}>
            Remove
          </SubmitButton>
        </form>
      </div>
      <p className="text-sm text-muted">{told}</p>
      {failed?.status === 'failed' && (
        <Notice tone="danger">
          {failed.message} <ProveLink code={failed.code} />
        </Notice>
      )}
      {dialog}
    </li>
  )
}

/** Takes the authenticator app away. */
export function RemoveApp() {
  const { state, form, dialog } = useProved(removeApp)
  return (
    <>
      <form {...form}>
        <SubmitButton variant="secondary" size="small" pending="Removing…">
          Remove the app
        </SubmitButton>
      </form>
      {state.status === 'failed' && (
        <Notice tone="danger">
          {state.message} <ProveLink code={state.code} />
        </Notice>
      )}
      {dialog}
    </>
  )
}

/** Makes new recovery codes and shows them once. */
export function MakeCodes() {
  const { state, form, dialog } = useProved(makeCodes)
  return (
    <div className="grid gap-3">
      {state.status === 'done' && state.data.codes && <RecoveryCodes codes={state.data.codes} />}
      <form {...form}>
        <SubmitButton variant="secondary" size="small" pending="Making them…">
          Make new codes
        </SubmitButton>
      </form>
      {state.status === 'failed' && (
        <Notice tone="danger">
          {state.message} <ProveLink code={state.code} />
        </Notice>
      )}
      {dialog}
    </div>
  )
}
