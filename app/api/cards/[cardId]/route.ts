import { parentActors } from '@/lib/auth/session'
import { cardFileName, renderReportCard } from '@/lib/documents'
import { notFound } from '@/lib/errors'
import { getReleasedCard } from '@/lib/family/queries'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'

/** A published card as PDF, for the child's own parents. */
export const GET = route<RouteContext<'/api/cards/[cardId]'>>(
  async (_, __, { params }) => {
    const { cardId } = await params
    const found = await getReleasedCard(await parentActors(), cardId)
    if (!found) throw notFound('This report card')
    const { bytes } = await renderReportCard(found.card)
    return download({ name: cardFileName(found.card), mime: 'application/pdf', bytes })
  },
  { countAs: 'export' },
)
