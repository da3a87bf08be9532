import { authorize } from '@/lib/auth/policy'
import { AppError } from '@/lib/errors'
import { addDocument } from '@/lib/learners/papers/commands'
import { route } from '@/lib/route'
import { readUpload } from '@/lib/upload'

/** Keeps a copy of a paper about a learner: a form with `title` and `file`. */
export const POST = route<RouteContext<'/api/learners/[learnerId]/documents'>>(
  async (actor, request, { params }) => {
    authorize(actor, 'papers.change')
    const { learnerId } = await params
    const { fields, file } = await readUpload(request)
    if (!file) throw new AppError('invalid', 'Choose a file.', { file: ['Choose a file.'] })
    return Response.json(
      await addDocument(actor, { learnerId, title: fields.title ?? '', bytes: file.bytes }),
      { status: 201 },
    )
  },
)
