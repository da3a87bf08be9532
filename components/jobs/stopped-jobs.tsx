import type { Route } from 'next'

import { Card } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { showMoment } from '@/lib/dates'
import type { JobSummary } from '@/lib/jobs/queries'
import { progressWords } from '@/lib/jobs/rules'
import { counted } from '@/lib/words'
import { JobButton } from './job-button'

type Props = {
  jobs: JobSummary[]
  /** Whether this person may send them again. */
  maySend: boolean
}

/** Jobs that used up their tries, why, and the way to send them again: what was finished is not made twice. */
export function StoppedJobs({ jobs, maySend }: Props) {
  if (jobs.length === 0) return null
  return (
    <Card title="Stopped" aside={counted(jobs.length, 'job', 'jobs')} flush>
      <ul className="divide-y divide-line">
        {jobs.map((job) => (
          <li
            key={job.id}
            className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0 flex-1 basis-64">
              <p className="font-medium">
                <TextLink href={`/jobs/${job.id}` as Route}>{job.title}</TextLink>
              </p>
              <p>{job.message}</p>
              <p className="text-sm text-muted">
                {[progressWords(job), job.startedBy, job.finishedAt && showMoment(job.finishedAt)]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </div>
            {maySend && <JobButton jobId={job.id} does="retry" size="small" />}
          </li>
        ))}
      </ul>
    </Card>
  )
}
