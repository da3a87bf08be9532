'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { useForm } from '@/components/forms/use-form'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { SubmitButton } from '@/components/ui/submit-button'
import { decide, undecide } from '@/lib/promotion/actions'

type Props = {
  yearId: string
  learnerId: string
  learner: string
  /** As it stands; null: by the rule. */
  choice: { outcome: string; classId: string | null; reason: string | null; version: number } | null
  classes: { id: string; name: string }[]
}

const outcomes = {
  promote: 'Goes up',
  repeat: 'Repeats the grade',
  graduate: 'Graduates',
  transfer: 'Transfers to another school',
  leave: 'Leaves',
  hold: 'On hold, without a class',
}

/** Decides about one learner by hand: what becomes of them, where to, and why. */
export function DecideForm({ yearId, learnerId, learner, choice, classes }: Props) {
  const router = useRouter()
  const refresh = () => router.refresh()
  const { form, failed } = useForm(decide, refresh)
  const [outcome, setOutcome] = useState(choice?.outcome ?? 'promote')
  const stays = outcome === 'promote' || outcome === 'repeat'
  const errors = failed?.fields ?? {}
  return (
    <div className="grid max-w-md gap-3 py-2">
      <form {...form} className="grid gap-3">
        <input type="hidden" name="yearId" value={yearId} />
        <input type="hidden" name="learnerId" value={learnerId} />
        <input type="hidden" name="version" value={choice?.version ?? 0} />
        <Field label={`What becomes of ${learner}`} error={errors.outcome}>
          {(control) => (
            <Select
              {...control}
              name="outcome"
              defaultValue={outcome}
              onChange={(event) => setOutcome(event.target.value)}
            >
              {Object.entries(outcomes).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {stays && (
          <Field label="Class" hint="By itself: the same stream" error={errors.classId}>
            {(control) => (
              <Select {...control} name="classId" defaultValue={choice?.classId ?? ''}>
                <option value="">by itself</option>
                {classes.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field
          label="Reason"
          hint={outcome === 'promote' ? 'May be left empty' : 'It stays with the learner’s history'}
          error={errors.reason}
        >
          {(control) => (
            <Input {...control} name="reason" defaultValue={choice?.reason ?? ''} maxLength={300} />
          )}
        </Field>
        {failed && !Object.values(errors).some(Boolean) && (
          <p role="alert" className="text-sm text-danger">
            {failed.message}
          </p>
        )}
        <div>
          <SubmitButton size="small" pending="Saving…">
            Decide
          </SubmitButton>
        </div>
      </form>
      {choice && <ByRule yearId={yearId} learnerId={learnerId} version={choice.version} onDone={refresh} />}
    </div>
  )
}

type ByRuleProps = { yearId: string; learnerId: string; version: number; onDone: () => void }

function ByRule({ onDone, ...of }: ByRuleProps) {
  const { form, failed, isSending } = useForm(undecide, onDone)
  return (
    <form {...form} className="flex flex-wrap items-center gap-3">
      {Object.entries(of).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" size="small" aria-disabled={isSending}>
        Leave it to the rule
      </Button>
      {failed && (
        <p role="alert" className="text-sm text-danger">
          {failed.message}
        </p>
      )}
    </form>
  )
}
