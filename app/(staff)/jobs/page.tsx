import type { Route } from 'next'
import { notFound } from 'next/navigation'

import { JobState } from '@/components/jobs/job-state'
import { StoppedJobs } from '@/components/jobs/stopped-jobs'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { Table, Td, Th } from '@/components/ui/table'
import { TextLink } from '@/components/ui/text-link'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { listJobs } from '@/lib/jobs/queries'
import { progressWords } from '@/lib/jobs/rules'

export const metadata = { title: 'Jobs' }

/** The work that goes on in the background: what stopped first, then the rest, newest first. */
export default async function JobsPage() {
  const actor = await requireStaff()
  if (!can(actor, 'jobs.read')) notFound()
  const jobs = await listJobs(actor)
  const others = jobs.filter((job) => !job.isStopped)
  return (
    <Page>
      <PageHeader title="Jobs" context="Work that goes on by itself; you may close the page meanwhile." />
      <div className="grid gap-6">
        <StoppedJobs jobs={jobs.filter((job) => job.isStopped)} maySend={can(actor, 'jobs.retry')} />
        {jobs.length === 0 && (
          <EmptyState title="Nothing has been started yet">
            When you make report cards for a class or the whole school, you follow them here.
          </EmptyState>
        )}
        {others.length > 0 && (
          <Card flush className="overflow-hidden">
            <Table label="Jobs, newest first">
              <thead>
                <tr>
                  <Th>Job</Th>
                  <Th>State</Th>
                  <Th secondary>Progress</Th>
                  <Th secondary>Started</Th>
                  <Th secondary>By</Th>
                </tr>
              </thead>
              <tbody>
                {others.map((job) => (
                  <tr key={job.id}>
                    <Th scope="row">
                      <TextLink href={`/jobs/${job.id}` as Route}>{job.title}</TextLink>
                    </Th>
                    <Td>
                      <JobState state={job.state} />
                    </Td>
                    <Td secondary>{progressWords(job)}</Td>
                    <Td secondary>{showMoment(job.createdAt)}</Td>
                    <Td secondary>{job.startedBy ?? '–'}</Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </Card>
        )}
      </div>
    </Page>
  )
}
