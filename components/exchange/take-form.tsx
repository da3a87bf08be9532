'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { takeImport } from '@/lib/exchange/imports/actions'

/** Takes what the page shows, or says why not; what has changed since is then marked in the rows. */
export function TakeForm({
  importId,
  decidedAt,
  label,
}: {
  importId: string
  decidedAt: string
  label: string
}) {
  const router = useRouter()
  const [state, submit] = useActionState(takeImport, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={submit} className="grid max-w-md gap-2">
      <input type="hidden" name="importId" value={importId} />
      <input type="hidden" name="decidedAt" value={decidedAt} />
      <SubmitButton pending="Taking…">{label}</SubmitButton>
      {state.status === 'failed' && <Notice tone="danger">{state.message}</Notice>}
      {state.status === 'done' && state.data.differs > 0 && (
        <Notice tone="warn">
          Nothing was taken yet: the school has changed meanwhile, and {state.data.differs}{' '}
          {state.data.differs === 1 ? 'row says' : 'rows say'} something else now. They are marked below.
        </Notice>
      )}
    </form>
  )
}
