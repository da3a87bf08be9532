import { Table, Td, Th } from '@/components/ui/table'
import { showTime } from '@/lib/dates'
import type { MinutePace } from '@/lib/observability/recent'
import { duration } from './words'

const [step, high, top] = [10, 80, 6]

/** The last hour, minute by minute: bars for how much was asked, a line for how long 95 in 100 had to wait at most. */
export function PaceChart({ minutes }: { minutes: MinutePace[] }) {
  const asked = minutes.filter(({ count }) => count > 0)
  if (asked.length === 0) return <p className="text-muted">Nothing was asked in the last hour.</p>
  const most = Math.max(...minutes.map(({ count }) => count))
  const slowest = Math.max(...asked.map(({ p95 }) => p95 ?? 0), 1)
  const level = (share: number) => top + (high - top) * (1 - share)
  const line = minutes.flatMap(({ p95 }, at) =>
    p95 === null ? [] : [`${(at + 0.5) * step},${level(p95 / slowest).toFixed(1)}`],
  )
  return (
    <figure>
      <figcaption className="mb-2 text-sm text-muted">
        Bars: requests a minute, at most {most}. Line: 95 in 100 answered within, at most {duration(slowest)}.
      </figcaption>
      <svg aria-hidden viewBox={`0 0 ${minutes.length * step} ${high}`} className="block w-full">
        {minutes.map(({ at, count }, n) => (
          <rect
            key={at}
            x={n * step + 1}
            y={level(count / most)}
            width={step - 2}
            height={high - level(count / most)}
            className="fill-edge"
          />
        ))}
        <polyline
          points={line.join(' ')}
          fill="none"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
          className="stroke-accent"
        />
      </svg>
      <p className="flex justify-between text-xs text-muted">
        <span>{showTime(new Date(minutes[0]!.at))}</span>
        <span>{showTime(new Date(minutes.at(-1)!.at))}</span>
      </p>
      <details className="mt-3">
        <summary className="text-sm">The same as a table</summary>
        <Table label="Requests by minute">
          <thead>
            <tr>
              <Th>Minute</Th>
              <Th numeric>Requests</Th>
              <Th numeric>Failed</Th>
              <Th numeric>Average</Th>
              <Th numeric>95 in 100</Th>
              <Th numeric>99 in 100</Th>
            </tr>
          </thead>
          <tbody>
            {asked.toReversed().map(({ at, count, failed, average, p95, p99 }) => (
              <tr key={at}>
                <Th scope="row">{showTime(new Date(at))}</Th>
                <Td numeric>{count}</Td>
                <Td numeric>{failed}</Td>
                <Td numeric>{duration(average)}</Td>
                <Td numeric>{duration(p95)}</Td>
                <Td numeric>{duration(p99)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </figure>
  )
}
