import { notFound } from '@/lib/errors'
import { markStory } from '@/lib/marks/sheet/queries'
import { route } from '@/lib/route'

/** Every change of one mark: `?paper=…&learner=…`. */
export const GET = route(async (actor, request) => {
  const { searchParams } = new URL(request.url)
  const story = await markStory(actor, searchParams.get('paper') ?? '', searchParams.get('learner') ?? '')
  if (!story) throw notFound('The history of this mark')
  return Response.json(story)
})
