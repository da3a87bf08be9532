'use client'

import { type ReactNode, useRef, useState, useTransition } from 'react'

import { Notice } from '@/components/ui/notice'
import type { ActionState } from '@/lib/action'
import type { FieldErrors } from '@/lib/errors'
import { dropDraft, useDraft } from './draft'

type Form = {
  /** What is wrong with each field, by its name. */
  errors: FieldErrors
  isSending: boolean
}

type Props<R> = {
  /** One of the school's actions. Names that end with [] become lists; the value of the button pressed is sent as well. */
  act: (state: ActionState<R>, input: never) => Promise<ActionState<R>>
  /** Sent beside what is typed. */
  with?: Record<string, unknown>
  /** Under which name what is typed is kept on this device until it is sent. */
  draft?: string
  /** `pressed`: the value of the button. */
  onDone: (data: R, pressed: string, form: HTMLFormElement) => void
  className?: string
  /** Words for the fields that are named in the summary. */
  labels?: Record<string, string>
  children: (form: Form) => ReactNode
}

/**
 * A form for one action. What was typed stays whatever the school answers; what is wrong is said beside each field and on
 * top, where each line leads to its field.
 */
export function CommandForm<R>({
  act,
  with: more,
  draft,
  onDone,
  className,
  labels = {},
  children,
}: Props<R>) {
  const form = useRef<HTMLFormElement>(null)
  const [state, setState] = useState<ActionState<R>>({ status: 'idle' })
  const [isSending, start] = useTransition()
  useDraft(form, draft ?? null)

  function send(event: React.FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSending) return
    const element = event.currentTarget
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') ?? ''
    const input = { ...inputOf(element), ...more }
    start(async () => {
      const answer = await act({ status: 'idle' }, input as never).catch(
        (): ActionState<R> => ({
          status: 'failed',
          message:
            'The school did not answer. What you typed is kept; send it again when there is a network.',
        }),
      )
      setState(answer)
      if (answer.status === 'done') {
        dropDraft(draft ?? null)
        onDone(answer.data, pressed, element)
      } else if (answer.status === 'failed') {
        requestAnimationFrame(() => element.querySelector<HTMLElement>('[data-summary]')?.focus())
      }
    })
  }

  const errors = state.status === 'failed' ? (state.fields ?? {}) : {}
  return (
    <form ref={form} onSubmit={send} className={className} noValidate>
      {state.status === 'failed' && (
        <div data-summary tabIndex={-1} className="outline-none">
          <Notice tone="danger" title={state.message}>
            <Summary
              errors={errors}
              labels={labels}
              message={state.message}
              onGo={(name) => focusOn(form.current, name)}
            />
          </Notice>
        </div>
      )}
      {children({ errors, isSending })}
    </form>
  )
}

type SummaryProps = {
  errors: FieldErrors
  labels: Record<string, string>
  message: string
  onGo: (name: string) => void
}

function Summary({ errors, labels, message, onGo }: SummaryProps) {
  const lines = Object.entries(errors).flatMap(([name, [said] = [] as string[]]) =>
    said && said !== message ? [{ name, said }] : [],
  )
  if (lines.length === 0) return null
  return (
    <ul className="mt-1 space-y-1">
      {lines.map(({ name, said }) => (
        <li key={name}>
          <button
            type="button"
            className="min-h-6 text-left underline underline-offset-3"
            onClick={() => onGo(name)}
          >
            {labels[name] ? `${labels[name]}: ` : ''}
            {said}
          </button>
        </li>
      ))}
    </ul>
  )
}

function focusOn(form: HTMLFormElement | null, name: string) {
  const found = form?.querySelector<HTMLElement>(`[name="${name}"], [name="${name}[]"]`)
  found?.focus()
  found?.scrollIntoView({ block: 'center' })
}

/** What stands in a form; a ticked box without a value of its own is true. */
function inputOf(form: HTMLFormElement): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const each of form.querySelectorAll<HTMLInputElement>('input[name$="[]"]'))
    input[each.name.slice(0, -2)] ??= []
  for (const [name, value] of new FormData(form)) {
    if (name.endsWith('[]')) (input[name.slice(0, -2)] as unknown[]).push(value)
    else input[name] = value
  }
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]:not([name$="[]"])'))
    input[box.name] = box.checked
  return input
}
