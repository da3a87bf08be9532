'use client'

import { type KeyboardEvent, useEffect, useState } from 'react'

const steps: Record<string, [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

const at = (table: HTMLElement, row: number, column: number) =>
  table.querySelector<HTMLInputElement>(`[data-at="${row} ${column}"]`)

/**
 * A table of boxes as one stop for the Tab key, gone through by the arrow keys; Home and End lead to the ends of a row. Without
 * scripts every box is a stop.
 */
export function useCells() {
  const [stop, setStop] = useState<string | null>(null)
  useEffect(() => setStop('0 0'), [])

  function onKeyDown(event: KeyboardEvent<HTMLTableElement>) {
    const place = (event.target as HTMLElement).dataset.at
    if (!place || event.ctrlKey || event.metaKey || event.altKey) return
    const [row, column] = place.split(' ').map(Number) as [number, number]
    const [down, right] = steps[event.key] ?? [0, 0]
    const table = event.currentTarget
    const ends = table.querySelectorAll(`[data-at^="${row} "]`)
    const to =
      event.key === 'Home'
        ? at(table, row, 0)
        : event.key === 'End'
          ? at(table, row, ends.length - 1)
          : down || right
            ? at(table, row + down, column + right)
            : null
    if (!to) return
    event.preventDefault()
    setStop(to.dataset.at!)
    to.focus()
  }

  /** What makes a box part of the table. */
  const box = (row: number, column: number) => ({
    'data-at': `${row} ${column}`,
    tabIndex: stop === null || stop === `${row} ${column}` ? 0 : -1,
    onFocus: () => setStop(`${row} ${column}`),
  })
  return { onKeyDown, box }
}
