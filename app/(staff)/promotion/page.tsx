import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { type At, ClassesOfPlan, InTheWay, NextClasses, Words } from '@/components/promotion/board'
import { LearnersOfPlan } from '@/components/promotion/learner-list'
import { MakeYearForm } from '@/components/promotion/make-year-form'
import { PromotedCard } from '@/components/promotion/promoted-card'
import { SpreadCard } from '@/components/promotion/spread-card'
import { CloseForm, PromoteForm, ReopenForm } from '@/components/promotion/year-forms'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { DoneHere } from '@/components/undo/done'
import { YearLinks } from '@/components/years/year-links'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { boardOf } from '@/lib/promotion/board/rules'
import { getPromotion, type Promotion } from '@/lib/promotion/queries'
import { getSpread } from '@/lib/promotion/spread/queries'
import { counted } from '@/lib/words'
import { listYears, type SchoolYear } from '@/lib/years/queries'
import { proposeTerms } from '@/lib/years/rules'

export const metadata = { title: 'Promotion' }

/** The end of a year: the next one is made, everybody's place is looked at and decided, then all go at once. */
export default async function PromotionPage({ searchParams }: PageProps<'/promotion'>) {
  const actor = await requireStaff()
  if (!can(actor, 'promotion.read')) notFound()
  const { year: wanted, class: shown, spread } = await searchParams
  const years = await listYears(actor)
  const asked = years.find(({ year }) => String(year) === wanted)
  const promotion = await getPromotion(actor, asked?.id ?? null)
  if (!promotion)
    return (
      <Page>
        <PageHeader title="Promotion" />
        <EmptyState title="No year to end yet">The school’s first year comes with its set-up.</EmptyState>
      </Page>
    )
  const { from, to, placed, promoted } = promotion
  const moving = placed.filter(({ outcome }) => outcome !== 'placed').length
  return (
    <Page>
      <PageHeader
        title="Promotion"
        context={
          promoted
            ? `The year ${from.year} is over.`
            : `From ${from.year} to ${to?.year ?? from.year + 1}: ${counted(moving, 'learner', 'learners')}. Nothing happens before you say so.`
        }
      >
        <YearLinks
          years={years.map((each) => ({ ...each, isCurrent: false }))}
          year={from.year}
          path="/promotion"
        />
      </PageHeader>
      <DoneHere>
        <div className="grid gap-6">
          {promoted ? (
            <PromotedCard promoted={promoted} year={from.year} mayUndo={can(actor, 'promotion.run')} />
          ) : to ? (
            <PlanOf actor={actor} promotion={promotion} shown={one(shown)} spread={one(spread)} />
          ) : (
            <NextYear actor={actor} promotion={promotion} />
          )}
          {can(actor, 'promotion.run') && (
            <State year={years.find(({ id }) => id === from.id)!} isPromoted={promoted !== null} />
          )}
        </div>
      </DoneHere>
    </Page>
  )
}

const one = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null

type PlanProps = { actor: Actor; promotion: Promotion; shown: string | null; spread: string | null }

async function PlanOf({ actor, promotion, shown, spread: gradeId }: PlanProps) {
  const { from, to, plan, placed, seen } = promotion
  const board = boardOf(plan, placed)
  const open = placed.filter(({ want }) => want !== null).length
  const mayDecide = can(actor, 'promotion.propose')
  const at: At = (chosen) =>
    `/promotion?${new URLSearchParams({ year: String(from.year), ...chosen })}` as Route
  const spread =
    gradeId && plan.grades.some(({ id }) => id === gradeId) && (await getSpread(actor, from.id, gradeId))
  const own = plan.from.find(({ id }) => id === shown) ?? null
  const isShown = own !== null || shown === 'none'
  const moving = placed.filter(({ outcome }) => outcome !== 'placed').length
  return (
    <>
      <Card title={open > 0 ? 'Not ready yet' : 'Ready'}>
        <p className="mb-3">
          <Words of={board.summary} />
        </p>
        {open > 0 ? (
          <p className="text-muted">
            {counted(open, 'learner has', 'learners have')} no place yet. Nobody is skipped.
          </p>
        ) : can(actor, 'promotion.run') ? (
          <>
            <p className="mb-3 text-muted">
              All go at once, or nobody. {from.year} is then closed and stays readable. You can undo it as a
              whole until the first mark of {to!.year} is entered.
            </p>
            <PromoteForm
              yearId={from.id}
              seen={seen}
              words={`Promote ${counted(moving, 'learner', 'learners')} to ${to!.year}`}
            />
          </>
        ) : (
          <p className="text-muted">The head does it. What you decide by hand is your proposal.</p>
        )}
      </Card>
      <InTheWay board={board} at={at} year={to!.year} />
      {spread && <SpreadCard spread={spread} yearId={from.id} gradeId={gradeId} mayTake={mayDecide} />}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid gap-6">
          <ClassesOfPlan board={board} at={at} shown={shown} />
          {isShown && (
            <LearnersOfPlan
              title={own?.name ?? 'In no class'}
              yearId={from.id}
              placed={placed.filter(
                ({ learner }) =>
                  learner.classId === (own?.id ?? null) && !(own === null && learner.nextClassId),
              )}
              plan={plan}
              mayDecide={mayDecide}
            />
          )}
        </div>
        <NextClasses board={board} year={to!.year} />
      </div>
    </>
  )
}

/** The year that learners go to is not there yet. */
function NextYear({ actor, promotion: { from, terms } }: { actor: Actor; promotion: Promotion }) {
  const year = from.year + 1
  if (!can(actor, 'school.change'))
    return (
      <EmptyState title={`${year} is not made yet`}>
        The head makes it first: its terms and classes.
      </EmptyState>
    )
  return (
    <Card title={`First the year ${year}`}>
      <MakeYearForm fromYearId={from.id} fromYear={from.year} year={year} terms={proposeTerms(terms)} />
    </Card>
  )
}

/** Whether the year is closed, and the way to change that. */
function State({ year: { id, year, closed }, isPromoted }: { year: SchoolYear; isPromoted: boolean }) {
  if (closed)
    return (
      <Card title={`${year} is closed`}>
        <p className="mb-3 text-muted">
          Since {showMoment(closed.at)}
          {closed.by && ` (${closed.by})`}. No mark and no remark of {year} changes; everything can be read
          and printed as before. Open it only to mend something, and close it again.
        </p>
        <ReopenForm yearId={id} year={year} />
      </Card>
    )
  return isPromoted ? (
    <Card title={`${year} is open again`}>
      <p className="mb-3 text-muted">Marks of {year} can be changed. Close it when everything is mended.</p>
      <CloseForm yearId={id} year={year} />
    </Card>
  ) : null
}
