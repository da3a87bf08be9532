import 'server-only'
import { v7 } from 'uuid'

import { assignments, classTeachers } from '@/drizzle/schema'
import { forgetting, rolesInTurn } from '@/lib/auth/roles'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { today } from '@/lib/dates'
import { insertRows } from '@/lib/db/rows'
import { AppError, notFound } from '@/lib/errors'
import { giveTeachingRoles, type Taught } from '../commands'
import { CopyTeaching } from '../input'
import { copyPlan } from './queries'

/** Takes class teachers and lessons over from the year before, wherever nobody stands yet. Refused when the preview showed another number. */
export const copyTeaching = forgetting(
  command(
    {
      can: 'teaching.change',
      input: CopyTeaching,
      touches: () => [tag.staff],
      audited: ({ year }, { places }: Taught) => ({ year, places }),
      undo: (_, { title }) => ({ kind: 'teaching', title }),
    },
    async ({ tx, actor, input: { year, seen }, changeId }): Promise<Taught> => {
      await rolesInTurn(tx, actor)
      const plan = await copyPlan(tx, year)
      if (!plan) throw notFound('The year before')
      const places = plan.leads.length + plan.lessons.length
      if (places !== seen)
        throw new AppError(
          'conflict',
          'Who teaches what was changed meanwhile. Look at the preview again; nothing is copied.',
        )
      if (places === 0)
        throw new AppError('conflict', 'There is nothing to copy: every place stands already.')
      const { schoolId } = actor
      const added = <T>(row: T) => ({ ...row, id: v7(), schoolId })
      const from = today()
      await insertRows(
        tx,
        classTeachers,
        plan.leads.map((lead) => added({ ...lead, from })),
      )
      await insertRows(tx, assignments, plan.lessons.map(added))
      const staffIds = [...new Set([...plan.leads, ...plan.lessons].map(({ staffId }) => staffId))]
      const title = `Who teaches what of ${plan.from} taken over into ${year}`
      return { changeId, title, places, forget: await giveTeachingRoles(tx, actor, staffIds) }
    },
  ),
)
