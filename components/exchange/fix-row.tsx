'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useActionState, useEffect } from 'react'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { fixRow } from '@/lib/exchange/imports/actions'

type Cell = { field: string; label: string; typed: string }

type Props = {
  importId: string
  row: number
  /** Whose row it is. */
  name: string
  /** How many other rows call an unknown class the same. */
  same: { called: string; rows: number } | null
  /** The cells that something is said about stand open; the others on demand. */
  wrong: Cell[]
  others: Cell[]
}

/** Corrects cells where they stand; the row is read again with them. */
export function FixRow({ importId, row, name, same, wrong, others }: Props) {
  const router = useRouter()
  const [state, submit, isSending] = useActionState(fixRow, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  const cells = (list: Cell[]) =>
    list.map(({ field, label, typed }) => (
      <Field key={field} label={label} className="min-w-0 max-sm:w-full sm:w-60">
        {(control) => (
          <Input
            name={`cell.${field}`}
            defaultValue={typed}
            autoComplete="off"
            readOnly={isSending}
            {...control}
          />
        )}
      </Field>
    ))
  const form = (
    // The fields keep what was typed when it is refused, which a form's own action would clear.
    <form
      aria-label={`Correct ${name}`}
      action={submit}
      onSubmit={(event) => {
        event.preventDefault()
        submitForm(event.currentTarget)
      }}
      className="grid gap-3"
    >
      <input type="hidden" name="importId" value={importId} />
      <input type="hidden" name="row" value={row} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        {cells(wrong.length > 0 ? wrong : others)}
        <SubmitButton variant="secondary" pending="Reading…" aria-disabled={isSending}>
          {isSending ? 'Reading…' : 'Read again'}
        </SubmitButton>
      </div>
      {same && (
        <label className="flex min-h-6 items-center gap-2 max-sm:min-h-11">
          <input type="checkbox" name="everywhere" value="yes" className="size-4 accent-accent" />
          <span>
            Also in {same.rows === 1 ? 'the other row' : `the ${same.rows.toLocaleString('en')} other rows`}{' '}
            with {same.called ? `“${same.called}”` : 'no class'}
          </span>
        </label>
      )}
      {wrong.length > 0 && others.length > 0 && (
        <details>
          <summary className="cursor-pointer py-1 text-sm text-muted">Other cells of this row</summary>
          <div className="mt-2 flex flex-wrap gap-x-4 gap-y-3">{cells(others)}</div>
        </details>
      )}
      {state.status === 'failed' && (
        <p role="alert" className="text-sm font-medium text-danger">
          {state.message}
        </p>
      )}
    </form>
  )
  if (wrong.length > 0) return form
  return (
    <details>
      <summary className="cursor-pointer py-1 text-sm text-muted">Look at the cells, or correct them</summary>
      <div className="mt-2">{form}</div>
    </details>
  )

  function submitForm(element: HTMLFormElement) {
    startTransition(() => submit(new FormData(element)))
  }
}
