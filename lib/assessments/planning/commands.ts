import 'server-only'
import { inArray, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { assessments, papers, terms } from '@/drizzle/schema'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import { batches } from '@/lib/db/batches'
import { AppError, notFound } from '@/lib/errors'
import { sittingDays } from '@/lib/schools/calendar/rules'
import { PlanAssessments } from './input'

/**
 * Makes the same assessments in several terms, with a paper for everything that each level teaches, on days spread over the
 * term. One of a name that a term has already stays as it is.
 */
export const planAssessments = command(
  {
    can: 'assessments.change',
    input: PlanAssessments,
    touches: () => [tag.school],
    audited: ({ rows, max, termIds }, { added }: { added: number }) => ({ rows, max, termIds, added }),
  },
  async ({ tx, actor: { schoolId }, input: { termIds, rows, max } }) => {
    const chosen = await tx.select().from(terms).where(inArray(terms.id, termIds))
    if (chosen.length < termIds.length) throw notFound('One of these terms')
    const present = await tx
      .select({ termId: assessments.termId, name: assessments.name })
      .from(assessments)
      .where(inArray(assessments.termId, termIds))
    const set = await tx.execute<{ areaId: string; componentId: string | null; max: string }>(sql`
      select a.id as "areaId", c.id as "componentId", coalesce(c.max, 100)::text as max
      from learning_areas a join levels l on l.id = a.level_id left join components c on c.area_id = a.id
      where exists (select from grades g where g.level_id = l.id) order by l."order", a."order", c."order"`)
    if (set.length === 0)
      throw new AppError(
        'invalid',
        'There is nothing to sit yet: choose the grades and learning areas first.',
      )
    const added = chosen.flatMap((term) =>
      rows.flatMap(({ name, weight }, i) => {
        if (present.some((each) => each.termId === term.id && each.name.toLowerCase() === name.toLowerCase()))
          return []
        const { from, to } = sittingDays(term, i, rows.length)
        const row = {
          id: v7(),
          schoolId,
          termId: term.id,
          name,
          weight,
          order: i + 1,
          startsOn: from,
          endsOn: to,
        }
        return [row]
      }),
    )
    if (added.length > 0) await tx.insert(assessments).values(added)
    const fresh = added.flatMap(({ id: assessmentId }) =>
      set.map(({ areaId, componentId, max: own }) => ({
        schoolId,
        assessmentId,
        areaId,
        componentId,
        max: max ?? own,
      })),
    )
    for (const batch of batches(fresh)) await tx.insert(papers).values(batch)
    return { added: added.length }
  },
)
