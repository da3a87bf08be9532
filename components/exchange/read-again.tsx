'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { SubmitButton } from '@/components/ui/submit-button'
import { readAgain } from '@/lib/exchange/imports/actions'

/** Compares the rows with the school once more. */
export function ReadAgain({ importId }: { importId: string }) {
  const router = useRouter()
  const [state, submit] = useActionState(readAgain, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={submit}>
      <input type="hidden" name="importId" value={importId} />
      <SubmitButton variant="secondary" pending="Reading…">
        Read the rows again
      </SubmitButton>
      {state.status === 'failed' && <p className="mt-2 text-sm text-danger">{state.message}</p>}
    </form>
  )
}
