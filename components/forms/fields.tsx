'use client'

import type { ComponentProps, ReactNode } from 'react'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Textarea } from '@/components/ui/textarea'
import { useFieldError } from './action-form'

type Labelled = { name: string; label: ReactNode; hint?: ReactNode; wrap?: string }

/** A field of an `ActionForm`, with its error under it. */
export function TextField({
  label,
  hint,
  wrap,
  ...input
}: Labelled & Omit<ComponentProps<typeof Input>, 'name'>) {
  const error = useFieldError(input.name)
  return (
    <Field label={label} hint={hint} error={error} className={wrap}>
      {(control) => <Input {...control} {...input} />}
    </Field>
  )
}

export function LongField({
  label,
  hint,
  wrap,
  ...input
}: Labelled & Omit<ComponentProps<typeof Textarea>, 'name'>) {
  const error = useFieldError(input.name)
  return (
    <Field label={label} hint={hint} error={error} className={wrap}>
      {(control) => <Textarea {...control} {...input} />}
    </Field>
  )
}

type Options = { options: readonly { value: string; label: string }[] }

export function SelectField({
  label,
  hint,
  wrap,
  options,
  ...select
}: Labelled & Options & Omit<ComponentProps<typeof Select>, 'name'>) {
  const error = useFieldError(select.name)
  return (
    <Field label={label} hint={hint} error={error} className={wrap}>
      {(control) => (
        <Select {...control} {...select}>
          {options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** A tick with its words beside it; `hint` says what it changes. */
export function TickField({
  label,
  hint,
  wrap,
  ...input
}: Labelled & Omit<ComponentProps<'input'>, 'name' | 'type'>) {
  return (
    <label className={`flex min-h-9 items-start gap-2.5 py-1.5 max-sm:min-h-12 ${wrap ?? ''}`}>
      <input type="checkbox" className="mt-0.5 size-4.5 shrink-0 accent-accent" {...input} />
      <span>
        <span className="block font-medium">{label}</span>
        {hint && <span className="block text-sm text-muted">{hint}</span>}
      </span>
    </label>
  )
}
