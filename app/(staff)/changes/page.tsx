import { notFound } from 'next/navigation'

import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Page, PageHeader } from '@/components/ui/page'
import { UndoChange } from '@/components/undo/undo-change'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showMoment } from '@/lib/dates'
import { recentChanges } from '@/lib/undo/queries'

export const metadata = { title: 'Changes' }

/** What can be undone as a whole, newest first. */
export default async function ChangesPage() {
  const actor = await requireStaff()
  if (!can(actor, 'changes.undo')) notFound()
  const changes = await recentChanges(actor)
  const whose = can(actor, 'changes.survey')
    ? 'What was done to many at once'
    : 'What you did to many at once'
  return (
    <Page>
      <PageHeader
        title="Changes"
        context={`${whose} in the last 30 days. Undoing puts everything back as it was, and can be undone itself.`}
      />
      {changes.length === 0 ? (
        <EmptyState title="Nothing to undo">
          When learners are imported, moved or edited together, it stands here for 30 days.
        </EmptyState>
      ) : (
        <Card flush>
          <ul className="divide-y divide-line">
            {changes.map((change) => (
              <li
                key={change.id}
                className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 sm:px-5"
              >
                <div className="min-w-0 flex-1 basis-64">
                  <p className="font-medium">{change.title}</p>
                  <p className="text-sm text-muted">
                    {change.by ?? 'The school’s own work'}, {showMoment(change.madeAt)}
                  </p>
                </div>
                {change.undoneAt ? (
                  <p className="text-sm text-muted">Undone {showMoment(change.undoneAt)}</p>
                ) : (
                  <UndoChange changeId={change.id} title={change.title} />
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  )
}
