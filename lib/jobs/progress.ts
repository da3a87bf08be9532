import 'server-only'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { jobs, jobUnits } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import type { SchoolEvent } from '@/lib/command'
import { inSchool, type Tx } from '@/lib/db'
import { histogram } from '@/lib/observability/metrics'
import { type NewFile, saveFile } from '@/lib/storage'
import { type JobKind, startOf } from './events'

type Scope = { tx: Tx; actor: Actor; emit: (event: SchoolEvent) => Promise<void> }

export type NewJob = {
  kind: JobKind
  /** What people call it: "Report cards, Grade 8 East, Term 3". */
  title: string
  /** What the function needs to know: ids and choices, no names. */
  params: Record<string, unknown>
  /** How many units there will be; 0 when only the function can tell. */
  total: number
  /** What is counted: "cards". */
  unit: string
}

/** Starts a job from within a command: its row and its event commit with the change, or not at all. Answers the id. */
export async function createJob({ tx, actor, emit }: Scope, job: NewJob): Promise<string> {
  const id = v7()
  await tx.insert(jobs).values({ id, schoolId: actor.schoolId, startedBy: actor.userId, ...job })
  await emit(startOf({ id, ...job }))
  return id
}

const open = (jobId: string) => and(eq(jobs.id, jobId), inArray(jobs.state, ['queued', 'running']))

/** A function takes its job up. Null when there is nothing (more) to do: cancelled, finished, not there. */
export const beginJob = (actor: Actor, jobId: string, facts: { total?: number } = {}) =>
  inSchool(actor, async (tx) => {
    const [job] = await tx
      .update(jobs)
      .set({ state: 'running', heartbeatAt: sql`now()`, ...facts })
      .where(open(jobId))
      .returning({ id: jobs.id, params: jobs.params, title: jobs.title, startedBy: jobs.startedBy })
    return job ?? null
  })

/** The keys of the units that are finished. */
export const unitsDone = (actor: Actor, jobId: string): Promise<Set<string>> =>
  inSchool(actor, async (tx) => {
    const rows = await tx.select({ key: jobUnits.unitKey }).from(jobUnits).where(eq(jobUnits.jobId, jobId))
    return new Set(rows.map((row) => row.key))
  })

export type FinishedUnit = {
  classId?: string
  file?: NewFile
  /** About the whole job (the merged file), not one of the units that are counted. */
  whole?: boolean
}

/**
 * Keeps what a unit came to, its file included, in one transaction; the first one stays, so a step may run twice.
 * False when the job is no longer wanted (cancelled, failed): nothing is kept, and the function should end.
 */
export const finishUnit = (
  actor: Actor,
  jobId: string,
  unitKey: string,
  { file, ...facts }: FinishedUnit = {},
): Promise<boolean> =>
  inSchool(actor, async (tx) => {
    const wanted = await tx
      .update(jobs)
      .set({ state: 'running', heartbeatAt: sql`now()` })
      .where(open(jobId))
      .returning({ id: jobs.id })
    if (wanted.length === 0) return false
    const id = v7()
    const [fresh] = await tx
      .insert(jobUnits)
      .values({ id, schoolId: actor.schoolId, jobId, unitKey, ...facts })
      .onConflictDoNothing()
      .returning({ id: jobUnits.id })
    if (fresh && file) {
      const fileId = await saveFile(tx, actor, file)
      await tx.update(jobUnits).set({ fileId }).where(eq(jobUnits.id, id))
    }
    return true
  })

/** All is done. `message`: one sentence for the person, where there is something to say. */
export const finishJob = (actor: Actor, jobId: string, message: string | null = null) =>
  end(actor, jobId, 'done', message)

/** It did not work. `message` says why and what to do, in plain words. */
export const failJob = (actor: Actor, jobId: string, message: string) => end(actor, jobId, 'failed', message)

const duration = histogram(
  'hillview_job_duration_seconds',
  'From the asking for a job to its end',
  ['kind', 'state'],
  [1, 5, 15, 60, 300, 900, 3600],
)

async function end(actor: Actor, jobId: string, state: 'done' | 'failed', message: string | null) {
  const ended = await inSchool(actor, (tx) =>
    tx
      .update(jobs)
      .set({ state, message, finishedAt: sql`now()`, heartbeatAt: sql`now()` })
      .where(open(jobId))
      .returning({
        kind: jobs.kind,
        took: sql<number>`extract(epoch from now() - ${jobs.createdAt})::float8`,
      }),
  )
  for (const { kind, took } of ended) duration.observe({ kind, state }, took)
}
