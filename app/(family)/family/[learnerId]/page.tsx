import { notFound } from 'next/navigation'

import { ChildReportPage } from '@/components/family/child-report'
import { parentActors, requirePerson } from '@/lib/auth/session'
import { getChildReport } from '@/lib/family/queries'

export const metadata = { title: 'My child' }

export default async function ChildPage({ params }: PageProps<'/family/[learnerId]'>) {
  await requirePerson()
  const { learnerId } = await params
  const report = await getChildReport(await parentActors(), learnerId, null)
  if (!report) notFound()
  return <ChildReportPage report={report} />
}
