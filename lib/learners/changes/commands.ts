import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { audit, enrolments, learnerAreas } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { requestId } from '@/lib/observability/request'
import type { Changed } from '../record/rules'
import { type Change, ChangeLearners, mostAtOnce } from './input'
import { chosenOf, listed, targetOf } from './queries'
import { changeTitle, type Plan, planOf } from './rules'

export type ChangedLearners = { changed: number; title: string; changeId: string; ids: string[] }

/**
 * Makes one thing of many learners, all or none, in a constant number of statements, to be undone as a whole. Refused when
 * it would change others than somebody was shown.
 */
export const changeLearners = command(
  {
    can: 'learners.change',
    input: ChangeLearners,
    touches: () => [tag.learners],
    audited: ({ change }, { ids }: ChangedLearners) => ({ ...change, learners: ids }),
    undo: ({ change }, { title }) => ({ kind: `learners.${change.what}`, title }),
  },
  async ({ tx, actor, input: { selection, change, expected }, changeId }): Promise<ChangedLearners> => {
    if (change.what === 'class') authorize(actor, 'learners.move')
    const target = await targetOf(tx, change)
    if (!target) throw notFound('This class or area')
    const chosen = await chosenOf(tx, actor, selection)
    if (chosen.length === 0) throw notFound('These learners')
    if (chosen.length > mostAtOnce)
      throw new AppError(
        'invalid',
        `At most ${mostAtOnce.toLocaleString('en')} learners are changed at once. Narrow the list.`,
      )
    const plan = planOf(chosen, change, target, today())
    requireAsShown(plan, expected)
    const ids = plan.changing.map(({ learner }) => learner.id)
    await carryOut(tx, actor, change, ids)
    await noteEach(tx, actor, plan, change)
    return { changed: ids.length, title: changeTitle(change, plan), changeId, ids }
  },
)

function requireAsShown({ changing, left }: Plan, expected: number | null) {
  if (expected !== null && changing.length !== expected)
    throw new AppError(
      'conflict',
      `${changing.length} would change now, and ${expected} when you looked: somebody was at work meanwhile. Look again.`,
    )
  if (changing.length === 0)
    throw new AppError(
      'conflict',
      `Nothing would change: ${left.map(({ why, learners }) => `${learners.length} ${why}`).join(', ')}.`,
    )
}

async function carryOut(tx: Tx, { schoolId }: Actor, change: Change, ids: string[]) {
  const them = listed(ids)
  switch (change.what) {
    case 'class':
      return move(tx, schoolId, ids, change)
    case 'gender':
      return tx.execute(
        sql`update learners set gender = ${change.to}::gender, version = version + 1 where id in (${them})`,
      )
    case 'religion':
      return tx.execute(
        sql`update learners set religion = ${change.to}, version = version + 1 where id in (${them})`,
      )
    case 'area': {
      const { areaId } = change
      if (!change.takes)
        return tx.execute(
          sql`delete from learner_areas where area_id = ${areaId} and learner_id in (${them})`,
        )
      const taken = ids.map((learnerId) => ({ id: v7(), schoolId, learnerId, areaId }))
      return insertRows(tx, learnerAreas, taken, { skipKnown: true })
    }
  }
}

/** Out of the class they are in by the day before, and into the other. Who came on that day or later was never in the first. */
async function move(
  tx: Tx,
  schoolId: Actor['schoolId'],
  ids: string[],
  { classId, from }: Change & { what: 'class' },
) {
  const them = listed(ids)
  await tx.execute(
    sql`update enrolments set "to" = ${from}::date - 1 where "to" is null and "from" < ${from}::date and learner_id in (${them})`,
  )
  const corrected =
    await tx.execute(sql`update enrolments set class_id = ${classId} where "to" is null and learner_id in (${them})
    returning learner_id as id`)
  const done = new Set(corrected.map(({ id }) => id))
  await insertRows(
    tx,
    enrolments,
    ids.filter((id) => !done.has(id)).map((learnerId) => ({ id: v7(), schoolId, learnerId, classId, from })),
  )
}

const fields = { class: 'className', gender: 'gender', religion: 'religion', area: 'areas' } as const

/** One line of history for each learner, beside the one of the whole. */
function noteEach(
  tx: Tx,
  { schoolId, userId }: Actor,
  { changing, to }: Plan,
  change: Change,
): Promise<void> {
  const after = change.what === 'area' && !change.takes ? null : to
  return insertRows(
    tx,
    audit,
    changing.map(({ learner, from }) => ({
      id: v7(),
      schoolId,
      actorId: userId,
      action: 'learners.change',
      details: { learnerId: learner.id, changed: { [fields[change.what]]: [from, after] } satisfies Changed },
      requestId: requestId() ?? null,
      at: new Date().toISOString() as never,
    })),
  )
}
