'use client'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { giveTemporaryPassword } from '@/lib/people/account/actions'

/** Gives somebody a temporary password and shows it once; works without scripts. */
export function TemporaryPassword({ staffId, hasAccount }: { staffId: string; hasAccount: boolean }) {
  const { form, state, failed, isSending } = useForm(giveTemporaryPassword)
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="staffId" value={staffId} />
      {failed && <Notice tone="danger">{failed.message}</Notice>}
      {state.status === 'done' && (
        <Notice tone="ok" title="Write this down now: it is shown once">
          <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
            <dt className="text-muted">Username</dt>
            <dd className="font-mono break-all">{state.data.username}</dd>
            <dt className="text-muted">Password</dt>
            <dd className="font-mono break-all">{state.data.password}</dd>
          </dl>
          <p className="mt-2 text-sm">They choose a password of their own when they first sign in with it.</p>
        </Notice>
      )}
      <Button type="submit" aria-disabled={isSending} className="justify-self-start">
        {isSending
          ? 'Making one…'
          : hasAccount
            ? 'Give a new temporary password'
            : 'Give a temporary password'}
      </Button>
    </form>
  )
}
