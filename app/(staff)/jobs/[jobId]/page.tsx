import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { JobButton } from '@/components/jobs/job-button'
import { JobFiles } from '@/components/jobs/job-files'
import { JobProgress } from '@/components/jobs/job-progress'
import { JobState } from '@/components/jobs/job-state'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { Page, PageHeader } from '@/components/ui/page'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { getJob } from '@/lib/jobs/queries'
import { isOver, viewProgress } from '@/lib/jobs/rules'

export const metadata = { title: 'Job' }

/** How far a job is, and its files when there are some. Without scripts the page asks for itself again. */
export default async function JobPage({ params }: PageProps<'/jobs/[jobId]'>) {
  const actor = await requireStaff()
  if (!can(actor, 'jobs.read')) notFound()
  const job = await getJob(actor, (await params).jobId)
  if (!job) notFound()
  const over = isOver(job.state)
  return (
    <Page>
      {!over && (
        <noscript>
          <meta httpEquiv="refresh" content="5" />
        </noscript>
      )}
      <PageHeader
        title={job.title}
        context={`Started ${showMoment(job.createdAt)}${job.startedBy ? ` by ${job.startedBy}` : ''}`}
        action={
          over
            ? job.state === 'failed' && <JobButton jobId={job.id} does="retry" />
            : can(actor, 'jobs.cancel') && <JobButton jobId={job.id} does="cancel" />
        }
      />
      <div className="grid gap-6">
        {job.message && <Notice tone={job.state === 'failed' ? 'danger' : 'info'}>{job.message}</Notice>}
        <Card title="Progress" aside={<JobState state={job.state} />}>
          <JobProgress key={job.state} jobId={job.id} now={viewProgress(job)} />
          {!over && <p className="mt-3 text-muted">You may close this page; the work goes on.</p>}
          {job.finishedAt && <p className="mt-3 text-muted">Ended {showMoment(job.finishedAt)}.</p>}
        </Card>
        {over && <JobFiles files={job.files} />}
        <p>
          <TextLink href={'/jobs' as Route}>All jobs</TextLink>
        </p>
      </div>
    </Page>
  )
}
