'use client'

import { ProveLink } from '@/components/auth/prove-link'
import { useProved } from '@/components/auth/use-proved'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { askFactorOf } from '@/lib/auth/actions'
import { type Role, roleNames } from '@/lib/auth/actor'
import { askable } from '@/lib/auth/factor/rules'

/** Of whom the school asks a second factor; heads and administrators need one where the installation says so. */
export function FactorRoles({ roles, always }: { roles: readonly Role[]; always: boolean }) {
  const { state, form, dialog } = useProved(askFactorOf)
  return (
    <>
      <form {...form} className="grid gap-3">
        <input type="hidden" name="asked" value="yes" />
        <p className="text-muted">
          {always
            ? 'Heads and administrators always sign in with a second factor. Who else does, beside those who want to?'
            : 'Who signs in with a second factor, beside those who want to?'}{' '}
          They set it up at their next sign-in; those who are signed in now, at their next click.
        </p>
        <div className="flex flex-wrap gap-x-6 gap-y-1">
          {askable.map((role) => (
            <label key={role} className="flex min-h-11 items-center gap-2.5">
              <input
                type="checkbox"
                name={role}
                defaultChecked={roles.includes(role)}
                className="size-5 accent-accent"
              />
              {roleNames[role]}
            </label>
          ))}
        </div>
        {state.status === 'done' && <Notice tone="ok">Saved.</Notice>}
        {state.status === 'failed' && (
          <Notice tone="danger">
            {state.message} <ProveLink code={state.code} />
          </Notice>
        )}
        <div>
          <SubmitButton variant="secondary" pending="Saving…">
            Save
          </SubmitButton>
        </div>
      </form>
      {dialog}
    </>
  )
}
