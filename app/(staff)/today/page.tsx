import type { Route } from 'next'
import type { ReactNode } from 'react'

import { Checklist } from '@/components/setup/checklist'
import { PermissionNews } from '@/components/today/permission-news'
import { SchoolProgress } from '@/components/today/school-progress'
import { SheetList } from '@/components/today/sheet-list'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showDay, showDays, today } from '@/lib/dates'
import { getPermissionNews } from '@/lib/permissions/queries'
import { setupProgress } from '@/lib/setup/queries'
import { type CurrentAssessment, getToday, type Today } from '@/lib/today/queries'
import { byClass, unfinishedFirst } from '@/lib/today/rules'
import { counted } from '@/lib/words'

export const metadata = { title: 'Today' }

export default async function TodayPage() {
  const actor = await requireStaff()
  const news = <PermissionNews {...(await getPermissionNews(actor, can(actor, 'permissions.give')))} />
  if (!can(actor, 'marks.read')) return <NothingDue news={news} />
  const progress = await setupProgress(actor)
  const checklist = (
    <>
      {progress && <Checklist {...progress} />}
      {news}
    </>
  )
  const { assessment, next, sheets, leads, teaches, publications } = await getToday(actor)
  if (!assessment) return <NotBegun next={next} leader={can(actor, 'school.survey')} checklist={checklist} />

  const own = sheets.filter(({ classId, subject }) => teaches.includes(`${classId} ${subject}`))
  const led = leads
    .map((id) => sheets.filter(({ classId }) => classId === id))
    .filter((each) => each.length > 0)
  const whole = can(actor, 'school.survey')
  const lent = whole ? [] : sheets.filter((each) => !own.includes(each) && !leads.includes(each.classId))
  return (
    <Page>
      <PageHeader title="Today" context={`${showDay(today())} · ${daysOf(assessment)}`} />
      <div className="space-y-6">
        {checklist}
        {own.length > 0 && (
          <Card title="Your mark sheets" aside={toDo(own)} flush>
            <SheetList sheets={unfinishedFirst(own)} />
          </Card>
        )}
        {lent.length > 0 && (
          <Card title="Lent to you" aside={toDo(lent)} flush>
            <SheetList sheets={unfinishedFirst(lent)} />
          </Card>
        )}
        {led.map((each) => (
          <Led key={each[0]!.classId} sheets={each} publications={publications} />
        ))}
        {whole && sheets.length > 0 && (
          <Card title="All classes" aside={toDo(sheets)} flush>
            <SchoolProgress
              label={`Classes in ${assessment.name}`}
              sheets={sheets}
              publications={publications}
            />
          </Card>
        )}
        {own.length === 0 && lent.length === 0 && led.length === 0 && !(whole && sheets.length > 0) && (
          <EmptyState title={`${assessment.name} asks nothing of you`}>
            {whole
              ? 'No class sits it yet: there are no learners in the classes of its levels.'
              : 'You have no learning area and no class in this assessment. The head decides who teaches what.'}
          </EmptyState>
        )}
      </div>
    </Page>
  )
}

/** A class the person leads: what is missing by area, and the way to the whole marksheet. */
function Led({ sheets, publications }: Pick<Today, 'sheets' | 'publications'>) {
  const [own] = byClass(sheets)
  const { classId, className, assessmentId, entered, expected } = own!
  const state = publications.find((each) => each.classId === classId)
  return (
    <Card
      title={`Your class, ${className}`}
      aside={
        <>
          {entered} of {expected} marks entered{state ? ' · published' : ''} ·{' '}
          <TextLink href={`/results/${classId}/${assessmentId}` as Route}>Marksheet</TextLink>
        </>
      }
      flush
    >
      <SheetList sheets={unfinishedFirst(sheets)} ofOneClass />
    </Card>
  )
}

function toDo(sheets: Today['sheets']): string {
  const open = sheets.filter(({ missing }) => missing > 0)
  if (open.length === 0) return `all ${counted(sheets.length, 'sheet', 'sheets')} complete`
  const missing = open.reduce((sum, sheet) => sum + sheet.missing, 0)
  return `${counted(missing, 'mark', 'marks')} missing on ${open.length} of ${counted(sheets.length, 'sheet', 'sheets')}`
}

function daysOf({ name, term, year, startsOn, endsOn }: CurrentAssessment): string {
  const over = endsOn < today()
  return `${name}, ${term} ${year}, ${over ? `ended ${showDay(endsOn)}` : showDays(startsOn, endsOn)}`
}

type Waiting = { next: CurrentAssessment | null; leader: boolean; checklist: ReactNode }

const NotBegun = ({ next, leader, checklist }: Waiting) => (
  <Page>
    <PageHeader title="Today" context={showDay(today())} />
    {checklist && <div className="mb-6">{checklist}</div>}
    {next ? (
      <EmptyState title={`${next.name} begins ${showDay(next.startsOn)}`}>
        Mark sheets stand here from its first day.
      </EmptyState>
    ) : (
      <EmptyState title="No assessment is set up yet">
        {leader
          ? 'Assessments come with the school’s set-up: their days, the papers and the maximum of each.'
          : 'Mark sheets stand here once the school has set up an assessment.'}
      </EmptyState>
    )}
  </Page>
)

const NothingDue = ({ news }: { news: ReactNode }) => (
  <Page>
    <PageHeader title="Today" context={showDay(today())} />
    <div className="mb-6 space-y-6 empty:hidden">{news}</div>
    <EmptyState
      title="Nothing waits for you today"
      action={<ButtonLink href={'/learners' as Route}>Find a learner</ButtonLink>}
    >
      Marks and report cards are the teachers’ work. Learners, their classes and their guardians’ phone
      numbers are at hand.
    </EmptyState>
  </Page>
)
