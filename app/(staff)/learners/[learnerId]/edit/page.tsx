import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'

import { RecordForm } from '@/components/learners/record-form'
import { Page, PageHeader } from '@/components/ui/page'
import { requireStaff } from '@/lib/auth/session'
import { today } from '@/lib/dates'
import { getRecord } from '@/lib/learners/record/queries'
import { filterChoices } from '@/lib/learners/search/queries'

type Props = { params: Promise<{ learnerId: string }> }

const read = cache(async (learnerId: string) => getRecord(await requireStaff(), learnerId))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const record = await read((await params).learnerId)
  return { title: record ? `Edit ${record.fullName}` : 'Not here' }
}

export default async function EditLearnerPage({ params }: Props) {
  const record = await read((await params).learnerId)
  if (!record) notFound()
  const { religions } = await filterChoices(await requireStaff())
  const { learnerId, version, admissionNumber, areas, ...values } = record
  return (
    <Page>
      <PageHeader title={record.fullName} context={`Adm. no. ${admissionNumber}, which never changes.`} />
      <div className="max-w-3xl">
        <RecordForm
          learnerId={learnerId}
          version={version}
          values={values}
          areas={areas}
          religions={religions.map(({ code, name }) => ({ value: code, label: name }))}
          today={today()}
        />
      </div>
    </Page>
  )
}
