import { notFound } from 'next/navigation'

import { LearnerHead } from '@/components/learners/learner-head'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page } from '@/components/ui/page'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { type Happening, historyOf } from '@/lib/learners/history/queries'
import { getHead } from '@/lib/learners/record/queries'
import { recordFields } from '@/lib/learners/record/rules'

export const metadata = { title: 'History' }

export default async function LearnerHistoryPage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  const { learnerId } = await params
  const head = await getHead(actor, learnerId)
  const history = head && (await historyOf(actor, learnerId))
  if (!head || !history) notFound()
  return (
    <Page>
      <LearnerHead actor={actor} head={head} tab="history" />
      {history.length === 0 ? (
        <EmptyState title={`Nothing has been changed about ${head.name} yet`}>
          Every change of the record and of a mark stands here: who, when, from what to what.
        </EmptyState>
      ) : (
        <Card flush title="Who changed what" aside={history.length === 200 ? 'The latest 200' : undefined}>
          <ol className="divide-y divide-line">
            {history.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that is read once and never rearranged.
              <li key={at} className="px-4 py-2.5 sm:px-5">
                <What {...one} />
                <p className="text-sm text-muted">
                  {one.by ?? 'the school, or a file'} · {showMoment(one.at)}
                  {one.reason && ` · ${one.reason}`}
                </p>
              </li>
            ))}
          </ol>
        </Card>
      )}
    </Page>
  )
}

const readings: Record<string, string> = {
  'care.read': 'Care read',
  'certificates.read': 'Numbers of certificates read',
}

const What = ({ mark, action, changed }: Happening) => (
  <p>
    {mark && <span className="font-medium">{mark}: </span>}
    {readings[action] ??
      Object.entries(changed).map(([field, [from, to]], at) => (
        <span key={field}>
          {at > 0 && ' · '}
          {!mark && <span className="font-medium">{recordFields[field] ?? field}: </span>}
          {from ? <del className="text-muted">{from}</del> : <span className="text-muted">nothing</span>}
          {' → '}
          {to ?? <span className="text-muted">nothing</span>}
        </span>
      ))}
  </p>
)
