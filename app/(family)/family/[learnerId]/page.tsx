import { ChildReportPage } from '@/components/family/child-report'
import { NotHere } from '@/components/shell/not-here'
import { parentActors, requirePerson } from '@/lib/auth/session'
import { getChildReport } from '@/lib/family/queries'

export const metadata = { title: 'My child' }

export default async function ChildPage({ params }: PageProps<'/family/[learnerId]'>) {
  await requirePerson()
  const { learnerId } = await params
  const report = await getChildReport(await parentActors(), learnerId, null)
  // Next's own not-found page is blank where scripts are off.
  return report ? <ChildReportPage report={report} /> : <NotHere />
}
