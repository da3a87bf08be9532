import type { Metadata } from 'next'
import { notFound } from 'next/navigation'

import { LeaveForm, MoveForm, TakeBackForm } from '@/components/learners/move-forms'
import { Page, PageHeader } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { showDay, today } from '@/lib/dates'
import { getHead } from '@/lib/learners/record/queries'
import { filterChoices } from '@/lib/learners/search/queries'

export const metadata: Metadata = { title: 'Move a learner' }

export default async function MovePage({ params }: { params: Promise<{ learnerId: string }> }) {
  const actor = await requireStaff()
  if (!can(actor, 'learners.move')) notFound()
  const head = await getHead(actor, (await params).learnerId)
  if (!head) notFound()
  const { classes } = await filterChoices(actor)
  const { id: learnerId, name, leftOn, classId, className } = head
  const others = classes
    .filter(({ id }) => id !== classId)
    .map(({ id, name: label }) => ({ value: id, label }))
  const place = leftOn ? `left on ${showDay(leftOn)}` : (className ?? 'in no class')
  const given = { learnerId, name, today: today() }
  return (
    <Page>
      <PageHeader title={`Move ${name}`} context={`Adm. no. ${head.admissionNumber} · ${place}`} />
      <div className="grid max-w-4xl items-start gap-6 md:grid-cols-2">
        {leftOn ? (
          <TakeBackForm {...given} classes={others} />
        ) : (
          <>
            <MoveForm {...given} classes={others} placed={classId !== null} />
            <LeaveForm {...given} />
          </>
        )}
      </div>
    </Page>
  )
}
