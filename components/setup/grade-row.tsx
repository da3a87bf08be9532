'use client'

import { useState } from 'react'

import { useFieldError } from '@/components/forms/action-form'
import { Input } from '@/components/ui/input'
import { counted } from '@/lib/words'

type Props = { grade: string; ticked: boolean; streams: string; learners: number }

/** A grade to tick, with its streams beside it. */
export function GradeRow({ grade, ticked, streams, learners }: Props) {
  const [is, set] = useState(ticked)
  const error = useFieldError(`streams:${grade}`)?.[0]
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 sm:px-5">
      <label className="flex min-h-9 w-36 items-center gap-2.5 font-medium max-sm:min-h-12">
        <input
          type="checkbox"
          name={`grade:${grade}`}
          checked={is}
          onChange={(event) => set(event.target.checked)}
          className="size-4.5 accent-accent"
        />
        {grade}
      </label>
      <div className="min-w-48 flex-1">
        <Input
          name={`streams:${grade}`}
          defaultValue={streams}
          disabled={!is}
          aria-label={`Streams of ${grade}`}
          aria-invalid={error ? true : undefined}
          placeholder="One class"
          maxLength={500}
        />
        {error && <p className="mt-1 text-sm font-medium text-danger">{error}</p>}
      </div>
      <span className="w-24 text-right text-sm text-muted">
        {learners > 0 && counted(learners, 'learner', 'learners')}
      </span>
    </li>
  )
}
