import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { SheetList } from '@/components/marks/sheet-list'
import { WaitingHere } from '@/components/marks/waiting-here'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { YearLinks } from '@/components/years/year-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showDays, today } from '@/lib/dates'
import { listAssessments, listSheets } from '@/lib/marks/progress/queries'
import { inClasses, nearest } from '@/lib/marks/progress/rules'
import { listYears } from '@/lib/years/queries'
import { chosenYear } from '@/lib/years/rules'

export const metadata = { title: 'Marks' }

export default async function MarksPage({ searchParams }: PageProps<'/marks'>) {
  const actor = await requireStaff()
  if (!can(actor, 'marks.enter')) notFound()
  const wanted = await searchParams
  const [all, years] = await Promise.all([listAssessments(actor), listYears(actor)])
  const named = all.find(({ id, term }) => id === wanted.assessment || term.id === wanted.term)
  const year = named?.term.year ?? chosenYear(years, wanted.year)?.year
  const ofYear = all.filter(({ term }) => term.year === year)
  // A year without assessments yet is no reason to show nothing.
  const assessments =
    ofYear.length > 0 || wanted.year ? ofYear : all.filter(({ term }) => term.year === all[0]!.term.year)
  const inTerm = assessments.filter(({ term }) => term.id === wanted.term)
  const chosen =
    assessments.find(({ id }) => id === wanted.assessment) ??
    nearest(inTerm.length > 0 ? inTerm : assessments, today())
  if (!chosen)
    return (
      <Page>
        <PageHeader title="Marks">
          {year !== undefined && <YearLinks years={years} year={year} path="/marks" />}
        </PageHeader>
        <EmptyState title="No assessments yet">
          Mark sheets appear here once the school has set up a term with an assessment and its papers.
        </EmptyState>
      </Page>
    )

  const sheets = await listSheets(actor, { assessmentId: chosen.id })
  const terms = [...new Map(assessments.map(({ term }) => [term.id, term])).values()].reverse()
  const missing = sheets.reduce((sum, sheet) => sum + sheet.missing, 0)

  return (
    <Page>
      <PageHeader
        title="Marks"
        context={`${chosen.name} · ${chosen.term.name} ${chosen.term.year} · ${showDays(chosen.startsOn, chosen.endsOn)} · ${
          missing === 0 ? 'nothing missing' : `${missing} ${missing === 1 ? 'mark' : 'marks'} missing`
        }`}
      >
        <YearLinks years={years} year={chosen.term.year} path="/marks" />
        {terms.length > 1 && (
          <TabLinks
            label="Terms"
            tabs={terms.map((term) => ({
              href: `/marks?term=${term.id}` as Route,
              label: term.name,
              current: term.id === chosen.term.id,
            }))}
          />
        )}
        <TabLinks
          label="Assessments"
          tabs={assessments
            .filter(({ term }) => term.id === chosen.term.id)
            .reverse()
            .map(({ id, name }) => ({
              href: `/marks?assessment=${id}` as Route,
              label: name,
              current: id === chosen.id,
            }))}
        />
      </PageHeader>
      <WaitingHere userId={actor.userId!} />
      {sheets.length === 0 ? (
        <EmptyState title={`No mark sheets of yours in ${chosen.name}`}>
          You see the learning areas that you teach, and every area of the class you lead. The office assigns
          both; other assessments are in the tabs above.
        </EmptyState>
      ) : (
        <SheetList classes={inClasses(sheets)} />
      )}
    </Page>
  )
}
