'use client'

import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

import { CommandForm } from '@/components/forms/command-form'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { UndoNote } from '@/components/undo/undo-note'
import { documentDate } from '@/lib/dates'
import { addNumber, removeNumber } from '@/lib/learners/numbers/actions'
import type { LearnerNumber } from '@/lib/learners/numbers/commands'
import { numberKinds } from '@/lib/learners/numbers/input'

type Props = { learnerId: string; numbers: LearnerNumber[] }

/** Birth certificate, Maisha and other numbers. */
export function LearnerNumbers({ learnerId, numbers }: Props) {
  const router = useRouter()
  const [removed, setRemoved] = useState<{ changeId: string; title: string } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, start] = useTransition()
  const remove = ({ id, kind }: LearnerNumber) =>
    start(async () => {
      const state = await removeNumber({ status: 'idle' }, { learnerId, numberId: id })
      setFailure(state.status === 'failed' ? state.message : null)
      if (state.status !== 'done') return
      setRemoved({ changeId: state.data.changeId, title: `${numberKinds[kind]} removed.` })
      router.refresh()
    })
  return (
    <Card title="Numbers of certificates">
      {numbers.length === 0 && <p className="text-muted">None recorded.</p>}
      <ul className="divide-y divide-line">
        {numbers.map((each) => (
          <li key={each.id} className="flex flex-wrap items-center justify-between gap-x-4 py-1.5">
            <span>
              <span className="block text-sm text-muted">
                {numberKinds[each.kind]}
                {each.verifiedOn && ` · seen ${documentDate(each.verifiedOn)}`}
              </span>
              <span className="font-medium tabular-nums">{each.value}</span>
            </span>
            <Button
              size="small"
              variant="quiet"
              disabled={isBusy}
              onClick={() => remove(each)}
              aria-label={`Remove ${numberKinds[each.kind]} ${each.value}`}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {failure && (
        <p role="alert" className="text-danger">
          {failure}
        </p>
      )}
      {removed && <UndoNote key={removed.changeId} {...removed} />}
      <CommandForm
        act={addNumber}
        with={{ learnerId }}
        onDone={(_, __, form) => {
          form.reset()
          router.refresh()
        }}
        className="mt-4 grid gap-3 border-t border-line pt-4 sm:grid-cols-2"
      >
        {({ errors, isSending }) => (
          <>
            <Field label="Which number" error={errors.kind}>
              {(control) => (
                <Select name="kind" defaultValue="" {...control}>
                  <option value="">Choose</option>
                  {Object.entries(numberKinds).map(([value, label]) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label="Number" error={errors.value}>
              {(control) => <Input name="value" maxLength={40} autoComplete="off" {...control} />}
            </Field>
            <Field label="Certificate seen on" error={errors.verifiedOn}>
              {(control) => <Input type="date" name="verifiedOn" {...control} />}
            </Field>
            <div className="flex items-end">
              <Button type="submit" aria-disabled={isSending}>
                {isSending ? 'Adding…' : 'Add the number'}
              </Button>
            </div>
          </>
        )}
      </CommandForm>
    </Card>
  )
}
