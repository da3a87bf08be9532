import 'server-only'
import { sql } from 'drizzle-orm'

import { departures, enrolments } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { documentDate, today } from '@/lib/dates'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { learnerOf } from '../queries'
import { TakeBack, TransferOut } from './input'

export type Moved = { learnerId: string; name: string; changeId: string; changed: Record<string, unknown> }

/** A learner leaves the school: out of the class with the last day, kept among the leavers with everything that was entered. */
export const transferOut = command(
  {
    can: 'learners.move',
    input: TransferOut,
    touches: () => [tag.learners],
    audited: ({ learnerId }, { changed }: Moved) => ({ learnerId, changed }),
    undo: (_, { name }) => ({ kind: 'leaving', title: `${name} transferred out` }),
  },
  async ({ tx, actor, input, changeId }): Promise<Moved> => {
    const { learnerId, lastDay, reason, destination } = input
    const learner = await standing(tx, actor, learnerId)
    if (learner.leftOn)
      throw new AppError('conflict', `${learner.name} left on ${documentDate(learner.leftOn)} already.`)
    if (lastDay > today())
      throw refusal('lastDay', 'This day has not come yet. Record it on the last day, or after it.')
    const began = learner.since ?? learner.before
    if (began && lastDay < began)
      throw refusal(
        'lastDay',
        `${learner.name} was in ${learner.className ?? 'a class'} from ${documentDate(began)}. The last day is not before that.`,
      )
    await tx.execute(
      sql`update enrolments set "to" = ${lastDay} where learner_id = ${learnerId} and "to" is null`,
    )
    await tx.execute(
      sql`update learners set left_on = ${lastDay}, version = version + 1 where id = ${learnerId}`,
    )
    await tx
      .insert(departures)
      .values({ schoolId: actor.schoolId, learnerId, classId: learner.classId, lastDay, reason, destination })
    return {
      learnerId,
      name: learner.name,
      changeId,
      changed: { className: [learner.className, null], leftOn: [null, lastDay] },
    }
  },
)

/** A learner who left comes back, under the same number and with everything that was entered before. */
export const takeBack = command(
  {
    can: 'learners.move',
    input: TakeBack,
    touches: () => [tag.learners],
    audited: ({ learnerId }, { changed }: Moved) => ({ learnerId, changed }),
    undo: (_, { name }) => ({ kind: 'return', title: `${name} taken back` }),
  },
  async ({ tx, actor, input: { learnerId, classId, from }, changeId }): Promise<Moved> => {
    const learner = await standing(tx, actor, learnerId)
    if (!learner.leftOn) throw new AppError('conflict', `${learner.name} is at the school.`)
    const [into] = await tx.execute(sql`
      select k.name, y.year from classes k join academic_years y on y.id = k.year_id where k.id = ${classId}`)
    if (!into) throw refusal('classId', 'This class is not here.')
    if (from > today())
      throw refusal('from', 'This day has not come yet. Take the learner back on the day, or after it.')
    if (!from.startsWith(`${into.year}-`))
      throw refusal('from', `${into.name} is a class of ${into.year}. Type a day of that year.`)
    if (from <= learner.leftOn)
      throw refusal(
        'from',
        `${learner.name} was here until ${documentDate(learner.leftOn)}. The first day back is after that.`,
      )
    await tx.execute(sql`update learners set left_on = null, version = version + 1 where id = ${learnerId}`)
    await tx.execute(
      sql`update departures set back_on = ${from} where learner_id = ${learnerId} and back_on is null`,
    )
    await tx.insert(enrolments).values({ schoolId: actor.schoolId, learnerId, classId, from })
    return {
      learnerId,
      name: learner.name,
      changeId,
      changed: { className: [null, into.name], leftOn: [learner.leftOn, null] },
    }
  },
)

const refusal = (field: string, said: string) => new AppError('invalid', said, { [field]: [said] })

type Standing = {
  name: string
  leftOn: string | null
  classId: string | null
  className: string | null
  since: string | null
  before: string | null
}

/** Where a learner is now, locked until the change is made. */
async function standing(tx: Tx, actor: Actor, learnerId: string): Promise<Standing> {
  const [row] = (await tx.execute(sql`
    select l.full_name as name, l.left_on as "leftOn", e.class_id as "classId", k.name as "className", e."from" as since,
      (select max(x."to") from enrolments x where x.learner_id = l.id and x."to" is not null) as before
    from learners l left join enrolments e on e.learner_id = l.id and e."to" is null left join classes k on k.id = e.class_id
    where l.id = ${learnerId} and ${learnerOf(actor, sql`l.id`)} for update of l`)) as unknown as Standing[]
  if (!row) throw notFound('This learner')
  return row
}
