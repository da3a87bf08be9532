import { notFound } from 'next/navigation'

import { AdmissionForm } from '@/components/learners/admission-form'
import { Page, PageHeader } from '@/components/ui/page'
import { can } from '@/lib/auth/policy'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { filterChoices } from '@/lib/learners/search/queries'
import { type Query, readFilter } from '@/lib/learners/search/rules'

export const metadata = { title: 'Admit a learner' }

export default async function AdmissionPage({ searchParams }: { searchParams: Promise<Query> }) {
  const actor = await requireStaff()
  if (!can(actor, 'learners.admit')) notFound()
  const { classId } = readFilter(await searchParams)
  const { classes, religions } = await filterChoices(actor)
  return (
    <Page>
      <PageHeader title="Admit a learner" context="Name and class are enough; the rest may wait." />
      <div className="max-w-3xl">
        <AdmissionForm
          classes={classes.map(({ id, name }) => ({ value: id, label: name }))}
          classId={classId ?? ''}
          religions={religions.map(({ code, name }) => ({ value: code, label: name }))}
          today={today()}
          draft={`admission:${actor.userId}`}
        />
      </div>
    </Page>
  )
}
