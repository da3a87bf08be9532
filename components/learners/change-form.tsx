'use client'

import type { Route } from 'next'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import { changeLearners } from '@/lib/learners/changes/actions'
import type { Change, Selection } from '@/lib/learners/changes/input'
import { counted } from '@/lib/words'

type Props = {
  selection: Selection
  change: Change
  /** How many the page says will change. */
  count: number
  /** Where to go on, as the list's address says it. */
  filter: string
}

/** Does what the page shows, once. */
export function ChangeForm({ selection, change, count, filter }: Props) {
  const router = useRouter()
  const [failure, setFailure] = useState<string | null>(null)
  const [isSending, start] = useTransition()
  const send = () =>
    start(async () => {
      const state = await changeLearners({ status: 'idle' }, { selection, change, expected: count })
      if (state.status === 'failed') setFailure(state.message)
      if (state.status === 'done')
        router.push(`/learners?${filter && `${filter}&`}changed=${state.data.changeId}` as Route)
    })
  return (
    <div className="grid justify-items-start gap-3">
      {failure && (
        <Notice tone="danger" title={failure}>
          <button
            type="button"
            className="min-h-6 underline underline-offset-3"
            onClick={() => router.refresh()}
          >
            Look again
          </button>
        </Notice>
      )}
      <Button variant="primary" onClick={send} disabled={isSending || count === 0}>
        {isSending ? 'Changing…' : `Change ${counted(count, 'learner', 'learners')}`}
      </Button>
    </div>
  )
}
