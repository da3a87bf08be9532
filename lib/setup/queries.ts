import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/policy'
import { cached, tag } from '@/lib/cache'
import { type Found, type StepId, type StepState, statesOf, stepIds } from './rules'

export type Progress = {
  states: Record<StepId, StepState>
  /** Somebody sent the checklist away. */
  isDismissed: boolean
}

/** How far the school's set-up is, for those who may go on with it; null for everybody else. */
export async function setupProgress(actor: Actor): Promise<Progress | null> {
  if (!can(actor, 'school.change')) return null
  return progressOf(actor)
}

const progressOf = ({ schoolId }: Actor) =>
  cached(
    { schoolId, name: 'school', id: 'setup', tags: [tag.school, tag.staff, tag.learners] },
    async (tx): Promise<Progress> => {
      const [row] = await tx.execute<Found & { said: Record<string, 'done' | 'skipped'> | null }>(sql`
        select exists (select from school_profiles where county is not null) as county,
          exists (select from school_profiles where logo is not null or colours ->> 'primary' is not null) as look,
          exists (select from terms) as terms, exists (select from classes) as classes,
          exists (select from learning_areas) as areas, exists (select from assessments) as assessments,
          (select count(*) > 1 from staff) as staff, exists (select from learners) as learners,
          exists (select from marks) as marks,
          (select jsonb_object_agg(step, state) from setup_steps) as said`)
      const { said, ...found } = row!
      return { states: statesOf(found, said ?? {}), isDismissed: said?.checklist !== undefined }
    },
  )

/** The first step that nobody took or left out; null when there is none. */
export async function firstOpenStep(actor: Actor): Promise<StepId | null> {
  const progress = await setupProgress(actor)
  return (progress && stepIds.find((id) => progress.states[id] === 'open')) ?? null
}
