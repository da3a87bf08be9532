'use client'

import { useRouter } from 'next/navigation'
import { useActionState, useEffect } from 'react'

import { SubmitButton } from '@/components/ui/submit-button'
import type { ActionState } from '@/lib/action'
import { undoChange } from '@/lib/undo/actions'
import type { UndoneChange } from '@/lib/undo/commands'

/** Takes a change back and says what came of it; works without scripts. `title`: what was done. */
export function UndoChange({ changeId, title }: { changeId: string; title: string }) {
  const router = useRouter()
  const [state, submit] = useActionState<ActionState<UndoneChange>, FormData>(undoChange, {
    status: 'idle',
  })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  return (
    <form action={submit} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input type="hidden" name="changeId" value={changeId} />
      {state.status !== 'done' && (
        <SubmitButton variant="secondary" size="small" pending="Undoing…" aria-label={`Undo: ${title}`}>
          Undo
        </SubmitButton>
      )}
      <p role="status" className="text-sm">
        {state.status === 'done' && 'Undone'}
        {state.status === 'failed' && <span className="text-danger">{state.message}</span>}
      </p>
    </form>
  )
}
