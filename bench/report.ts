import { appendFileSync } from 'node:fs'

/**
 * One line of the table: what was measured of what. `ratio`: to the yardstick that was measured in the same run.
 * A goal is for the ratio where there is one.
 */
export type Line = { of: string; what: string; figure: number; unit: string; ratio?: number } & (
  | { atMost?: number }
  | { atLeast?: number }
)

/** Prints a line, with whether its goal is met, and keeps it for bench/results.json. */
export function report(line: Line): void {
  const { of, what, figure, unit, ratio } = line
  const goal = goalOf(line)
  const met = goal && (ratio ?? figure) * goal.sign <= goal.value * goal.sign
  const times = ratio === undefined ? '' : `${short(ratio)} ×`
  const verdict = goal === null ? '' : met ? 'met' : 'MISSED'
  const bound =
    goal && `${goal.sign > 0 ? '≤' : '≥'} ${short(goal.value)}${ratio === undefined ? ` ${unit}` : ' ×'}`
  console.log(
    [
      of.padEnd(22),
      what.padEnd(30),
      `${short(figure)} ${unit}`.padStart(16),
      times.padStart(9),
      (bound ?? '').padStart(16),
      verdict.padStart(8),
    ].join(' '),
  )
  const kept = { of, what, figure: rounded(figure), unit, ratio: ratio && rounded(ratio), goal: bound, met }
  if (process.env.BENCH_FIGURES) appendFileSync(process.env.BENCH_FIGURES, `${JSON.stringify(kept)}\n`)
}

function goalOf(line: Line) {
  if ('atMost' in line && line.atMost !== undefined) return { value: line.atMost, sign: 1 }
  if ('atLeast' in line && line.atLeast !== undefined) return { value: line.atLeast, sign: -1 }
  return null
}

const rounded = (figure: number) => Number(figure.toPrecision(4))

const short = (figure: number) =>
  figure.toLocaleString('en', {
    maximumFractionDigits: Math.abs(figure) < 10 ? 2 : Math.abs(figure) < 100 ? 1 : 0,
  })
