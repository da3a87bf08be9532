'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { SubmitButton } from '@/components/ui/submit-button'
import { leaveOut } from '@/lib/exchange/imports/actions'
import type { Outcome } from '@/lib/exchange/imports/input'

type Props = {
  importId: string
  /** One row, or all of an outcome. */
  row?: number
  outcome?: Outcome
  out: boolean
  label: string
  /** For those who hear it: whose row it is. */
  spoken?: string
}

/** Leaves rows out of what is taken, or takes them in again. */
export function LeaveOut({ importId, row, outcome, out, label, spoken }: Props) {
  const router = useRouter()
  const [state, submit] = useActionState(leaveOut, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={submit} className="shrink-0">
      <input type="hidden" name="importId" value={importId} />
      {row !== undefined && <input type="hidden" name="row" value={row} />}
      {outcome && <input type="hidden" name="outcome" value={outcome} />}
      <input type="hidden" name="out" value={out ? 'yes' : 'no'} />
      <SubmitButton variant="secondary" size="small" pending="…" aria-label={spoken}>
        {label}
      </SubmitButton>
      {state.status === 'failed' && (
        <p role="alert" className="mt-1 text-sm text-danger">
          {state.message}
        </p>
      )}
    </form>
  )
}
