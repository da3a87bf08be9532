'use client'

import { useRef, useState, useTransition } from 'react'
import { Textarea } from '@/components/ui/textarea'
import { longestRemark } from '@/lib/reports/card'
import { writeRemark } from '@/lib/reports/remarks/actions'
import type { RemarkField as Field } from '@/lib/reports/remarks/rules'
import type { ResultChoice } from '@/lib/results/input'

type Props = {
  classId: string
  learnerId: string
  choice: ResultChoice
  audience: 'class_teacher' | 'head'
  label: string
  field: Field
}

/** A remark that saves itself when the field is left. Empty, it shows what the bank will say. */
export function RemarkField({ classId, learnerId, choice, audience, label, field }: Props) {
  const [typed, setTyped] = useState(field.written)
  const [failure, setFailure] = useState<string | null>(null)
  const [isSaved, setIsSaved] = useState(field.written !== '')
  const [isSaving, startSaving] = useTransition()
  const saved = useRef({ text: field.written, version: field.version })

  function save() {
    const text = typed.trim()
    if (text === saved.current.text) return
    startSaving(async () => {
      const state = await writeRemark(
        { status: 'idle' },
        { classId, learnerId, choice, audience, text, version: saved.current.version },
      )
      if (state.status === 'done') saved.current = { text, version: state.data.version }
      setIsSaved(state.status === 'done')
      setFailure(state.status === 'failed' ? state.message : null)
    })
  }

  return (
    <div>
      <Textarea
        aria-label={label}
        value={typed}
        placeholder={field.proposed || 'No proposal. Write your own words.'}
        maxLength={longestRemark}
        rows={2}
        onChange={(event) => {
          setTyped(event.target.value)
          setIsSaved(false)
        }}
        onBlur={save}
      />
      <p role="status" className={failure ? 'text-sm text-danger' : 'text-sm text-muted'}>
        {failure ??
          (isSaving
            ? 'Saving…'
            : typed.trim() === ''
              ? 'From the bank'
              : isSaved
                ? 'Saved, your own words'
                : '')}
      </p>
    </div>
  )
}
