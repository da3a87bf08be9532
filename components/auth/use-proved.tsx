'use client'

import { type FormEvent, startTransition, useActionState, useEffect, useRef, useState } from 'react'

import { Dialog } from '@/components/ui/dialog'
import type { ActionState } from '@/lib/action'
import { ProveForm } from './prove-form'

/**
 * An action that may need a fresh proof of who somebody is. When it does, `dialog` asks for one in place, and what was sent
 * is sent again: nothing that was typed is lost. Put `dialog` beside the form, not in it. Without scripts the form is told
 * in words, with the way to the page that asks (/confirm).
 */
export function useProved<I, R>(
  action: (state: ActionState<R>, input: FormData | I) => Promise<ActionState<R>>,
) {
  const [state, submit, isPending] = useActionState<ActionState<R>, FormData | I>(action, { status: 'idle' })
  const [isAsking, setAsking] = useState(false)
  const sent = useRef<FormData | I>(null)
  useEffect(() => {
    if (state.status === 'failed' && state.code === 'unproved') setAsking(true)
  }, [state])

  function send(input: FormData | I) {
    sent.current = input
    startTransition(() => submit(input))
  }
  function goOn() {
    setAsking(false)
    if (sent.current !== null) send(sent.current)
  }
  const form = {
    action: submit as (form: FormData) => void,
    onSubmit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault()
      send(new FormData(event.currentTarget))
    },
  }
  const dialog = isAsking && (
    <Dialog title="Is it you?" onClose={() => setAsking(false)}>
      <p className="mb-4 text-muted">
        This is worth a second look. Confirm that it is you, and it goes on where you were.
      </p>
      <ProveForm onProved={goOn} />
    </Dialog>
  )
  return { state, send, form, isPending, dialog }
}
