'use client'

import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { Filled } from '@/lib/marks/commands'
import { cellOf, type ExemptReason } from '@/lib/marks/rules'
import type { Sheet } from '@/lib/marks/sheet/queries'
import { type CellState, stateOf } from './cells'
import { countsOf } from './figures'
import { type Grid, intentOf, nextMissing, type Place } from './keys'
import { KeysDialog } from './keys-dialog'
import { fieldId, noteId } from './mark-cell'
import { type Rest, RestDialog } from './rest-dialog'
import { LinkNotice, SheetBar } from './sheet-bar'
import { SheetTable } from './sheet-table'
import { StoryDialog } from './story-dialog'
import { useAnnouncement } from './use-announcement'
import { useLiveSheet } from './use-live-sheet'

type Window = { is: 'keys' } | { is: 'rest'; column: number } | { is: 'story'; id: string }

/** The mark sheet: typed like a list, saved by itself. Props in; marks go through `/api/marks`, see `LiveSheet`. */
export function MarkSheet({ sheet, userId }: { sheet: Sheet; userId: string }) {
  const { live: open, snapshot } = useLiveSheet(sheet, userId)
  const live = sheet.closed ? null : open
  const { cells, link, strays } = snapshot
  const [shown, setShown] = useState<Window | null>(null)
  const [filled, setFilled] = useState<{ said: string; marks: Filled[] } | null>(null)
  const current = useRef<Place | null>(null)
  const isEditing = useRef(false)

  const idAt = ({ row, column }: Place): string | null => {
    const { learnerId, papers } = sheet.rows[row]!
    const paperId = papers[column]
    return paperId ? cellOf({ learnerId, paperId }) : null
  }
  const grid: Grid = {
    rows: sheet.rows.length,
    columns: sheet.columns.length,
    has: (place) => idAt(place) !== null,
  }
  const stateAt = (place: Place): CellState => stateOf(cells.get(idAt(place) ?? '')!)
  const labelOf = useLabels(sheet)
  const said = useAnnouncement(snapshot, labelOf)
  const counts = useMemo(() => countsOf(cells.values()), [cells])

  const focus = (place: Place) => document.getElementById(fieldId(place.row, place.column))?.focus()

  /** Leaves a field for another; one that is exempt without a reason is asked first. */
  function go(from: Place, to: Place) {
    const id = idAt(from)
    if (id) flushSync(() => live?.finish(id))
    const asked = document.querySelector<HTMLElement>(`#${noteId(from.row, from.column)} fieldset button`)
    if (asked) asked.focus()
    else if (to.row === from.row && to.column === from.column) select(from)
    else focus(to)
  }

  function select({ row, column }: Place) {
    const field = document.getElementById(fieldId(row, column))
    if (field instanceof HTMLInputElement) field.select()
  }

  function press(event: KeyboardEvent<HTMLTableElement>) {
    const field = event.target
    if (!live || !(field instanceof HTMLInputElement) || event.nativeEvent.isComposing) return
    const at = placeOf(field)
    const intent = intentOf(event, at, grid, isEditing.current)
    const id = idAt(at)
    if (!intent || !id) return
    event.preventDefault()
    switch (intent.does) {
      case 'go':
        return go(at, intent.to)
      case 'edit':
        isEditing.current = true
        return field.setSelectionRange(field.value.length, field.value.length)
      case 'restore':
        flushSync(() => live.restore(id))
        isEditing.current = false
        return select(at)
      case 'clear':
        return live.type(id, '')
      case 'missing':
        return toMissing(at)
      case 'story':
        return setShown({ is: 'story', id })
      case 'help':
        return setShown({ is: 'keys' })
    }
  }

  function toMissing(from: Place | null) {
    const to = nextMissing(from ?? { row: -1, column: 0 }, grid, (place) => stateAt(place) === 'empty')
    if (to) focus(to)
  }

  /** The buttons for what a number pad cannot type: into the field that has the focus, and on to the next learner. */
  function typeHere(typed: 'A' | 'E') {
    const at = current.current
    const id = at && idAt(at)
    if (!id) return toMissing(null)
    flushSync(() => live?.type(id, typed))
    const down = intentOf({ ...plainKey, key: 'Enter' }, at, grid, false)
    if (down?.does === 'go') go(at, down.to)
  }

  function find(state: CellState) {
    const all = sheet.rows.flatMap((_, row) => sheet.columns.map((_, column) => ({ row, column })))
    const place = all.find((each) => grid.has(each) && stateAt(each) === state)
    if (place) focus(place)
  }

  const rests = (): Rest[] =>
    sheet.columns.map((column, at) => {
      const places = sheet.rows.map((_, row) => ({ row, column: at })).filter(grid.has)
      const inState = (...states: CellState[]) => places.filter((place) => states.includes(stateAt(place)))
      return {
        column,
        blank: inState('empty').map(({ row }) => sheet.rows[row]!.name),
        unsettled: inState('typing', 'pending', 'refused', 'clash', 'reason').length,
      }
    })

  function takeFilled(marks: Filled[], said: string, reason: ExemptReason | null) {
    live?.know(marks.map((mark) => ({ ...mark, reason })))
    setFilled({ said, marks })
  }

  function undoFilled() {
    for (const mark of filled?.marks ?? []) {
      live?.type(cellOf(mark), '')
      live?.finish(cellOf(mark))
    }
    setFilled(null)
  }

  return (
    <>
      <SheetBar
        counts={counts}
        link={link}
        isReady={live !== null}
        onFind={find}
        onType={typeHere}
        onNextMissing={() => toMissing(current.current)}
        onRest={() => setShown({ is: 'rest', column: current.current?.column ?? 0 })}
        onKeys={() => setShown({ is: 'keys' })}
      />
      <div className="pt-3">
        <LinkNotice link={link} waiting={counts.pending} onRetry={() => live?.wake()} />
        {strays.size > 0 && (
          <Notice tone="warn" title="Typed here, but no longer on this list" className="mb-3">
            {[...strays.values()].join(', ') || 'blank'}: the learners have left the list since.{' '}
            <Button size="small" onClick={() => live?.forgetStrays()}>
              Forget {strays.size === 1 ? 'it' : 'them'}
            </Button>
          </Notice>
        )}
        {filled && (
          <Notice tone="ok" className="mb-3">
            {filled.said}{' '}
            <Button size="small" onClick={undoFilled}>
              Undo
            </Button>
          </Notice>
        )}
      </div>
      <SheetTable
        sheet={sheet}
        cells={cells}
        link={link}
        live={live}
        labelOf={labelOf}
        onKeyDown={press}
        onFocus={(field) => {
          current.current = placeOf(field)
          isEditing.current = false
          field.select()
        }}
        onEdit={() => {
          isEditing.current = true
        }}
        onStory={(id) => setShown({ is: 'story', id })}
        onDecided={(place) => {
          const down = intentOf({ ...plainKey, key: 'Enter' }, place, grid, false)
          if (down?.does === 'go') focus(down.to)
        }}
      />
      <p role="status" className="sr-only">
        {said}
      </p>
      {shown?.is === 'keys' && <KeysDialog onClose={() => setShown(null)} />}
      {shown?.is === 'story' && (
        <StoryDialog
          learnerId={shown.id.split('.')[0]!}
          paperId={shown.id.split('.')[1]!}
          title={labelOf.get(shown.id)!}
          onClose={() => setShown(null)}
        />
      )}
      {shown?.is === 'rest' && (
        <RestDialog
          classId={sheet.classId}
          assessmentId={sheet.assessment.id}
          rests={rests()}
          at={shown.column}
          onFilled={takeFilled}
          onClose={() => setShown(null)}
        />
      )}
    </>
  )
}

const plainKey = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false }

const placeOf = ({ dataset }: HTMLElement): Place => ({
  row: Number(dataset.row),
  column: Number(dataset.column),
})

/** What each field is called: "Amina Charo, English Grammar"; the number too where two share a name. */
function useLabels({ rows, papers }: Sheet): Map<string, string> {
  return useMemo(() => {
    const headers = new Map(papers.map((paper) => [paper.id, paper.header]))
    return new Map(
      rows.flatMap(({ learnerId, name, admissionNumber, shared, papers: own }) =>
        own.flatMap((paperId) =>
          paperId
            ? [
                [
                  cellOf({ learnerId, paperId }),
                  `${name}${shared ? ` (${admissionNumber})` : ''}, ${headers.get(paperId)}`,
                ] as const,
              ]
            : [],
        ),
      ),
    )
  }, [rows, papers])
}
