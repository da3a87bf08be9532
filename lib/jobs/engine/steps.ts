import 'server-only'
import { and, asc, eq } from 'drizzle-orm'

import { jobSteps } from '@/drizzle/schema'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'

/** What a step came to: its result, its final error, or (a sleep) the moment it is over. */
export type StepOutcome =
  | { id: string; data: unknown }
  | { id: string; error: Record<string, unknown> }
  | { id: string; wakesAt: Date }

type Place = { id: string; schoolId: string }

/** Everything remembered of a run, in the order it came about. */
export async function stepsOf(run: Place): Promise<StepOutcome[]> {
  const rows = await inSchool(systemActor(run.schoolId), (tx) =>
    tx
      .select({
        id: jobSteps.stepId,
        data: jobSteps.data,
        error: jobSteps.error,
        wakesAt: jobSteps.wakesAt,
      })
      .from(jobSteps)
      .where(eq(jobSteps.runId, run.id))
      .orderBy(asc(jobSteps.id)),
  )
  return rows.map(({ id, data, error, wakesAt }) => {
    if (wakesAt) return { id, wakesAt }
    return error ? { id, error } : { id, data }
  })
}

/** Remembers an outcome before the next step begins; the first one stays. */
export async function rememberStep(run: Place, { id: stepId, ...outcome }: StepOutcome): Promise<void> {
  const row = { schoolId: systemActor(run.schoolId).schoolId, runId: run.id, stepId, ...outcome }
  await inSchool(systemActor(run.schoolId), (tx) => tx.insert(jobSteps).values(row).onConflictDoNothing())
}

export async function forgetSteps(run: Place): Promise<void> {
  await inSchool(systemActor(run.schoolId), (tx) =>
    tx
      .delete(jobSteps)
      .where(and(eq(jobSteps.schoolId, systemActor(run.schoolId).schoolId), eq(jobSteps.runId, run.id))),
  )
}
