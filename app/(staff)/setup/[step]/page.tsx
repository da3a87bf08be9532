import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'

import { AreasForm } from '@/components/setup/areas-form'
import { AssessmentsForm } from '@/components/setup/assessments-form'
import { BlankList } from '@/components/setup/blank-list'
import { ClassesForm } from '@/components/setup/classes-form'
import { LookForm } from '@/components/setup/look-form'
import { LearnersForm, StaffForm } from '@/components/setup/people-forms'
import { ScaleForm } from '@/components/setup/scale-form'
import { SchoolForm } from '@/components/setup/school-form'
import { nextPlace, StepPage } from '@/components/setup/step-page'
import { YearForm } from '@/components/setup/year-form'
import { ButtonLink } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { plans } from '@/lib/assessments/planning/input'
import { getAssessments } from '@/lib/assessments/queries'
import type { Actor } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { getClass, listClasses } from '@/lib/classes/queries'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { getScales } from '@/lib/curriculum/scales/queries'
import { today } from '@/lib/dates'
import { getYears } from '@/lib/schools/calendar/queries'
import { getProfile } from '@/lib/schools/profile/queries'
import { getFrame } from '@/lib/schools/queries'
import { setupProgress } from '@/lib/setup/queries'
import { isStep, type StepId, steps } from '@/lib/setup/rules'

type Props = {
  params: Promise<{ step: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { step } = await params
  return { title: steps.find(({ id }) => id === step)?.title ?? 'Set-up' }
}

/** A step of the school's set-up. */
export default async function SetupStepPage({ params, searchParams }: Props) {
  const { step } = await params
  const actor = await requireStaff()
  const progress = await setupProgress(actor)
  if (!isStep(step) || !progress) notFound()
  const asked = await searchParams
  const query = (name: string) => [asked[name] ?? ''].flat()[0]!
  return (
    <StepPage id={step} states={progress.states}>
      {await content[step](actor, query)}
    </StepPage>
  )
}

type Content = (actor: Actor, query: (name: string) => string) => Promise<ReactNode>

const content: Record<StepId, Content> = {
  school: async (actor) => <SchoolForm profile={await getProfile(actor)} next={nextPlace('school')} />,
  look: async (actor) => <LookForm profile={await getProfile(actor)} next={nextPlace('look')} />,
  year: async (actor, query) => {
    const years = await getYears(actor)
    const thisYear = Number(today().slice(0, 4))
    const asked = Number(query('year'))
    const year = asked >= 2000 && asked <= 2100 ? asked : (years[0]?.year ?? thisYear)
    return (
      <YearForm year={year} thisYear={thisYear} years={years} place="/setup/year" next={nextPlace('year')} />
    )
  },
  classes: async (actor) => {
    const [years, { year, classes }] = [await getYears(actor), await listClasses(actor)]
    return (
      <ClassesForm
        year={year ?? years[0]?.year ?? Number(today().slice(0, 4))}
        classes={classes}
        next={nextPlace('classes')}
      />
    )
  },
  areas: async (actor, query) => {
    const levels = await getLevels(actor)
    const level = levels.find(({ code }) => code === query('level')) ?? levels[0]
    if (!level) return <Before what="learning areas" step="classes" title="Choose the grades first" />
    const after = levels[levels.indexOf(level) + 1]
    const next = (after ? `/setup/areas?level=${after.code}` : nextPlace('areas')) as Route
    return <AreasForm level={level} levels={levels} place="/setup/areas" next={next} />
  },
  scale: async (actor) => {
    const [levels, scales] = await Promise.all([getLevels(actor), getScales(actor)])
    if (levels.length === 0) return <Before what="a scale" step="classes" title="Choose the grades first" />
    return <ScaleForm levels={levels} scales={scales} next={nextPlace('scale')} />
  },
  assessments: async (actor, query) => {
    const [years, levels, made] = await Promise.all([
      getYears(actor),
      getLevels(actor),
      getAssessments(actor),
    ])
    const [year] = years
    if (!year || levels.length === 0)
      return <Before what="assessments" step="classes" title="Choose the grades first" />
    const taken: Record<string, string[]> = {}
    for (const { term, name } of made) taken[term.id] = [...(taken[term.id] ?? []), name]
    const plan = plans.find(({ id }) => id === query('plan')) ?? plans[0]
    return (
      <AssessmentsForm
        plan={plan}
        year={year}
        taken={taken}
        place="/setup/assessments"
        next={nextPlace('assessments')}
      />
    )
  },
  staff: async (actor) => {
    const { classes } = await listClasses(actor)
    const known = new Set(classes.flatMap(({ teacher }) => teacher ?? [])).size
    return <StaffForm known={known} next={nextPlace('staff')} />
  },
  learners: async (actor) => {
    const { classes } = await listClasses(actor)
    if (classes.length === 0) return <Before what="learners" step="classes" title="Choose the grades first" />
    const empty = classes.find(({ learners }) => learners === 0)
    const all = classes.reduce((sum, { learners }) => sum + learners, 0)
    return (
      <>
        <LearnersForm classes={classes} chosen={empty?.id} />
        {all > 0 && <ButtonLink href={nextPlace('learners')}>Go on</ButtonLink>}
      </>
    )
  },
  marks: firstList,
}

async function firstList(actor: Actor, query: (name: string) => string): Promise<ReactNode> {
  const [{ classes }, made, levels, frame] = await Promise.all([
    listClasses(actor),
    getAssessments(actor),
    getLevels(actor),
    getFrame(actor),
  ])
  const filled = classes.filter(({ learners }) => learners > 0)
  if (filled.length === 0) return <Before what="a mark list" step="learners" title="Admit learners first" />
  const chosen = filled.find(({ id }) => id === query('class')) ?? filled[0]!
  const found = (await getClass(actor, chosen.id))!
  const day = today()
  const due =
    made.find(({ startsOn, endsOn }) => startsOn <= day && day <= endsOn) ??
    made.findLast(({ endsOn }) => endsOn < day) ??
    made[0]
  const area = levels.find(({ grades }) => grades.includes(chosen.grade))?.areas.find(({ slot }) => !slot)
  return (
    <>
      <Card title="Type marks on the screen">
        {due && area ? (
          <>
            <p className="mb-3 text-muted">
              {due.name}, {due.term.name}: {area.name} of {chosen.name} is ready.
            </p>
            <ButtonLink variant="primary" href={`/marks/${chosen.id}/${area.code}/${due.id}` as Route}>
              Open this mark list
            </ButtonLink>
          </>
        ) : (
          <Before what="a mark list" step="assessments" title="Make the assessments first" />
        )}
      </Card>
      {filled.length > 1 && (
        <p className="flex flex-wrap gap-2 print:hidden">
          {filled.map(({ id, name }) => (
            <ButtonLink
              key={id}
              size="small"
              variant={id === chosen.id ? 'primary' : 'secondary'}
              href={`/setup/marks?class=${id}` as Route}
            >
              {name}
            </ButtonLink>
          ))}
        </p>
      )}
      <BlankList
        school={frame.school}
        className={chosen.name}
        columns={['1', '2', '3'].map((name) => ({ name: `Paper ${name}`, max: '____' }))}
        learners={found.learners}
      />
    </>
  )
}

const Before = ({ what, step, title }: { what: string; step: StepId; title: string }) => (
  <EmptyState title={title} action={<ButtonLink href={`/setup/${step}` as Route}>Go there</ButtonLink>}>
    There is nothing yet that could have {what}.
  </EmptyState>
)
