'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useActionState, useEffect } from 'react'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Notice } from '@/components/ui/notice'
import { Select } from '@/components/ui/select'
import { SubmitButton } from '@/components/ui/submit-button'
import { mapColumns } from '@/lib/exchange/imports/actions'
import type { Field as KnownField } from '@/lib/exchange/kinds/rules'

type Props = {
  importId: string
  sheets: (string | null)[]
  sheet: number
  headerRow: number | null
  columns: { header: string; sample: string; field: string | null }[]
  fields: readonly KnownField[]
  /** Something is missing: the form stands open. */
  isOpen: boolean
}

/** What each column is read as, and the way to say otherwise; it is kept for the next file with this header. */
export function ColumnsForm({ importId, sheets, sheet, headerRow, columns, fields, isOpen }: Props) {
  const router = useRouter()
  const [state, submit, isSending] = useActionState(mapColumns, { status: 'idle' })
  useEffect(() => {
    if (state.status === 'done') router.refresh()
  }, [state, router])
  const read = columns.filter(({ field }) => field !== null).length
  const ignored = columns.filter(({ field, header }) => field === null && header.trim() !== '')
  return (
    <details open={isOpen} className="rounded-lg border border-line bg-card">
      <summary className="cursor-pointer px-4 py-3 sm:px-5">
        <span className="font-semibold">Columns</span>{' '}
        <span className="text-muted">
          {read} of {columns.length} read
          {ignored.length > 0 && `; not read: ${ignored.map(({ header }) => header.trim()).join(', ')}`}
        </span>
      </summary>
      <form
        action={submit}
        // What was chosen stays when it is refused, which a form's own action would clear.
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          startTransition(() => submit(form))
        }}
        // Other columns, another form.
        key={JSON.stringify([sheet, headerRow, columns])}
        className="grid gap-4 border-t border-line px-4 py-4 sm:px-5"
      >
        {isOpen && (
          <Notice tone="warn">No column is read as the name yet. Say below which column holds what.</Notice>
        )}
        <input type="hidden" name="importId" value={importId} />
        <div className="flex flex-wrap gap-4">
          {sheets.length > 1 && (
            <Field label="Sheet" className="w-56">
              {(control) => (
                <Select name="sheet" defaultValue={sheet} {...control}>
                  {sheets.map((name, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: sheets are told apart by their place
                    <option key={i} value={i}>
                      {name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Field label="Row of the header" hint="0 where there is none" className="w-44">
            {(control) => (
              <Input
                name="headerRow"
                type="number"
                min={0}
                max={60}
                required
                defaultValue={headerRow ?? 0}
                {...control}
              />
            )}
          </Field>
        </div>
        <ul className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          {columns.map(({ header, sample, field }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place
            <li key={i}>
              <Field
                label={header.trim() || `Column ${i + 1}`}
                hint={sample ? `for example “${sample.slice(0, 40)}”` : 'empty in the first row'}
              >
                {(control) => (
                  <Select name={`column.${i}`} defaultValue={field ?? ''} {...control}>
                    <option value="">Not read</option>
                    {fields.map(({ key, label }) => (
                      <option key={key} value={key}>
                        {label}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </li>
          ))}
        </ul>
        {state.status === 'failed' && <Notice tone="danger">{state.message}</Notice>}
        <div>
          <SubmitButton variant="secondary" pending="Reading…" aria-disabled={isSending}>
            {isSending ? 'Reading…' : 'Read it so'}
          </SubmitButton>
          <p className="mt-2 text-sm text-muted">
            Files with this header will be read the same way from now on.
          </p>
        </div>
      </form>
    </details>
  )
}
