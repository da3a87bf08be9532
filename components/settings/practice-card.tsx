import { ActionForm } from '@/components/forms/action-form'
import { JobProgress } from '@/components/jobs/job-progress'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import type { ProgressView } from '@/lib/jobs/rules'
import { enterPractice, makePractice, wipePractice } from '@/lib/schools/practice/actions'
import type { Practice } from '@/lib/schools/practice/queries'

type Props = { practice: Practice; progress: { jobId: string; now: ProgressView } | null }

/** The way to a school of invented learners, there, and to its end. */
export function PracticeCard({ practice: { school, isHere }, progress }: Props) {
  if (isHere)
    return (
      <Notice title="You are in the practice school">
        <p>Go back to your own school first; it is wiped from there.</p>
      </Notice>
    )
  if (progress)
    return (
      <Card title="The practice school is being made">
        <JobProgress jobId={progress.jobId} now={progress.now} />
        <p className="mt-3 text-muted">You may leave this page; the work goes on.</p>
      </Card>
    )
  if (!school)
    return (
      <Card title="Try everything first">
        <p className="mb-4 max-w-prose text-muted">
          Nearly two hundred invented learners with their classes, marks, guardians and report cards. Every
          page there says “practice”, no message leaves it, and your own school is not touched. It takes about
          a minute to make.
        </p>
        <ActionForm action={makePractice} refused="It is not made">
          <input type="hidden" name="wanted" value="practice" />
          <SubmitButton pending="Beginning…">Make a practice school</SubmitButton>
        </ActionForm>
      </Card>
    )
  return (
    <Card title={school.name} className="space-y-4">
      <p className="max-w-prose text-muted">
        Try whatever you like. Wiping takes it away with everything in it; your own school cannot be wiped.
      </p>
      <div className="flex flex-wrap items-start gap-3">
        <form action={enterPractice}>
          <SubmitButton pending="Going there…">Go to the practice school</SubmitButton>
        </form>
        <ActionForm action={wipePractice} refused="It is not wiped">
          <input type="hidden" name="wanted" value="practice" />
          <SubmitButton variant="secondary" pending="Wiping it…">
            Wipe the practice school
          </SubmitButton>
        </ActionForm>
      </div>
    </Card>
  )
}
