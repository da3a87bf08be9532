import type { Metadata, Route } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { MarkSheet } from '@/components/marks/mark-sheet'
import { EmptyState } from '@/components/ui/empty-state'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showDays } from '@/lib/dates'
import { getSheet } from '@/lib/marks/sheet/queries'

type Props = PageProps<'/marks/[classId]/[subject]/[assessmentId]'>

const sheetAt = cache(async (classId: string, subject: string, assessmentId: string) => {
  const actor = await requireStaff()
  if (!can(actor, 'marks.enter')) return null
  const sheet = await getSheet(actor, { classId, subject: decodeURIComponent(subject), assessmentId })
  return sheet && { sheet, userId: actor.userId! }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { classId, subject, assessmentId } = await params
  const found = await sheetAt(classId, subject, assessmentId)
  return found
    ? { title: `${found.sheet.title}, ${found.sheet.className}, ${found.sheet.assessment.name}` }
    : {}
}

export default async function MarkSheetPage({ params }: Props) {
  const { classId, subject, assessmentId } = await params
  const found = await sheetAt(classId, subject, assessmentId)
  if (!found) notFound()
  const { sheet, userId } = found
  const { assessment, rows } = sheet

  return (
    <Page>
      <PageHeader
        title={`${sheet.title}, ${sheet.className}`}
        context={
          <>
            {assessment.name} · {assessment.term} {assessment.year} ·{' '}
            {showDays(assessment.startsOn, assessment.endsOn)} ·{' '}
            {rows.length === 1 ? '1 learner' : `${rows.length} learners`}
            {sheet.of.length > 0 && ` · ${sheet.of.join(', ')}`}
          </>
        }
        action={<TextLink href={`/marks?assessment=${assessment.id}` as Route}>All mark sheets</TextLink>}
      />
      {rows.length === 0 ? (
        <EmptyState title={`Nobody takes ${sheet.title} in ${sheet.className}`}>
          The list holds who was in the class on the last day of {assessment.name} and takes {sheet.title}.
        </EmptyState>
      ) : (
        <>
          {sheet.closed && (
            <Notice tone="warn" className="mb-3" title={`The year ${assessment.year} is closed`}>
              Its marks can be read and no longer changed. The head can open the year again, under Promotion.
            </Notice>
          )}
          <noscript>
            <Notice tone="warn" className="mb-3">
              You can read these marks. Entering them needs JavaScript.
            </Notice>
          </noscript>
          <MarkSheet sheet={sheet} userId={userId} />
        </>
      )}
    </Page>
  )
}
