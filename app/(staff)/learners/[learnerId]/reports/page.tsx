import { Download } from 'lucide-react'
import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { LearnerHead } from '@/components/learners/learner-head'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LevelBadge } from '@/components/ui/level-badge'
import { Page } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { getHead } from '@/lib/learners/record/queries'
import { reportsOfLearner } from '@/lib/learners/reports/queries'

export const metadata = { title: 'Reports' }

export default async function LearnerReportsPage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const head = can(actor, 'reports.read') ? await getHead(actor, learnerId) : null
  if (!head?.isClose) notFound()
  const reports = await reportsOfLearner(actor, learnerId)
  return (
    <Page>
      <LearnerHead actor={actor} head={head} tab="reports" />
      {reports.length === 0 ? (
        <EmptyState title={`Nothing is published about ${head.name} yet`}>
          A report card stands here from the day its class’s results are published, as it was that day.
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {reports.map((report) => (
              <li
                key={report.cardId}
                className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-5"
              >
                <div className="min-w-0 flex-1">
                  <TextLink href={`/reports/${report.classId}/${report.address}/${learnerId}` as Route}>
                    {report.result}, {report.term}
                  </TextLink>
                  <p className="text-sm text-muted">
                    {report.className} · edition {report.edition} · published {showMoment(report.publishedAt)}
                  </p>
                </div>
                {report.average && <span className="font-semibold tabular-nums">{report.average}</span>}
                {report.level && <LevelBadge level={report.level} group={report.group} />}
                <a
                  href={`/api/reports/${report.classId}/${report.address}/${learnerId}`}
                  className="inline-flex min-h-9 items-center gap-2 rounded-md px-2 font-medium hover:bg-well max-sm:min-h-12"
                >
                  <Download aria-hidden className="size-4" />
                  PDF
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  )
}
