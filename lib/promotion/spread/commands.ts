import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { promotionChoices } from '@/drizzle/schema'
import { command } from '@/lib/command'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { counted } from '@/lib/words'
import { TakeSpread } from '../input'
import { loadPlan, refusePromoted } from '../queries'
import { spreadPlan } from './queries'

type Taken = { title: string; changeId: string }

/** Gives everybody who waits for a stream of a grade the class that was shown, by hand from then on. */
export const takeSpread = command(
  {
    can: 'promotion.propose',
    input: TakeSpread,
    touches: () => [],
    audited: ({ yearId, gradeId }, { title }: Taken) => ({ yearId, gradeId, title }),
    undo: (_, { title }) => ({ kind: 'spread', title }),
  },
  async ({ tx, actor, input: { yearId, gradeId, seen }, changeId }): Promise<Taken> => {
    await refusePromoted(tx, yearId)
    const loaded = await loadPlan(tx, yearId)
    if (!loaded) throw notFound('This year')
    const spread = await spreadPlan(tx, loaded, gradeId)
    if (!spread) throw new AppError('conflict', 'Nobody waits for a stream of this grade any more.')
    if (spread.seen !== seen)
      throw new AppError(
        'conflict',
        'This has changed since you looked at it. Reload the page and look again.',
      )
    const { schoolId, userId } = actor
    const of = (byHand: boolean) => spread.rows.filter(({ placed }) => placed.byHand === byHand)
    await insertRows(
      tx,
      promotionChoices,
      of(false).map(({ placed, to }) => ({
        id: v7(),
        schoolId,
        yearId,
        learnerId: placed.learner.id,
        outcome: 'promote' as const,
        classId: to.id,
        reason: 'Spread evenly',
        setBy: userId,
        setAt: new Date(),
        version: 1,
      })),
    )
    // Who was decided about already, to repeat for example, keeps that, and now has a class.
    const decided = JSON.stringify(
      of(true).map(({ placed, to }) => ({ learner: placed.learner.id, to: to.id })),
    )
    await tx.execute(sql`
      update promotion_choices c set class_id = r."to", version = c.version + 1
      from jsonb_to_recordset(${decided}::jsonb) as r(learner uuid, "to" uuid)
      where c.year_id = ${yearId} and c.learner_id = r.learner`)
    return {
      changeId,
      title: `${counted(spread.rows.length, 'learner', 'learners')} spread over the classes of ${spread.gradeName}`,
    }
  },
)
