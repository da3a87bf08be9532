import { notFound } from 'next/navigation'

import { CareForm } from '@/components/learners/care-form'
import { LearnerHead } from '@/components/learners/learner-head'
import { LearnerNumbers } from '@/components/learners/learner-numbers'
import { Page } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { readCare } from '@/lib/learners/care/commands'
import { readNumbers } from '@/lib/learners/numbers/commands'
import { getHead } from '@/lib/learners/record/queries'

export const metadata = { title: 'Care' }

export default async function LearnerCarePage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const head = can(actor, 'care.read') ? await getHead(actor, learnerId) : null
  if (!head?.isClose) notFound()
  const [care, numbers] = await Promise.all([
    readCare(actor, { learnerId }),
    can(actor, 'certificates.read') ? readNumbers(actor, { learnerId }) : null,
  ])
  return (
    <Page>
      <LearnerHead actor={actor} head={head} tab="care" />
      <p className="mb-4 text-muted">
        For those who look after {head.name}. That you opened this page is kept in the history.
        {care.updatedAt &&
          ` Written ${showMoment(care.updatedAt)}${care.updatedBy ? ` by ${care.updatedBy}` : ''}.`}
      </p>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <CareForm key={care.version} care={care} />
        {numbers && <LearnerNumbers learnerId={learnerId} numbers={numbers} />}
      </div>
    </Page>
  )
}
