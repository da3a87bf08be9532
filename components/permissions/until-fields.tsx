'use client'

import { useState } from 'react'

import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { FieldErrors } from '@/lib/errors'
import { endNames, ends } from '@/lib/permissions/input'

type Props = {
  label?: string
  errors: FieldErrors
  /** Choosing nothing is possible, and means this. */
  unchanged?: string
}

/** How long something is lent; a last day is asked for only where it counts. */
export function UntilFields({ label = 'How long', errors, unchanged }: Props) {
  const [until, setUntil] = useState<string>(unchanged ? '' : 'week')
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={label} error={errors.until}>
        {(control) => (
          <Select {...control} name="until" value={until} onChange={(event) => setUntil(event.target.value)}>
            {unchanged && <option value="">{unchanged}</option>}
            {ends.map((each) => (
              <option key={each} value={each}>
                {endNames[each]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {until === 'date' && (
        <Field label="Last day" error={errors.date}>
          {(control) => <Input {...control} type="date" name="date" required />}
        </Field>
      )}
    </div>
  )
}
