'use client'

import { useForm } from '@/components/forms/use-form'
import { Field } from '@/components/ui/field'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { useSayDone } from '@/components/undo/done'
import { liftRestriction, restrictGuardian } from '@/lib/guardians/custody/actions'

type Props = { guardian: string; child: string }

/** Keeps a child from a guardian, with the reason. */
export function RestrictForm({
  learnerId,
  guardianId,
  guardian,
  child,
}: Props & { learnerId: string; guardianId: string }) {
  const say = useSayDone()
  const { form, failed } = useForm(restrictGuardian, ({ endedLinks }) =>
    say({
      title:
        endedLinks > 0
          ? `${child} is kept from ${guardian}. The report links of ${child} were ended; make new ones for the other guardians`
          : `${child} is kept from ${guardian}`,
    }),
  )
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="learnerId" value={learnerId} />
      <input type="hidden" name="guardianId" value={guardianId} />
      <p className="text-muted">
        {guardian} will see nothing of {child} any more: no page, no report, no message. {child}’s report
        links end at once.
      </p>
      <Reason error={failed?.fields?.reason} hint="Such as the court order and its date" />
      {failed && !failed.fields?.reason && <Notice tone="danger">{failed.message}</Notice>}
      <div>
        <SubmitButton variant="danger" pending="Saving…">
          Keep {child} from {guardian}
        </SubmitButton>
      </div>
    </form>
  )
}

/** Ends a restriction, with the reason. */
export function LiftForm({ restrictionId, guardian, child }: Props & { restrictionId: string }) {
  const say = useSayDone()
  const { form, failed } = useForm(liftRestriction, () =>
    say({ title: `${guardian} sees ${child} again, as far as the rights say` }),
  )
  return (
    <form {...form} className="grid gap-3">
      <input type="hidden" name="restrictionId" value={restrictionId} />
      <Reason error={failed?.fields?.reason} hint="It stays known that the restriction stood" />
      {failed && !failed.fields?.reason && <Notice tone="danger">{failed.message}</Notice>}
      <div>
        <SubmitButton variant="secondary" pending="Saving…">
          End the restriction
        </SubmitButton>
      </div>
    </form>
  )
}

const Reason = ({ error, hint }: { error?: string[]; hint: string }) => (
  <Field label="Reason" hint={hint} error={error}>
    {(control) => <Textarea {...control} name="reason" rows={2} maxLength={300} required />}
  </Field>
)
