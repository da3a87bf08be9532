import { notFound } from 'next/navigation'

import { ConsentList } from '@/components/learners/consent-list'
import { DocumentList } from '@/components/learners/document-list'
import { LearnerHead } from '@/components/learners/learner-head'
import { PhotoForm } from '@/components/learners/photo-form'
import { Page } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { consentsOf } from '@/lib/learners/consents/queries'
import { papersOf } from '@/lib/learners/papers/queries'
import { getHead } from '@/lib/learners/record/queries'

export const metadata = { title: 'Documents' }

export default async function LearnerDocumentsPage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const head = can(actor, 'papers.read') ? await getHead(actor, learnerId) : null
  if (!head?.isClose) notFound()
  const [papers, consents] = await Promise.all([papersOf(actor, learnerId), consentsOf(actor, learnerId)])
  if (!papers || !consents) notFound()
  const photo = consents.answers.find(({ purpose }) => purpose === 'photo')
  return (
    <Page>
      <LearnerHead actor={actor} head={head} tab="documents" />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <DocumentList learnerId={learnerId} papers={papers} />
        <div className="grid gap-6">
          <ConsentList learnerId={learnerId} consents={consents} today={today()} />
          <PhotoForm learnerId={learnerId} mayShow={photo?.answer === 'given'} hasPhoto={consents.hasPhoto} />
        </div>
      </div>
    </Page>
  )
}
