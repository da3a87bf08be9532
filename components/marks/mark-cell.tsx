'use client'

import clsx from 'clsx'
import { memo } from 'react'

import { type Cell, stateOf, textOf } from './cells'
import { type SignName, signs } from './signs'

export const fieldId = (row: number, column: number) => `mark-${row}-${column}`
export const noteId = (row: number, column: number) => `note-${row}-${column}`

type Props = {
  id: string
  row: number
  column: number
  cell: Cell
  sign: SignName | null
  /** "Amina Charo, English Grammar, of 60". */
  label: string
  isReady: boolean
  onType: (id: string, typed: string) => void
  onLeave: (id: string) => void
  onStory: (id: string) => void
}

const signPlace =
  'flex size-6 items-center justify-center rounded-sm max-sm:absolute max-sm:right-12 max-sm:h-11'

/** One mark: the field, and beside it the sign of its state, which opens its history. */
export const MarkCell = memo(function MarkCell(props: Props) {
  const { id, row, column, cell, sign, label, isReady, onType, onLeave, onStory } = props
  const state = stateOf(cell)
  const hasNote = state === 'refused' || state === 'clash' || state === 'reason'
  const { icon: Icon, word, colour } = sign ? signs[sign] : { icon: null, word: '', colour: '' }
  return (
    <div className="relative flex items-center justify-end gap-0.5">
      <input
        id={fieldId(row, column)}
        data-cell={id}
        data-row={row}
        data-column={column}
        value={textOf(cell)}
        aria-label={label}
        aria-invalid={state === 'refused' || undefined}
        aria-describedby={hasNote ? noteId(row, column) : undefined}
        inputMode="decimal"
        enterKeyHint="next"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        readOnly={!isReady}
        onChange={(event) => onType(id, event.target.value)}
        onBlur={() => onLeave(id)}
        className={clsx(
          'h-8 w-16 scroll-mt-40 scroll-mb-28 rounded-md border bg-card px-2 text-right text-base focus-visible:-outline-offset-1 max-sm:h-11 max-sm:w-18 max-sm:pl-6 max-sm:text-lg',
          hasNote ? 'border-2' : 'border-edge/60',
          state === 'refused' && 'border-danger bg-danger-soft',
          (state === 'clash' || state === 'reason') && 'border-warn bg-warn-soft',
        )}
      />
      {Icon ? (
        <button
          type="button"
          tabIndex={-1}
          title={`${word}: show the history`}
          onClick={() => onStory(id)}
          className={clsx(signPlace, colour)}
        >
          <Icon aria-hidden className="size-4" />
          <span className="sr-only">{`${label}: ${word}. Show the history`}</span>
        </button>
      ) : (
        <span className={signPlace} />
      )}
    </div>
  )
})
