'use client'

import { useState, useTransition } from 'react'

import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/select'
import { fillRest } from '@/lib/marks/actions'
import type { Filled } from '@/lib/marks/commands'
import { type ExemptReason, exemptReasons } from '@/lib/marks/rules'
import type { SheetColumn } from '@/lib/marks/sheet/queries'

/** A column with the names of those who are still blank in it, and how many of its marks are not at school yet. */
export type Rest = { column: SheetColumn; blank: string[]; unsettled: number }

type Props = {
  classId: string
  assessmentId: string
  rests: Rest[]
  /** The column that the person was in. */
  at: number
  onFilled: (filled: Filled[], said: string, reason: ExemptReason | null) => void
  onClose: () => void
}

/** Marks the blank learners of a column absent or exempt. There is no way to fill it with zeros. */
export function RestDialog({ classId, assessmentId, rests, at, onFilled, onClose }: Props) {
  const [index, setIndex] = useState(at)
  const [as, setAs] = useState<'absent' | ExemptReason>('absent')
  const [failure, setFailure] = useState<string | null>(null)
  const [isFilling, startFilling] = useTransition()
  const { column, blank, unsettled } = rests[index]!
  const learners = blank.length === 1 ? '1 learner' : `${blank.length} learners`
  const state = as === 'absent' ? 'absent' : 'exempt'

  const fill = () =>
    startFilling(async () => {
      const reason = as === 'absent' ? null : as
      const outcome = await fillRest(
        { status: 'idle' },
        { classId, assessmentId, paperIds: column.paperIds, as: state, ...(reason ? { reason } : {}) },
      ).catch(() => ({
        status: 'failed' as const,
        message: 'The school’s computer cannot be reached. Nothing was changed.',
      }))
      if (outcome.status === 'failed') return setFailure(outcome.message)
      if (outcome.status !== 'done') return
      const { filled } = outcome.data
      const marked = filled.length === 1 ? '1 learner' : `${filled.length} learners`
      onFilled(filled, `${marked} marked ${state} in ${column.header}.`, reason)
      onClose()
    })

  return (
    <Dialog title="Rest of the column" onClose={onClose}>
      <div className="grid gap-4">
        {rests.length > 1 && (
          <Field label="Column">
            {(control) => (
              <Select {...control} value={index} onChange={(event) => setIndex(Number(event.target.value))}>
                {rests.map((rest, place) => (
                  <option key={rest.column.header} value={place}>
                    {rest.column.header}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        <Field label="Mark those who are still blank">
          {(control) => (
            <Select {...control} value={as} onChange={(event) => setAs(event.target.value as typeof as)}>
              <option value="absent">absent</option>
              {exemptReasons.map((reason) => (
                <option key={reason} value={reason}>
                  exempt: {reason}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {unsettled > 0 ? (
          <p className="font-medium text-warn">
            {unsettled === 1 ? 'One mark of this column is' : `${unsettled} marks of this column are`} not
            saved yet. Settle or send {unsettled === 1 ? 'it' : 'them'} first.
          </p>
        ) : blank.length === 0 ? (
          <p className="text-muted">Nobody is blank in {column.header}.</p>
        ) : (
          <p>
            <span className="font-medium">{learners}:</span> {blank.join(', ')}
          </p>
        )}
        {failure && (
          <p role="alert" className="font-medium text-danger">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Leave them blank</Button>
          <Button
            variant="primary"
            disabled={isFilling || unsettled > 0 || blank.length === 0}
            onClick={fill}
          >
            {isFilling ? 'Marking…' : `Mark ${learners} ${state}`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
