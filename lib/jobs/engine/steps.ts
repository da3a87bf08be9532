import 'server-only'
import { asc, eq } from 'drizzle-orm'

import { jobSteps } from '@/drizzle/schema'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'

/** What a step came to: its result, its final error, or (a sleep) the moment it is over. */
export type StepOutcome =
  | { id: string; data: unknown }
  | { id: string; error: Record<string, unknown> }
  | { id: string; wakesAt: Date }

/** Where a run keeps what its steps came to. */
export type Memory = {
  /** Everything remembered, in the order it came about. */
  recall: () => Promise<StepOutcome[]>
  /** Remembers an outcome before the next step begins; the first one stays. */
  keep: (outcome: StepOutcome) => Promise<void>
  forget: () => Promise<void>
}

/** The memory of a school's run: rows that this school alone can see. */
export const schoolMemory = (runId: string, schoolId: string): Memory => ({
  recall: () => stepsOf(runId, schoolId),
  keep: ({ id: stepId, ...outcome }) =>
    inSchool(systemActor(schoolId), async (tx) => {
      const row = { schoolId: systemActor(schoolId).schoolId, runId, stepId, ...outcome }
      await tx.insert(jobSteps).values(row).onConflictDoNothing()
    }),
  forget: () =>
    inSchool(systemActor(schoolId), async (tx) => {
      await tx.delete(jobSteps).where(eq(jobSteps.runId, runId))
    }),
})

async function stepsOf(runId: string, schoolId: string): Promise<StepOutcome[]> {
  const rows = await inSchool(systemActor(schoolId), (tx) =>
    tx
      .select({
        id: jobSteps.stepId,
        data: jobSteps.data,
        error: jobSteps.error,
        wakesAt: jobSteps.wakesAt,
      })
      .from(jobSteps)
      .where(eq(jobSteps.runId, runId))
      .orderBy(asc(jobSteps.id)),
  )
  return rows.map(({ id, data, error, wakesAt }) => {
    if (wakesAt) return { id, wakesAt }
    return error ? { id, error } : { id, data }
  })
}
