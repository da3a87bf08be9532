import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { learnerAreas, learners } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { sqlState, type Tx } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { searchKey } from '@/lib/text'
import { mayChange } from '../queries'
import { EditLearner, type LearnerRecord } from './input'
import { type Changed, changedFields, recordFields } from './rules'

export type Edited = { learnerId: string; name: string; version: number; changed: Changed; changeId: string }

/**
 * Changes a learner's record as a form has it. Somebody who saves over what they have not seen is told what was changed
 * meanwhile and by whom, and nothing is overwritten. Class teachers change those in their own class.
 */
export const editLearner = command(
  {
    can: 'learners.change',
    input: EditLearner,
    touches: () => [tag.learners],
    audited: (_, { learnerId, changed }: Edited) =>
      Object.keys(changed).length > 0 ? { learnerId, changed } : null,
    undo: (_, { name, changed }) => ({
      kind: 'record',
      title: `${name}: ${Object.keys(changed)
        .map((field) => recordFields[field]!.toLowerCase())
        .join(', ')} changed`,
    }),
  },
  async ({ tx, actor, input: { learnerId, version, areaIds, ...record }, changeId }): Promise<Edited> => {
    const before = await recordNow(tx, actor, learnerId)
    if (!before) throw notFound('This learner')
    if (before.version !== version) throw await clash(tx, learnerId, before.version)
    const taken = await takeOptional(tx, actor, learnerId, areaIds)
    const changed = { ...changedFields(before.record, record), ...taken }
    if (Object.keys(changed).length > 0)
      await tx
        .update(learners)
        .set({ ...record, searchName: searchKey(record.fullName), version: version + 1 })
        .where(eq(learners.id, learnerId))
        .catch((error) => {
          if (sqlState(error) !== '23505') throw error
          const said = `UPI ${record.upi} belongs to another learner.`
          throw new AppError('conflict', said, { upi: [said] })
        })
    return {
      learnerId,
      name: record.fullName,
      version: Object.keys(changed).length > 0 ? version + 1 : version,
      changed,
      changeId,
    }
  },
)

/** The record as it is, locked until the change is made; null when it is not there or not the actor's to change. */
async function recordNow(tx: Tx, actor: Actor, learnerId: string) {
  const [row] = (await tx.execute(sql`
    select l.version, jsonb_build_object('fullName', l.full_name, 'gender', l.gender, 'dateOfBirth', l.date_of_birth,
      'admittedOn', l.admitted_on, 'upi', l.upi, 'assessmentNumber', l.assessment_number, 'religion', l.religion,
      'previousSchool', l.previous_school) as record
    from learners l where l.id = ${learnerId} and ${mayChange(actor, sql`l.id`)} for update of l`)) as unknown as {
    version: number
    record: LearnerRecord
  }[]
  return row ?? null
}

async function clash(tx: Tx, learnerId: string, version: number): Promise<AppError> {
  const [last] = await tx.execute(sql`
    select s.full_name as by, a.details -> 'changed' as changed from audit a left join staff s on s.user_id = a.actor_id
    where a.details ->> 'learnerId' = ${learnerId} and a.action = 'learners.change' order by a.id desc limit 1`)
  const fields = Object.keys((last?.changed as Changed | undefined) ?? {}).map(
    (name) => recordFields[name] ?? name,
  )
  const what = fields.length > 0 ? ` (${fields.join(', ')})` : ''
  return new AppError(
    'conflict',
    `${last?.by ?? 'Somebody'} has changed this record${what} since you opened it. What you typed is kept here: open the record anew, look, and save again.`,
    { version: [String(version)] },
  )
}

/** Makes the optional areas of the learner those that are named; what came of it in words. */
async function takeOptional(
  tx: Tx,
  { schoolId }: Actor,
  learnerId: string,
  areaIds: string[],
): Promise<Changed> {
  const rows = (await tx.execute(sql`
    select a.id, a.abbreviation, exists (select from learner_areas o where o.learner_id = ${learnerId} and o.area_id = a.id) as taken,
      exists (select from enrolments e join classes k on k.id = e.class_id join grades g on g.id = k.grade_id
        where e.learner_id = ${learnerId} and e."to" is null and g.level_id = a.level_id) as offered
    from learning_areas a where a.optional order by a."order"`)) as unknown as {
    id: string
    abbreviation: string
    taken: boolean
    offered: boolean
  }[]
  const offered = rows.filter((area) => area.offered)
  const wanted = (id: string) => areaIds.includes(id)
  const added = offered.filter(({ id, taken }) => wanted(id) && !taken)
  const dropped = offered.filter(({ id, taken }) => !wanted(id) && taken)
  if (added.length + dropped.length === 0) return {}
  await insertRows(
    tx,
    learnerAreas,
    added.map(({ id }) => ({ id: v7(), schoolId, learnerId, areaId: id })),
    { skipKnown: true },
  )
  if (dropped.length > 0)
    await tx.execute(sql`delete from learner_areas where learner_id = ${learnerId}
      and area_id in (${sql.join(
        dropped.map(({ id }) => sql`${id}`),
        sql`, `,
      )})`)
  const said = (areas: typeof rows) => areas.map(({ abbreviation }) => abbreviation).join(', ') || null
  return {
    areas: [said(offered.filter(({ taken }) => taken)), said(offered.filter(({ id }) => wanted(id)))],
  }
}
