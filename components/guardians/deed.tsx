'use client'

import type { ReactNode } from 'react'

import { useForm } from '@/components/forms/use-form'
import { SubmitButton } from '@/components/ui/submit-button'
import { useSayDone } from '@/components/undo/done'
import { callFirst, removeGuardian, unlinkGuardian } from '@/lib/guardians/actions'
import type { Changed } from '@/lib/guardians/commands'
import { keepApart } from '@/lib/guardians/doubles/actions'

const deeds = { callFirst, unlinkGuardian, removeGuardian, keepApart }

type Props = {
  deed: keyof typeof deeds
  /** Of whom: the fields of the action. */
  of: Record<string, string>
  /** What the button does, for those who hear it without the row it stands in. */
  label: string
  children: ReactNode
}

/** A button that does one thing at once; what was done can be undone where the page says so. */
export function Deed({ deed, of, label, children }: Props) {
  const sayDone = useSayDone()
  const { form, failed } = useForm<Changed>(deeds[deed], sayDone)
  return (
    <form {...form} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {Object.entries(of).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton variant="secondary" size="small" pending="…" aria-label={label}>
        {children}
      </SubmitButton>
      {failed && (
        <p role="alert" className="text-sm text-danger">
          {failed.message}
        </p>
      )}
    </form>
  )
}
