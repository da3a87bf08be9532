import * as z from 'zod'

import { AppError, parse } from '@/lib/errors'
import { saveMarks } from '@/lib/marks/commands'
import { SaveMarks } from '@/lib/marks/input'
import { route } from '@/lib/route'

const largest = 1_000_000

const Batch = SaveMarks.extend({ userId: z.uuid() })

/**
 * Takes a batch from a mark sheet. The answer leaves out what the sender knows. `userId` is who typed: marks that wait
 * on a shared device are never sent by the next person who signs in there.
 */
export const POST = route(async (actor, request) => {
  const { userId, ...input } = parse(Batch, await readJson(request))
  if (userId !== actor.userId)
    throw new AppError(
      'unauthenticated',
      'Somebody else is signed in on this device now. Sign in as yourself to send your marks.',
    )
  const { saved, refused, clashes } = await saveMarks(actor, input)
  return Response.json({ saved: saved.map(bare), refused: refused.map(bare), clashes: clashes.map(bare) })
})

const bare = <M extends { learnerId: string; paperId: string }>({ learnerId: _, paperId: __, ...mark }: M) =>
  mark

async function readJson(request: Request): Promise<unknown> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (!(length <= largest)) throw new AppError('invalid', 'This is too much at once. Send fewer marks.')
  try {
    return await request.json()
  } catch {
    throw new AppError('invalid', 'These marks did not arrive whole. Send them again.')
  }
}
