'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  useActionState,
  useContext,
  useEffect,
  useRef,
} from 'react'

import { Notice } from '@/components/ui/notice'
import type { ActionState } from '@/lib/action'
import type { FieldErrors } from '@/lib/errors'

type Props<R> = {
  action: (state: ActionState<R>, form: FormData) => Promise<ActionState<R>>
  /** What is not done when it is refused: "The profile is not saved". */
  refused: string
  /** Where to go when it is done; without it the page is read again and `done` is said. */
  next?: Route
  done?: ReactNode | ((result: R) => ReactNode)
  /** Empties the fields when it is done: for lists that are added one after the other. */
  clears?: boolean
  className?: string
  children: ReactNode
}

const Errors = createContext<FieldErrors>({})
/** What is wrong with the field of this name, in words. */
export const useFieldError = (name: string): string[] | undefined => useContext(Errors)[name]

/**
 * A form that is sent to a server action: what is typed stays when it is refused, each field says what is wrong with it,
 * and a summary on top gets the focus. Works without scripts, too.
 */
export function ActionForm<R>({ action, refused, next, done, clears, className, children }: Props<R>) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const [state, submit] = useActionState<ActionState<R>, FormData>(
    action as never,
    { status: 'idle' } as never,
  )
  const failed = state.status === 'failed' ? state : null

  useEffect(() => {
    if (state.status === 'failed')
      form.current?.querySelector<HTMLElement>('[aria-invalid], [data-summary]')?.focus()
    if (state.status !== 'done') return
    if (clears) form.current?.reset()
    if (next) router.push(next)
    else router.refresh()
  }, [state, next, clears, router])

  // Sent like this the form keeps what is typed when it is refused; sent as a plain action React would empty it.
  function send(event: FormEvent<HTMLFormElement>) {
    const { submitter } = event.nativeEvent as SubmitEvent
    // A button that only looks ahead puts what is typed into the address: the browser's own business.
    if (submitter instanceof HTMLButtonElement && submitter.formMethod === 'get') return
    event.preventDefault()
    const typed = new FormData(event.currentTarget, submitter)
    startTransition(() => submit(typed))
  }

  const others = failed?.fields && Object.values(failed.fields).flat().filter(Boolean)
  return (
    <Errors value={failed?.fields ?? {}}>
      <form ref={form} action={submit} onSubmit={send} className={className}>
        {failed && (
          <div data-summary tabIndex={-1} className="outline-none">
            <Notice tone="danger" title={refused}>
              {others && others.length > 0 ? (
                <ul className="list-inside list-disc">
                  {[...new Set(others)].map((words) => (
                    <li key={words}>{words}</li>
                  ))}
                </ul>
              ) : (
                <p>{failed.message}</p>
              )}
            </Notice>
          </div>
        )}
        {state.status === 'done' && !next && done && (
          <Notice tone="ok">{typeof done === 'function' ? done(state.data) : done}</Notice>
        )}
        {children}
      </form>
    </Errors>
  )
}
