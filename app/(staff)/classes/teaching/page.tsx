import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { ClassTabs } from '@/components/teaching/class-tabs'
import { TeachingFindings } from '@/components/teaching/teaching-findings'
import { TeachingGrid } from '@/components/teaching/teaching-grid'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TabLinks } from '@/components/ui/tab-links'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { getTeaching } from '@/lib/teaching/queries'
import { chosenGrid, findingsOf, gridsOf } from '@/lib/teaching/rules'

export const metadata = { title: 'Who teaches what' }

type Props = { searchParams: Promise<{ level?: string | string[]; year?: string | string[] }> }

/** Class teachers, and who teaches which learning area in which class: one level at a time. */
export default async function TeachingPage({ searchParams }: Props) {
  const actor = await requireStaff()
  if (!can(actor, 'teaching.change')) notFound()
  const { level, year } = await searchParams
  const wanted = typeof year === 'string' && /^\d{4}$/.test(year) ? Number(year) : undefined
  const teaching = await getTeaching(actor, wanted)
  if (!teaching && wanted !== undefined) notFound()
  const grids = teaching ? gridsOf(teaching) : []
  const grid = chosenGrid(grids, level)
  if (!teaching || !grid) {
    return (
      <Page>
        <PageHeader title="Who teaches what">
          <ClassTabs actor={actor} current="teaching" />
        </PageHeader>
        <EmptyState title="No classes yet">
          Once a year has classes, its class teachers and who teaches what stand here.
        </EmptyState>
      </Page>
    )
  }
  const to = (levelId: string) =>
    `/classes/teaching?${new URLSearchParams({ ...(wanted && { year: String(wanted) }), level: levelId })}` as Route
  const colleagues = teaching.teachers
    .filter(({ hasLeft }) => !hasLeft)
    .map(({ id, title, name }) => ({ id, name: [title, name].filter(Boolean).join(' ') }))
  const hasBefore = teaching.years.some((other) => other < teaching.year)
  return (
    <Page wide>
      <PageHeader
        title={`Who teaches what ${teaching.year}`}
        context="Tick places, choose somebody, give. What you change holds at once."
        action={
          <>
            {hasBefore && (
              <ButtonLink href={`/classes/teaching/copy?year=${teaching.year}` as Route}>
                Copy from last year
              </ButtonLink>
            )}
            <ButtonLink href={'/classes/teaching/transfer' as Route}>Hand over everything</ButtonLink>
          </>
        }
      >
        <ClassTabs actor={actor} current="teaching" />
      </PageHeader>
      <div className="grid gap-5">
        <TeachingFindings {...findingsOf(grids)} />
        <section className="rounded-lg border border-line bg-card">
          {grids.length > 1 && (
            <div className="px-4 sm:px-0 sm:pl-5">
              <TabLinks
                label="Levels"
                tabs={grids.map(({ levelId, level: label }) => ({
                  href: to(levelId),
                  label,
                  current: levelId === grid.levelId,
                }))}
              />
            </div>
          )}
          <TeachingGrid key={grid.levelId} grid={grid} colleagues={colleagues} />
        </section>
      </div>
    </Page>
  )
}
