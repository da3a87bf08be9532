import 'server-only'
import { sql } from 'drizzle-orm'

import { forgetting, rolesInTurn } from '@/lib/auth/roles'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { colleague, giveLessons, giveTeachingRoles, setLeads, type Taught } from '../commands'
import { TransferTeaching } from '../input'
import { holdingsOf } from './queries'

/** Gives everything somebody leads and teaches now to somebody else. Refused when that is not what the preview showed. */
export const transferTeaching = forgetting(
  command(
    {
      can: 'teaching.change',
      input: TransferTeaching,
      touches: () => [tag.staff],
      audited: ({ from, to }, { places }: Taught) => ({ from, to, places }),
      undo: (_, { title }) => ({ kind: 'teaching', title }),
    },
    async ({ tx, actor, input: { from, to, seen }, changeId }): Promise<Taught> => {
      await rolesInTurn(tx, actor)
      const held = await holdingsOf(tx, from)
      if (!held) throw notFound('This person')
      const name = await colleague(tx, to)
      const places = held.leads.length + held.lessons.length
      if (places !== seen)
        throw new AppError(
          'conflict',
          `${held.name} holds ${places} places now, not the ${seen} that were shown. Look at them again; nothing is changed.`,
        )
      if (places === 0) throw new AppError('conflict', `${held.name} leads and teaches nothing now.`)
      const classIds = held.leads.map(({ classId }) => classId)
      await setLeads(tx, actor, classIds, to)
      await giveLessons(tx, actor, held.lessons, to)
      await endLessons(tx, from, held.lessons)
      const title = `Everything of ${held.name} given to ${name}`
      return { changeId, title, places, forget: await giveTeachingRoles(tx, actor, [to]) }
    },
  ),
)

/** Somebody does not teach these any more. */
export async function endLessons(
  tx: Tx,
  staffId: string,
  lessons: readonly { classId: string; areaId: string }[],
): Promise<void> {
  if (lessons.length > 0)
    await tx.execute(sql`delete from assignments i using jsonb_to_recordset(${JSON.stringify(lessons)}::jsonb) l("classId" uuid, "areaId" uuid)
      where i.class_id = l."classId" and i.area_id = l."areaId" and i.staff_id = ${staffId}`)
}
