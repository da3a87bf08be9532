'use client'

import { useForm } from '@/components/forms/use-form'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { useSayDone } from '@/components/undo/done'
import { promoteYear } from '@/lib/promotion/actions'
import { takeSpread } from '@/lib/promotion/spread/actions'
import { closeYear, reopenYear } from '@/lib/years/actions'

const Failed = ({ failed }: { failed: { message: string } | null }) =>
  failed && (
    <p role="alert" className="text-danger">
      {failed.message}
    </p>
  )

/** Does what the plan says, as it was seen. `words`: how many, and where to. */
export function PromoteForm({ yearId, seen, words }: { yearId: string; seen: string; words: string }) {
  const { form, failed } = useForm(promoteYear, useSayDone())
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="yearId" value={yearId} />
      <input type="hidden" name="seen" value={seen} />
      <div>
        <SubmitButton pending="Promoting…">{words}</SubmitButton>
      </div>
      <Failed failed={failed} />
    </form>
  )
}

/** Takes a spread as it was seen. */
export function SpreadForm({ yearId, gradeId, seen }: Record<'yearId' | 'gradeId' | 'seen', string>) {
  const { form, failed } = useForm(takeSpread, useSayDone())
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="yearId" value={yearId} />
      <input type="hidden" name="gradeId" value={gradeId} />
      <input type="hidden" name="seen" value={seen} />
      <div>
        <SubmitButton pending="Saving…">Take this</SubmitButton>
      </div>
      <Failed failed={failed} />
    </form>
  )
}

/** Closes a year that was opened again. */
export function CloseForm({ yearId, year }: { yearId: string; year: number }) {
  const { form, failed } = useForm(closeYear, useSayDone())
  return (
    <form {...form} className="grid gap-2">
      <input type="hidden" name="yearId" value={yearId} />
      <div>
        <SubmitButton variant="secondary" pending="Closing…">
          Close {year}
        </SubmitButton>
      </div>
      <Failed failed={failed} />
    </form>
  )
}

/** Opens a closed year again, with the reason. */
export function ReopenForm({ yearId, year }: { yearId: string; year: number }) {
  const { form, failed } = useForm(reopenYear, useSayDone())
  const error = failed?.fields?.reason
  return (
    <form {...form} className="grid max-w-md gap-3">
      <input type="hidden" name="yearId" value={yearId} />
      <Field label="Reason" hint="Such as a mark that was entered wrongly" error={error}>
        {(control) => <Input {...control} name="reason" maxLength={300} required />}
      </Field>
      <div>
        <SubmitButton variant="secondary" pending="Opening…">
          Open {year} again
        </SubmitButton>
      </div>
      {!error && <Failed failed={failed} />}
    </form>
  )
}
