import { authorize } from '@/lib/auth/policy'
import { notFound } from '@/lib/errors'
import { getPaper } from '@/lib/learners/papers/queries'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'

/** A paper about a learner that the school keeps a copy of. */
export const GET = route<RouteContext<'/api/documents/[documentId]'>>(
  async (actor, _, { params }) => {
    authorize(actor, 'papers.read')
    const paper = await getPaper(actor, (await params).documentId)
    if (!paper) throw notFound('This document')
    return download(paper)
  },
  { countAs: 'export' },
)
