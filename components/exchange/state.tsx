import { JobButton } from '@/components/jobs/job-button'
import { JobProgress } from '@/components/jobs/job-progress'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { UndoNote } from '@/components/undo/undo-note'
import { showMoment } from '@/lib/dates'
import type { ImportPage } from '@/lib/exchange/imports/queries'
import { takenWords } from '@/lib/exchange/imports/rules'
import { kinds } from '@/lib/exchange/kinds/rules'
import type { JobSummary } from '@/lib/jobs/queries'
import { viewProgress } from '@/lib/jobs/rules'
import { ReadAgain } from './read-again'
import { UndoMarks } from './undo-marks'

/** What was taken, with the way back. */
export function Taken({ id, kind, counts, changeId, isUndone, takenAt, takenBy }: ImportPage) {
  const words = counts ? takenWords(counts, kinds[kind]) : 'Taken'
  if (isUndone)
    return <Notice title="Undone">{words} were taken, and all of it was put back as it was before.</Notice>
  if (kind === 'marks') return <UndoMarks importId={id} title={`${words} taken.`} />
  if (changeId)
    return <UndoNote changeId={changeId} title={`${words} taken. It can be undone for 30 days.`} />
  return (
    <Notice tone="ok">
      {words} taken{takenAt && ` ${showMoment(takenAt)}`}
      {takenBy && ` by ${takenBy}`}.
    </Notice>
  )
}

/** A job is at it, or was: how far it is, or what to do now. */
export function ImportWork({ id, state, job, progress }: ImportPage & { progress: JobSummary | null }) {
  if (!progress)
    return (
      <Notice
        tone="warn"
        title={state === 'taking' ? 'Nothing was taken' : 'The rows were not read to the end'}
      >
        <p className="mb-3">{job?.message ?? 'The work was stopped.'}</p>
        <ReadAgain importId={id} />
      </Notice>
    )
  return (
    <Card
      title={state === 'taking' ? 'Being taken: all of it, or none' : 'Being read'}
      aside={<JobButton jobId={progress.id} does="cancel" size="small" />}
    >
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
      <JobProgress jobId={progress.id} now={viewProgress(progress)} />
      <p className="mt-3 text-muted">You may close this page; the work goes on, and this address stays.</p>
    </Card>
  )
}
