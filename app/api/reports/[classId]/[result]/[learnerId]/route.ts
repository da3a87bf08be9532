import { auditRead } from '@/lib/db/audit'
import { cardFileName, renderReportCard } from '@/lib/documents'
import { notFound } from '@/lib/errors'
import { getReportCard } from '@/lib/reports/queries'
import { readResultChoice } from '@/lib/results/input'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'

/** One learner's card as PDF, for staff: the published copy, or the draft of now. */
export const GET = route<RouteContext<'/api/reports/[classId]/[result]/[learnerId]'>>(
  async (actor, request, { params }) => {
    const { classId, result, learnerId } = await params
    const isNow = new URL(request.url).searchParams.get('now') === '1'
    const choice = readResultChoice(result)
    const view = choice && (await getReportCard(actor, classId, choice, learnerId, isNow))
    if (!view) throw notFound('This report card')
    await auditRead(actor, { action: 'cards.download', details: { classId, learnerId, ...choice } })
    const { bytes } = await renderReportCard(view.card)
    return download({ name: cardFileName(view.card), mime: 'application/pdf', bytes })
  },
  { countAs: 'export' },
)
