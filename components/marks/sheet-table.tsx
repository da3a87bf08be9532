'use client'

import clsx from 'clsx'
import { Fragment, type KeyboardEventHandler, useCallback } from 'react'

import { Table, Td, Th } from '@/components/ui/table'
import { documentDate } from '@/lib/dates'
import { cellOf } from '@/lib/marks/rules'
import type { Sheet, SheetColumn, SheetPaper, SheetRow } from '@/lib/marks/sheet/queries'
import { type Cell, stateOf } from './cells'
import { figuresOf, partsTogether } from './figures'
import type { Place } from './keys'
import type { Link, LiveSheet } from './live-sheet'
import { MarkCell } from './mark-cell'
import { MarkNote } from './mark-note'
import { signOf } from './signs'

type Props = {
  sheet: Sheet
  cells: ReadonlyMap<string, Cell>
  link: Link
  live: LiveSheet | null
  labelOf: ReadonlyMap<string, string>
  onKeyDown: KeyboardEventHandler<HTMLTableElement>
  onFocus: (field: HTMLInputElement) => void
  /** The caret is put into the text: Home, End and Delete belong to it now. */
  onEdit: () => void
  onStory: (id: string) => void
  onDecided: (place: Place) => void
}

/** Learners down, papers across; readable without scripts. */
export function SheetTable({
  sheet,
  cells,
  link,
  live,
  labelOf,
  onKeyDown,
  onFocus,
  onEdit,
  onStory,
  onDecided,
}: Props) {
  const { rows, columns, papers, absentCountsAsZero } = sheet
  const inParts = columns.length > 1
  const paperOf = new Map(papers.map((paper) => [paper.id, paper]))
  const idsOf = ({ learnerId, papers: own }: SheetRow) =>
    own.map((paperId) => (paperId ? cellOf({ learnerId, paperId }) : null))
  const type = useCallback((id: string, typed: string) => live?.type(id, typed), [live])
  const finish = useCallback((id: string) => live?.finish(id), [live])

  // Names and marks stay close together: the eye goes from one to the other for every learner.
  const maxWidth = `${23 + columns.length * 8 + (inParts ? 6 : 0)}rem`
  const table = (
    <Table
      style={{ maxWidth }}
      className="border-line bg-card max-sm:border-y sm:rounded-lg sm:border"
      label={`Marks of ${sheet.className}, ${sheet.title}`}
      onKeyDown={onKeyDown}
      onFocus={(event) => event.target instanceof HTMLInputElement && onFocus(event.target)}
      onMouseDown={(event) => {
        const field = event.target
        if (!(field instanceof HTMLInputElement)) return
        if (document.activeElement === field) return onEdit()
        // The first press chooses the whole mark, so that typing replaces it.
        event.preventDefault()
        field.focus()
      }}
    >
      <thead>
        <tr>
          <Th className="top-12 max-sm:top-22.5">Learner</Th>
          {columns.map((column) => (
            <Th key={column.header} numeric className="top-12 py-1.5 max-sm:top-22.5 max-sm:px-1">
              <ColumnHead column={column} papers={column.paperIds.map((id) => paperOf.get(id)!)} />
            </Th>
          ))}
          {inParts && (
            <Th numeric className="top-12 max-sm:top-22.5 max-sm:pl-1">
              Percent
            </Th>
          )}
        </tr>
        <tr className="text-sm text-muted">
          <Th scope="row" className="font-normal text-muted">
            Mean<span className="max-sm:hidden">, lowest – highest</span>
          </Th>
          {columns.map((column, at) => (
            <Td key={column.header} numeric className="max-sm:px-1">
              <ColumnFigures
                cells={rows.flatMap((row) => cells.get(idsOf(row)[at] ?? '') ?? [])}
                inPercent={column.max === null}
              />
            </Td>
          ))}
          {inParts && <Td />}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => {
          const ids = idsOf(row)
          const own = ids.flatMap((id) => (id ? [cells.get(id)!] : []))
          const weights = row.papers.flatMap((id) => (id ? [paperOf.get(id)!.weight] : []))
          const asks = ids.map((id) => (id ? needsWords(cells.get(id)!) : false))
          return (
            <Fragment key={row.learnerId}>
              <tr className={clsx(row.left && 'text-muted', asks.some(Boolean) && '*:border-b-transparent')}>
                <Th scope="row" sticky className="w-full min-w-28 py-1">
                  <span className="block leading-tight">{row.name}</span>
                  <span className="block text-xs font-normal text-muted">
                    {row.admissionNumber}
                    {row.left && `, left ${documentDate(row.left)}`}
                  </span>
                </Th>
                {ids.map((id, column) => (
                  <Td key={columns[column]!.header} numeric className="max-sm:px-1">
                    {id && (
                      <MarkCell
                        id={id}
                        row={at}
                        column={column}
                        cell={cells.get(id)!}
                        sign={signOf(stateOf(cells.get(id)!), link)}
                        label={`${labelOf.get(id)}, of ${cells.get(id)!.max}`}
                        isReady={live !== null}
                        onType={type}
                        onLeave={finish}
                        onStory={onStory}
                      />
                    )}
                    {id && columns[column]!.max === null && (
                      <span className="block pr-7 text-xs text-muted">
                        {paperOf.get(row.papers[column]!)!.area} of {cells.get(id)!.max}
                      </span>
                    )}
                  </Td>
                ))}
                {inParts && (
                  <Td numeric className="max-sm:pl-1">
                    <Percent {...partsTogether(own, weights, absentCountsAsZero)} />
                  </Td>
                )}
              </tr>
              {live && asks.some(Boolean) && (
                <tr>
                  <Td colSpan={columns.length + (inParts ? 2 : 1)} className="h-auto">
                    {ids.map(
                      (id, column) =>
                        id &&
                        asks[column] && (
                          <MarkNote
                            key={id}
                            id={id}
                            row={at}
                            column={column}
                            cell={cells.get(id)!}
                            header={inParts ? columns[column]!.header : null}
                            onReason={(_, reason) => {
                              live.giveReason(id, reason)
                              onDecided({ row: at, column })
                            }}
                            onTheirs={live.restore}
                            onMine={live.insist}
                          />
                        ),
                    )}
                  </Td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </Table>
  )
  // More than two papers do not fit beside the names on a phone: there the sheet scrolls sideways under them.
  return <div className={clsx('max-sm:-mx-4', columns.length > 2 && 'max-sm:overflow-x-auto')}>{table}</div>
}

const needsWords = (cell: Cell) => ['refused', 'clash', 'reason'].includes(stateOf(cell))

function ColumnHead({ column, papers }: { column: SheetColumn; papers: SheetPaper[] }) {
  const { header, short, max, weight } = column
  return (
    <>
      <span className="block text-ink">
        <span aria-hidden>{short}</span>
        <span className="sr-only">{header}</span>
      </span>
      <span className="block font-normal">
        {max === null ? papers.map((paper) => `${paper.area} of ${paper.max}`).join(', ') : `of ${max}`}
      </span>
      {weight !== null && <span className="block font-normal max-sm:hidden">weight {weight}</span>}
    </>
  )
}

function ColumnFigures({ cells, inPercent }: { cells: Cell[]; inPercent: boolean }) {
  const figures = figuresOf(cells, inPercent)
  if (!figures) return <>–</>
  return (
    <>
      <span className="font-medium text-ink">
        {figures.mean}
        {inPercent && ' %'}
      </span>
      <span className="block whitespace-nowrap text-xs">
        {figures.lowest} – {figures.highest}
      </span>
    </>
  )
}

const Percent = ({ text, isProvisional }: { text: string; isProvisional: boolean }) =>
  isProvisional ? (
    <span className="text-muted" title="So far: a part is still missing">
      ({text})<span className="sr-only"> so far, a part is missing</span>
    </span>
  ) : (
    <span className="font-medium">{text || <span className="text-muted">–</span>}</span>
  )
