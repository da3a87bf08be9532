'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import type { ActionState } from '@/lib/action'
import { cancelJob, retryJob } from '@/lib/jobs/actions'

const deeds = {
  cancel: { act: cancelJob, label: 'Cancel', pending: 'Cancelling…', variant: 'secondary' },
  retry: { act: retryJob, label: 'Send again', pending: 'Sending…', variant: 'primary' },
} as const

type Props = { jobId: string; does: keyof typeof deeds; size?: 'small' }

/** Ends a job, or sends a failed one again; works without scripts. */
export function JobButton({ jobId, does, size }: Props) {
  const { act, label, pending, variant } = deeds[does]
  const router = useRouter()
  const [state, submit] = useActionState<ActionState<{ jobId: string }>, FormData>(act, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={submit} className="grid gap-2">
      <input type="hidden" name="jobId" value={jobId} />
      <SubmitButton variant={size ? 'secondary' : variant} size={size} pending={pending}>
        {label}
      </SubmitButton>
      {state.status === 'failed' && <Notice tone="danger">{state.message}</Notice>}
    </form>
  )
}
