'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { undoMarks } from '@/lib/exchange/imports/actions'

/** Marks that were taken, with the way back. */
export function UndoMarks({ importId, title }: { importId: string; title: string }) {
  const router = useRouter()
  const [state, submit] = useActionState(undoMarks, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <Notice tone="ok">
      <form action={submit} className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <input type="hidden" name="importId" value={importId} />
        <p>{title} It can be undone for 30 days.</p>
        {state.status !== 'done' && (
          <SubmitButton variant="secondary" size="small" pending="Undoing…" aria-label={`Undo: ${title}`}>
            Undo
          </SubmitButton>
        )}
        {state.status === 'failed' && (
          <p role="alert" className="text-danger">
            {state.message}
          </p>
        )}
      </form>
    </Notice>
  )
}
