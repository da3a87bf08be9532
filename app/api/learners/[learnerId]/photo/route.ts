import { authorize } from '@/lib/auth/policy'
import { AppError, notFound } from '@/lib/errors'
import { setPhoto } from '@/lib/learners/papers/commands'
import { getPhoto } from '@/lib/learners/papers/queries'
import { route } from '@/lib/route'
import { download } from '@/lib/storage/download'
import { readUpload } from '@/lib/upload'

/** A learner's photo, while there is consent to show it. */
export const GET = route<RouteContext<'/api/learners/[learnerId]/photo'>>(async (actor, _, { params }) => {
  authorize(actor, 'learners.read')
  const photo = await getPhoto(actor, (await params).learnerId)
  if (!photo) throw notFound('This photo')
  return download(photo)
})

/** Takes a photo in: a form with `file`. */
export const POST = route<RouteContext<'/api/learners/[learnerId]/photo'>>(
  async (actor, request, { params }) => {
    authorize(actor, 'papers.change')
    const { learnerId } = await params
    const { file } = await readUpload(request)
    if (!file) throw new AppError('invalid', 'Choose a photo.', { file: ['Choose a photo.'] })
    return Response.json(await setPhoto(actor, { learnerId, bytes: file.bytes }), { status: 201 })
  },
)
