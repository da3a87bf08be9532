import clsx from 'clsx'
import type { Route } from 'next'

import { Badge } from '@/components/ui/badge'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { TabLinks } from '@/components/ui/tab-links'
import type { Counts, Outcome } from '@/lib/exchange/imports/input'
import type { ImportPage } from '@/lib/exchange/imports/queries'
import { perPage, type Showing } from '@/lib/exchange/imports/rules'
import { outcomeWords } from '@/lib/exchange/words/rules'
import { LeaveOut } from './leave-out'
import { ReportRow } from './report-row'

type Props = ImportPage & {
  counts: Counts
  showing: { show: Showing; page: number }
  mayChange: boolean
}

const tones = {
  new: 'ok',
  changed: 'accent',
  needs_you: 'warn',
  unchanged: 'neutral',
  skipped: 'neutral',
} as const

export const OutcomeBadge = ({ outcome }: { outcome: Outcome }) => (
  <Badge tone={tones[outcome]}>{outcomeWords[outcome]}</Badge>
)

/** What taking an import would do (or did), row by row; one kind of outcome at a time, in the address. */
export function ReportRows({ id, kind, counts, rows, shown, showing, fields, sameClass, mayChange }: Props) {
  const { show, page } = showing
  const to = (next: Showing, number = 1) =>
    `/exchange/imports/${id}?${new URLSearchParams({ show: next, ...(number > 1 && { page: String(number) }) })}` as Route
  const total = counts.new + counts.changed + counts.needs_you + counts.unchanged + counts.skipped
  const tabs: [Showing, string, number][] = [
    ['attention', 'Needs you', counts.attention],
    ['new', 'New', counts.new],
    ['changed', 'Changed', counts.changed],
    ['unchanged', 'Unchanged', counts.unchanged],
    ['skipped', 'Left out', counts.skipped],
    ['all', 'All', total],
  ]
  const whole = show === 'new' || show === 'changed' || show === 'skipped' ? show : null
  return (
    <section aria-label="Rows" className="min-w-0 rounded-lg border border-line bg-card">
      <div className="min-w-0 px-4 pt-2 sm:px-5">
        <TabLinks
          label="Rows by outcome"
          tabs={tabs.map(([each, label, count]) => ({
            href: to(each),
            label: (
              <span>
                {label} <span className="text-muted tabular-nums">{count.toLocaleString('en')}</span>
              </span>
            ),
            current: each === show,
          }))}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 empty:hidden sm:px-5">
        {counts.attention > 0 && show === 'attention' && (
          <>
            <p className="mr-auto text-muted">
              Correct them here, or take the file to Excel, correct it there and bring it in again.
            </p>
            <DownloadLink id={id} format="xlsx" />
            <DownloadLink id={id} format="csv" />
          </>
        )}
        {mayChange && whole && shown > 0 && (
          <LeaveOut
            importId={id}
            outcome={whole}
            out={whole !== 'skipped'}
            label={
              whole === 'skipped'
                ? 'Take all of these in again'
                : `Leave ${shown === 1 ? 'this' : `all ${shown.toLocaleString('en')}`} out`
            }
          />
        )}
      </div>
      {rows.length === 0 ? (
        <div className="p-4 sm:p-5">
          <EmptyState title="No row is like that">Choose another outcome above.</EmptyState>
        </div>
      ) : (
        <ul className={clsx('divide-y divide-line border-t border-line')}>
          {rows.map((row) => (
            <ReportRow
              key={row.row}
              importId={id}
              kind={kind}
              row={row}
              fields={fields}
              sameClass={sameClass}
              mayChange={mayChange}
            />
          ))}
        </ul>
      )}
      {shown > perPage && (
        <nav
          aria-label="Pages"
          className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-3 sm:px-5"
        >
          <p className="flex-1 text-muted tabular-nums">
            Showing {((page - 1) * perPage + 1).toLocaleString('en')}–
            {((page - 1) * perPage + rows.length).toLocaleString('en')} of {shown.toLocaleString('en')}
          </p>
          {page > 1 && <ButtonLink href={to(show, page - 1)}>Previous</ButtonLink>}
          {page * perPage < shown && <ButtonLink href={to(show, page + 1)}>Next</ButtonLink>}
        </nav>
      )}
    </section>
  )
}

const DownloadLink = ({ id, format }: { id: string; format: 'xlsx' | 'csv' }) => (
  <a
    href={`/api/imports/${id}/errors?format=${format}`}
    download
    className="font-medium text-accent underline decoration-accent/35 underline-offset-3 hover:decoration-accent max-sm:py-2"
  >
    {format === 'xlsx' ? 'Excel file of these rows' : 'CSV'}
  </a>
)
