import { ChildReportPage } from '@/components/family/child-report'
import { NotHere } from '@/components/shell/not-here'
import { parentActors, requirePerson } from '@/lib/auth/session'
import { getChildReport } from '@/lib/family/queries'

export const metadata = { title: 'Report card' }

export default async function CardPage({ params }: PageProps<'/family/[learnerId]/[cardId]'>) {
  await requirePerson()
  const { learnerId, cardId } = await params
  const report = await getChildReport(await parentActors(), learnerId, cardId)
  // Next's own not-found page is blank where scripts are off.
  return report ? <ChildReportPage report={report} /> : <NotHere />
}
