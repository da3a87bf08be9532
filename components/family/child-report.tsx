import { Download } from 'lucide-react'

import { ReportCardView } from '@/components/reports/report-card'
import { EmptyState } from '@/components/ui/empty-state'
import { TextLink } from '@/components/ui/text-link'
import type { ChildReport } from '@/lib/family/queries'
import { ResultList } from './child-card'

/** A child's page: the card that is shown, its PDF, and every other result. Reads without scripts. */
export function ChildReportPage({ report: { child, shown } }: { report: ChildReport }) {
  return (
    <main id="content" tabIndex={-1} className="grid gap-6 outline-none">
      <header className="print:hidden">
        <p>
          <TextLink href="/family" className="inline-flex min-h-11 items-center text-lg">
            All children
          </TextLink>
        </p>
        <h1 className="mt-1 text-2xl font-semibold tracking-tight">{child.name}</h1>
        <p className="text-lg text-muted">{[child.className, child.school].filter(Boolean).join(', ')}</p>
      </header>
      {shown ? (
        <>
          <ReportCardView card={shown.card} />
          <a
            href={`/api/cards/${shown.cardId}`}
            className="flex h-12 items-center justify-center gap-2 rounded-md bg-accent px-5 text-lg font-medium text-on-accent print:hidden"
          >
            <Download aria-hidden className="size-5" />
            Report card as PDF
          </a>
          {child.results.length > 1 && (
            <section aria-labelledby="all-results" className="print:hidden">
              <h2 id="all-results" className="mb-3 text-xl font-semibold">
                All results
              </h2>
              <ResultList child={child} current={shown.cardId} />
            </section>
          )}
        </>
      ) : (
        <EmptyState title="No results published yet">
          When the school publishes {child.name}’s results, they appear here with the report card to keep or
          print.
        </EmptyState>
      )}
    </main>
  )
}
