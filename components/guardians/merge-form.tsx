'use client'

import { useForm } from '@/components/forms/use-form'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { SubmitButton } from '@/components/ui/submit-button'
import { useSayDone } from '@/components/undo/done'
import { mergeGuardians } from '@/lib/guardians/doubles/actions'
import type { DoubleGuardian } from '@/lib/guardians/doubles/queries'

type Who = Pick<DoubleGuardian, 'id' | 'fullName' | 'hasAccount'>

/** Makes two guardians one, under the name of `kept`; where both have an account it is said which one stays. */
export function MergeForm({ kept, gone }: { kept: Who; gone: Who }) {
  const { form, failed } = useForm(mergeGuardians, useSayDone())
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="keptId" value={kept.id} />
      <input type="hidden" name="otherId" value={gone.id} />
      {kept.hasAccount && gone.hasAccount && (
        <Field
          label="Account that stays"
          hint="Whoever signs in with the other one sees no child any more."
          error={failed?.fields?.account}
        >
          {(control) => (
            <Select {...control} name="account">
              <option value="kept">that of {kept.fullName}</option>
              <option value="other">that of {gone.fullName}</option>
            </Select>
          )}
        </Field>
      )}
      <div>
        <SubmitButton
          variant="secondary"
          size="small"
          pending="Merging…"
          aria-label={`Merge ${gone.fullName} into this ${kept.fullName}`}
        >
          Merge into this one
        </SubmitButton>
      </div>
      {failed && (
        <p role="alert" className="text-sm text-danger">
          {failed.message}
        </p>
      )}
    </form>
  )
}
