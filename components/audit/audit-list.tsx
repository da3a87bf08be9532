import { Card } from '@/components/ui/card'
import type { AuditRow } from '@/lib/audit/queries'
import { changesOf, type Names, said, sentenceOf } from '@/lib/audit/rules'
import { showMoment } from '@/lib/dates'

/** Each row a sentence, which opens to tell the rest. */
export const AuditList = ({ rows, names }: { rows: AuditRow[]; names: Names }) => (
  <Card flush>
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.id}>
          <details>
            <summary className="flex cursor-pointer flex-wrap items-baseline justify-between gap-x-6 px-4 py-2.5 max-sm:py-3 sm:px-5">
              <span className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
                {sentenceOf(row, names)}
              </span>
              <span className="text-sm text-muted tabular-nums">{showMoment(row.at)}</span>
            </summary>
            <Rest row={row} names={names} />
          </details>
        </li>
      ))}
    </ul>
  </Card>
)

function Rest({ row, names }: { row: AuditRow; names: Names }) {
  const { changes: _, changed: __, ...details } = row.details
  const facts: [string, string][] = [
    ...changesOf(row.details, names).map(({ field, from, to }): [string, string] => [
      field,
      `${from} → ${to}`,
    ]),
    ...Object.entries(details)
      .filter(([, value]) => value !== null)
      .map(([name, value]): [string, string] => [name, said(value, names)]),
    ['From', [row.device, row.network].filter(Boolean).join(', ') || 'not known'],
    ['Action', row.action],
    ['Request', row.requestId ?? 'none'],
  ]
  return (
    <dl className="grid gap-x-4 gap-y-1 border-t border-line bg-well/40 px-4 py-3 text-sm sm:grid-cols-[10rem_1fr] sm:px-5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere] max-sm:mb-1">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
