import { CircleAlert, TriangleAlert } from 'lucide-react'

import { Badge } from '@/components/ui/badge'
import type { ImportKind, RowReport } from '@/lib/exchange/imports/input'
import type { Field } from '@/lib/exchange/kinds/rules'
import { changeWords, fieldLabel, fieldsToFix, issueWords } from '@/lib/exchange/words/rules'
import { FixRow } from './fix-row'
import { LeaveOut } from './leave-out'
import { OutcomeBadge } from './report-rows'

type Props = {
  importId: string
  kind: ImportKind
  row: RowReport
  fields: readonly Field[]
  sameClass: Record<string, number>
  mayChange: boolean
}

/** One row of a file: who it is about, what would become of it, what is unclear, and the cells to correct. */
export function ReportRow({ importId, kind, row, fields, sameClass, mayChange }: Props) {
  const { outcome, title, cells, issues, changes, differs } = row
  const wrong = fieldsToFix(kind, issues)
  const all = [...new Set([...fields.map(({ key }) => key), ...Object.keys(cells)])]
  const input = (field: string) => ({ field, label: fieldLabel(kind, field), typed: cells[field] ?? '' })
  const called = [cells.grade, cells.stream].filter(Boolean).join(' ')
  const isUnknown = issues.some(({ field, severity }) => field === 'class' && severity === 'error')
  const same = isUnknown ? (sameClass[called] ?? 1) - 1 : 0
  const name = title || `Row ${row.row}`
  return (
    <li className="grid gap-2 px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
        <p className="min-w-0 flex-1 basis-48">
          <span className="mr-2 text-sm text-muted tabular-nums">{row.row}</span>
          <span className="font-medium [overflow-wrap:anywhere]">{title || '–'}</span>{' '}
          <span className="text-muted">
            {[cells.admissionNumber, cells.grade, cells.stream].filter(Boolean).join(' · ')}
          </span>
        </p>
        {differs && <Badge tone="warn">Changed since you looked</Badge>}
        <OutcomeBadge outcome={outcome} />
        {mayChange && outcome !== 'skipped' && (
          <LeaveOut importId={importId} row={row.row} out label="Leave out" spoken={`Leave out ${name}`} />
        )}
        {mayChange && outcome === 'skipped' && issues.some(({ code }) => code === 'left_out') && (
          <LeaveOut
            importId={importId}
            row={row.row}
            out={false}
            label="Take in again"
            spoken={`Take ${name} in again`}
          />
        )}
      </div>
      {changes.length > 0 && (
        <ul className="text-base">
          {changes.map((change) => (
            <li key={`${change.field} ${change.to}`}>{changeWords(kind, change)}</li>
          ))}
        </ul>
      )}
      <Issues kind={kind} row={row} />
      {mayChange && outcome !== 'skipped' && (
        <FixRow
          // What was typed stays until the row is read again with it.
          key={JSON.stringify(cells)}
          importId={importId}
          row={row.row}
          name={name}
          same={same > 0 ? { called, rows: same } : null}
          wrong={wrong.map(input)}
          others={all.filter((field) => !wrong.includes(field)).map(input)}
        />
      )}
    </li>
  )
}

const signs = {
  error: <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />,
  warning: <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />,
  note: null,
}

function Issues({ kind, row: { issues, cells } }: { kind: ImportKind; row: RowReport }) {
  if (issues.length === 0) return null
  return (
    <ul className="grid gap-1">
      {issues.map((issue) => (
        <li
          key={`${issue.field} ${issue.code} ${issue.value}`}
          className={issue.severity === 'note' ? 'text-sm text-muted' : 'flex gap-2'}
        >
          {signs[issue.severity]}
          <span>{issueWords(kind, issue, cells)}</span>
        </li>
      ))}
    </ul>
  )
}
