import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'

import { AssessmentForm, PapersForm, RemoveAssessment } from '@/components/settings/assessment-form'
import { PreviewCard } from '@/components/settings/preview-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { TabLinks } from '@/components/ui/tab-links'
import { weight as Weight } from '@/lib/assessments/input'
import { getAssessment } from '@/lib/assessments/queries'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { listClasses } from '@/lib/classes/queries'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { previewResults } from '@/lib/results/preview/queries'

export const metadata: Metadata = { title: 'Assessment' }

type Props = {
  params: Promise<{ assessmentId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** One assessment: its days and weight, with what another weight would change, and its papers level by level. */
export default async function AssessmentPage({ params, searchParams }: Props) {
  const { assessmentId } = await params
  const actor = await requireStaff()
  if (!can(actor, 'assessments.change')) notFound()
  const [assessment, levels, { classes }] = await Promise.all([
    getAssessment(actor, assessmentId),
    getLevels(actor),
    listClasses(actor),
  ])
  if (!assessment) notFound()
  const asked = await searchParams
  const query = (name: string) => [asked[name] ?? ''].flat()[0]!
  const classId = query('class')
  const proposed = Weight.safeParse(query('weight'))
  const preview =
    classId && proposed.success
      ? await previewResults(actor, classId, { weights: { [assessmentId]: proposed.data } })
      : null
  const level = levels.find(({ code }) => code === query('level')) ?? levels[0]
  const shown = proposed.success ? { ...assessment, weight: proposed.data } : assessment
  return (
    <SettingsPage
      actor={actor}
      id="assessments"
      title={assessment.name}
      context={`${assessment.term.name} ${assessment.year}. ${assessment.marks.toLocaleString('en')} marks are entered.`}
    >
      <AssessmentForm
        key={`${shown.seen} ${shown.weight}`}
        assessment={shown}
        classes={classes}
        chosen={classId}
      />
      {preview && <PreviewCard preview={preview} />}
      {level && (
        <>
          <TabLinks
            label="Level"
            tabs={levels.map(({ id, code, name }) => ({
              href: `/settings/assessments/${assessmentId}?level=${code}` as Route,
              label: name,
              current: id === level.id,
            }))}
          />
          <PapersForm assessment={assessment} level={level} />
        </>
      )}
      {assessment.marks === 0 && (
        <RemoveAssessment assessment={assessment} next={'/settings/assessments' as Route} />
      )}
    </SettingsPage>
  )
}
