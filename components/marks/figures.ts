import { combine, nothing, number, type Outcome } from '@/lib/grading/combine'
import { Fraction, mean, shown } from '@/lib/grading/fraction'
import { plain } from '@/lib/grading/mark'
import type { Decimal } from '@/lib/grading/types'
import { type Cell, contentIn, stateOf } from './cells'

const hundred = Fraction.of(100n)

const percentOf = (value: Decimal, max: Decimal) =>
  Fraction.decimal(value).times(hundred).over(Fraction.decimal(max))

function outcomeOf(cell: Cell, absentCountsAsZero: boolean): Outcome {
  const mark = contentIn(cell) ?? { state: 'blank' }
  if (mark.state === 'number') return number(percentOf(mark.value, cell.max))
  return mark.state === 'absent' && absentCountsAsZero ? number(Fraction.zero, true) : nothing[mark.state]
}

/** What a learner's parts come to, as the engine works it out; a part that is no mark yet is blank. */
export function partsTogether(
  cells: readonly Cell[],
  weights: readonly Decimal[],
  absentCountsAsZero: boolean,
): { text: string; isProvisional: boolean } {
  const outcomes = cells.map((cell) => outcomeOf(cell, absentCountsAsZero))
  const { state, percent, provisional } = combine(outcomes, weights.map(Fraction.decimal))
  if (percent) return { text: shown(percent), isProvisional: false }
  if (provisional) return { text: shown(provisional), isProvisional: true }
  return { text: state === 'absent' ? 'X' : state === 'exempt' ? 'EX' : '', isProvisional: false }
}

export type ColumnFigures = { count: number; mean: string; lowest: string; highest: string }

/** Over the numbers of a column, in marks, or in percent where the papers have different maxima; null: none. */
export function figuresOf(cells: readonly Cell[], inPercent: boolean): ColumnFigures | null {
  const values = cells.flatMap((cell) => {
    const content = contentIn(cell)
    if (content?.state !== 'number') return []
    return inPercent ? percentOf(content.value, cell.max) : Fraction.decimal(content.value)
  })
  const average = mean(values)
  if (!average) return null
  const inOrder = [...values].sort((a, b) => a.compare(b))
  const text = (value: Fraction) => plain(shown(value, 2))
  return {
    count: values.length,
    mean: shown(average),
    lowest: text(inOrder[0]!),
    highest: text(inOrder.at(-1)!),
  }
}

export type Counts = Record<'saved' | 'pending' | 'refused' | 'clash' | 'reason' | 'toGo', number>

/** The sheet in figures: every field is counted once. */
export function countsOf(cells: Iterable<Cell>): Counts {
  const counts: Counts = { saved: 0, pending: 0, refused: 0, clash: 0, reason: 0, toGo: 0 }
  for (const cell of cells) {
    const state = stateOf(cell)
    if (state === 'empty') counts.toGo++
    else if (state === 'typing') counts[cell.kept.state === 'blank' ? 'toGo' : 'saved']++
    else counts[state]++
  }
  return counts
}
