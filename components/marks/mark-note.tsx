'use client'

import { Button } from '@/components/ui/button'
import { showTime } from '@/lib/dates'
import { type ExemptReason, exemptReasons } from '@/lib/marks/rules'
import { type Cell, showKept } from './cells'
import { noteId } from './mark-cell'

type Props = {
  id: string
  row: number
  column: number
  cell: Cell
  /** "English Grammar", said where a row has several fields. */
  header: string | null
  onReason: (id: string, reason: ExemptReason) => void
  onTheirs: (id: string) => void
  onMine: (id: string) => void
}

/** What has to be decided about a mark, under its row: why it was refused, whose value stays, why one is exempt. */
export function MarkNote({ id, row, column, cell, header, onReason, onTheirs, onMine }: Props) {
  const { draft } = cell
  if (!draft || draft.is === 'typing' || draft.is === 'ready') return null
  const about = header ? `${header}: ` : ''
  return (
    <div id={noteId(row, column)} className="flex flex-wrap items-center gap-x-3 gap-y-1.5 pb-2 text-sm">
      {draft.is === 'refused' && (
        <p className="font-medium text-danger">
          {about}
          {draft.message}
        </p>
      )}
      {draft.is === 'reason' && (
        <fieldset className="flex flex-wrap items-center gap-1.5">
          <legend className="float-left mr-1.5 py-1 font-medium text-warn">{about}Exempt, because</legend>
          {exemptReasons.map((reason) => (
            <Button key={reason} size="small" onClick={() => onReason(id, reason)}>
              {reason}
            </Button>
          ))}
        </fieldset>
      )}
      {draft.is === 'clash' && (
        <>
          <p className="font-medium text-warn">
            {about}you typed {draft.typed || 'nothing'}; {draft.theirs.by ?? 'a file'} saved{' '}
            {showKept(draft.theirs) || 'nothing'} at {showTime(draft.theirs.at)}.
          </p>
          <span className="flex gap-1.5">
            <Button size="small" onClick={() => onTheirs(id)}>
              Keep {showKept(draft.theirs) || 'it blank'}
            </Button>
            <Button size="small" onClick={() => onMine(id)}>
              Use {draft.typed || 'blank'}
            </Button>
          </span>
        </>
      )}
    </div>
  )
}
