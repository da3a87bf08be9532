import { cardWords as words } from '@/lib/documents/words'
import type { Summary } from '@/lib/reports/card'

const [wide, high, edge] = [48, 28, 4]

/** The learner's own averages over time, drawn small; its figures stand under it as text. */
export function Trend({ points }: { points: Summary['trend'] }) {
  const known = points.filter(({ average }) => /^\d+(\.\d+)?$/.test(average))
  if (known.length < 2) return null
  const averages = known.map(({ average }) => Number(average))
  const low = Math.min(...averages)
  const span = Math.max(Math.max(...averages) - low, 4)
  const dots = averages.map((average, at) => [
    (at + 0.5) * wide,
    edge + (high - 2 * edge) * (1 - (average - low) / span),
  ])
  return (
    <figure className="max-w-full" style={{ width: `${known.length * 4}rem` }} aria-label={words.trend}>
      <svg aria-hidden viewBox={`0 0 ${known.length * wide} ${high}`} className="block w-full text-ink">
        <polyline points={dots.join(' ')} fill="none" stroke="currentColor" strokeWidth="1.2" />
        {dots.map(([x, y]) => (
          <circle key={x} cx={x} cy={y} r="2.2" fill="currentColor" />
        ))}
      </svg>
      <ol className="grid auto-cols-fr grid-flow-col text-center text-xs">
        {known.map(({ label, average }) => (
          <li key={label}>
            <span className="block font-semibold">{average}</span>
            <span className="block text-muted">{label}</span>
          </li>
        ))}
      </ol>
    </figure>
  )
}
