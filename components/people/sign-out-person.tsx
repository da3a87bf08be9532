'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

import { ProveLink } from '@/components/auth/prove-link'
import { useProved } from '@/components/auth/use-proved'
import { SubmitButton } from '@/components/ui/submit-button'
import { endSessions } from '@/lib/auth/actions'

/** Signs somebody out of every device, and says what came of it; works without scripts. */
export function SignOutPerson({ userId, name }: { userId: string; name: string }) {
  const router = useRouter()
  const { state, form, dialog } = useProved(endSessions)
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <>
      <form {...form} className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        <input type="hidden" name="userId" value={userId} />
        <p role="status" className="text-sm text-muted">
          {state.status === 'failed' && (
            <>
              {state.message} <ProveLink code={state.code} />
            </>
          )}
        </p>
        <SubmitButton variant="secondary" size="small" pending="Signing out…" aria-label={`Sign ${name} out`}>
          Sign out
        </SubmitButton>
      </form>
      {dialog}
    </>
  )
}
