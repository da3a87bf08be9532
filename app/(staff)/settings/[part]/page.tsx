import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'

import { AssessmentList } from '@/components/settings/assessment-list'
import { type PartId, partOf } from '@/components/settings/parts'
import { PracticeCard } from '@/components/settings/practice-card'
import { PreviewCard } from '@/components/settings/preview-card'
import { Remarks } from '@/components/settings/remarks'
import { ResultsForm } from '@/components/settings/results-form'
import { ScaleVersions } from '@/components/settings/scale-versions'
import { SettingsPage } from '@/components/settings/settings-page'
import { Signatures } from '@/components/settings/signatures'
import { AreasForm } from '@/components/setup/areas-form'
import { AssessmentsForm } from '@/components/setup/assessments-form'
import { ClassesForm } from '@/components/setup/classes-form'
import { LookForm } from '@/components/setup/look-form'
import { ScaleForm } from '@/components/setup/scale-form'
import { SchoolForm } from '@/components/setup/school-form'
import { YearForm } from '@/components/setup/year-form'
import { ButtonLink } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { plans } from '@/lib/assessments/planning/input'
import { getAssessments } from '@/lib/assessments/queries'
import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { listClasses } from '@/lib/classes/queries'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { getScales } from '@/lib/curriculum/scales/queries'
import { today } from '@/lib/dates'
import { getProgress } from '@/lib/jobs/queries'
import { viewProgress } from '@/lib/jobs/rules'
import { getBank } from '@/lib/reports/bank/queries'
import { previewResults } from '@/lib/results/preview/queries'
import { getYears } from '@/lib/schools/calendar/queries'
import { getPractice } from '@/lib/schools/practice/queries'
import { getProfile } from '@/lib/schools/profile/queries'
import { getResultSettings } from '@/lib/schools/results/queries'
import { getSignatories } from '@/lib/schools/signing/queries'

type Props = {
  params: Promise<{ part: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: partOf((await params).part)?.title ?? 'Settings' }
}

/** One part of the school's settings. */
export default async function SettingsPartPage({ params, searchParams }: Props) {
  const part = partOf((await params).part)
  const actor = await requireStaff()
  if (!part || !can(actor, part.needs)) notFound()
  const asked = await searchParams
  const query = (name: string) => [asked[name] ?? ''].flat()[0]!
  return (
    <SettingsPage actor={actor} id={part.id}>
      {await content[part.id](actor, query)}
    </SettingsPage>
  )
}

type Content = (actor: Actor, query: (name: string) => string) => Promise<ReactNode>

const content: Record<PartId, Content> = {
  school: async (actor) => <SchoolForm profile={await getProfile(actor)} />,
  look: async (actor) => <LookForm profile={await getProfile(actor)} />,
  year: async (actor, query) => {
    const years = await getYears(actor)
    const thisYear = Number(today().slice(0, 4))
    const asked = Number(query('year'))
    const year = asked >= 2000 && asked <= 2100 ? asked : (years[0]?.year ?? thisYear)
    return <YearForm year={year} thisYear={thisYear} years={years} place="/settings/year" />
  },
  classes: async (actor) => {
    const { year, classes } = await listClasses(actor)
    return <ClassesForm year={year ?? Number(today().slice(0, 4))} classes={classes} />
  },
  areas: async (actor, query) => {
    const levels = await getLevels(actor)
    const level = levels.find(({ code }) => code === query('level')) ?? levels[0]
    if (!level) return noGrades
    return <AreasForm level={level} levels={levels} place="/settings/areas" />
  },
  assessments: async (actor, query) => {
    const [made, [year]] = await Promise.all([getAssessments(actor), getYears(actor)])
    const taken: Record<string, string[]> = {}
    for (const { term, name } of made) taken[term.id] = [...(taken[term.id] ?? []), name]
    const plan = plans.find(({ id }) => id === query('plan')) ?? plans[0]
    return (
      <>
        <AssessmentList assessments={made} />
        {year && (
          <>
            <h2 className="pt-4 text-lg font-semibold">Make assessments</h2>
            <AssessmentsForm plan={plan} year={year} taken={taken} place="/settings/assessments" />
          </>
        )}
      </>
    )
  },
  scales: async (actor) => {
    const [levels, scales] = await Promise.all([getLevels(actor), getScales(actor)])
    if (levels.length === 0) return noGrades
    return (
      <>
        <ScaleForm levels={levels} scales={scales} />
        <ScaleVersions scales={scales} />
      </>
    )
  },
  results: resultSettings,
  remarks: async (actor, query) => {
    const language = query('language') === 'sw' ? 'sw' : 'en'
    const [bank, levels] = await Promise.all([getBank(actor, language), getLevels(actor)])
    const areas = levels.flatMap((level) =>
      level.areas.map(({ id, name }) => ({ id, name: `${name}, ${level.name}` })),
    )
    return <Remarks bank={bank} language={language} areas={areas} />
  },
  practice: async (actor) => {
    const practice = await getPractice(actor)
    const job = practice.jobId ? await getProgress(actor, practice.jobId) : null
    return <PracticeCard practice={practice} progress={job && { jobId: job.id, now: viewProgress(job) }} />
  },
  signatures: async (actor) => <Signatures signatories={await getSignatories(actor)} />,
}

/** With a class in the address the form stands as it was chosen there, and what it would change is shown. */
async function resultSettings(actor: Actor, query: (name: string) => string): Promise<ReactNode> {
  const [saved, { classes }] = await Promise.all([getResultSettings(actor), listClasses(actor)])
  const classId = query('class')
  const isAsked = classId !== ''
  const settings = isAsked
    ? {
        ...saved,
        absentCountsAsZero: query('absentCountsAsZero') === 'on',
        rankBy: query('rankBy') === 'points' ? ('points' as const) : ('average' as const),
        defaultReligion: query('defaultReligion') || null,
        nextTermOpens: query('nextTermOpens') || null,
      }
    : saved
  const { absentCountsAsZero, rankBy } = settings
  const preview = isAsked
    ? await previewResults(actor, classId, { settings: { absentCountsAsZero, rankBy } })
    : null
  return (
    <>
      <ResultsForm
        key={JSON.stringify(settings)}
        settings={settings}
        classes={classes}
        chosen={isAsked ? classId : ''}
      />
      {preview && <PreviewCard preview={preview} />}
      {isAsked && !preview && (
        <EmptyState title="There is nothing to compare yet">
          No marks are entered in the grade of this class.
        </EmptyState>
      )}
    </>
  )
}

const noGrades = (
  <EmptyState
    title="No grades are taught yet"
    action={<ButtonLink href={'/settings/classes' as Route}>Choose the grades</ButtonLink>}
  >
    Learning areas, scales and assessments belong to grades.
  </EmptyState>
)
