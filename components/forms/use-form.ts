'use client'

import { type FormEvent, startTransition, useActionState, useEffect, useRef } from 'react'

import type { ActionState } from '@/lib/action'

type Act<R> = (state: ActionState<R>, form: FormData) => Promise<ActionState<R>>

/**
 * A form and its action: what is typed stays when it is refused, the first field at fault gets the focus, and it is sent once.
 * Spread `form` on the `<form>`; without scripts the same form works as the browser sends it.
 * @param onDone what follows once it is done, such as going to another page
 */
export function useForm<R>(act: Act<R>, onDone?: (data: R) => void) {
  const [state, submit, isSending] = useActionState<ActionState<R>, FormData>(act, { status: 'idle' })
  const ref = useRef<HTMLFormElement>(null)
  const done = useRef(onDone)
  done.current = onDone

  useEffect(() => {
    if (state.status === 'failed') ref.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
    if (state.status === 'done') done.current?.(state.data)
  }, [state])

  // Sent like this the form keeps what is typed when it is refused; sent as a plain action React would empty it.
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSending) return
    const { submitter } = event.nativeEvent as SubmitEvent
    const typed = new FormData(event.currentTarget, submitter)
    startTransition(() => submit(typed))
  }

  const failed = state.status === 'failed' ? state : null
  return { form: { ref, action: submit, onSubmit }, state, failed, isSending }
}
