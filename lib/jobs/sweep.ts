import 'server-only'
import { and, eq, inArray, lt, sql } from 'drizzle-orm'

import { jobs, outbox, schools } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { logger } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import { startOf } from './events'
import { failJob } from './progress'

type Sweep = {
  /** Sends what a school's changes promised. */
  relay: (schoolId: string) => Promise<number>
  /** Which of these jobs have a run that waits or works. */
  alive: (jobIds: string[]) => Promise<Set<string>>
  /** Seconds without a sign of life after which a job is looked at. */
  staleSeconds: number
}

const mostAttempts = 3
const tired =
  'This did not come to an end, though we tried several times. What was finished is kept; try again.'

/** Goes through the schools: see `sweepSchool`. */
export const sweep = (how: Sweep): Promise<void> => inEachSchool((actor) => sweepSchool(actor, how))

/** Sends what is due, and takes up again the jobs whose run came to nothing. */
export async function sweepSchool(actor: Actor, { relay, alive, staleSeconds }: Sweep): Promise<void> {
  const stale = await staleJobs(actor, staleSeconds)
  const living = stale.length > 0 ? await alive(stale.map((job) => job.id)) : new Set()
  for (const job of stale.filter(({ id }) => !living.has(id))) {
    if (job.attempt >= mostAttempts) await failJob(actor, job.id, tired)
    else await takeUpAgain(actor, job)
  }
  await relay(actor.schoolId)
}

type StaleJob = { id: string; kind: string; total: number; attempt: number }

/** Open jobs that gave no sign of life lately, and whose event is not on its way either. */
const staleJobs = (actor: Actor, seconds: number): Promise<StaleJob[]> =>
  inSchool(actor, (tx) =>
    tx
      .select({ id: jobs.id, kind: jobs.kind, total: jobs.total, attempt: jobs.attempt })
      .from(jobs)
      .where(
        and(
          inArray(jobs.state, ['queued', 'running']),
          lt(jobs.heartbeatAt, sql`now() - make_interval(secs => ${seconds})`),
          sql`not exists (select from ${outbox} where ${outbox.sentAt} is null and ${outbox.data} ->> 'jobId' = ${jobs.id}::text)`,
        ),
      ),
  )

const resumed = counter('hillview_jobs_resumed_total', 'Jobs taken up again after an interruption', ['kind'])

/** Promises the job's event once more. Of two sweeps at once, one does it. */
const takeUpAgain = (actor: Actor, { id, kind, total, attempt }: StaleJob) =>
  inSchool(actor, async (tx) => {
    const mine = await tx
      .update(jobs)
      .set({ attempt: attempt + 1, state: 'queued', heartbeatAt: sql`now()` })
      .where(and(eq(jobs.id, id), eq(jobs.attempt, attempt), inArray(jobs.state, ['queued', 'running'])))
      .returning({ id: jobs.id })
    if (mine.length === 0) return
    const { schoolId } = actor
    const { name, data } = startOf({ id, kind, total })
    await tx.insert(outbox).values({ schoolId, name, data: { ...data, schoolId } })
    resumed.inc({ kind })
    logger.warn({ jobId: id, kind, attempt: attempt + 1 }, 'job taken up again')
  })

/** One school's trouble does not keep the others waiting. */
export async function inEachSchool(work: (actor: Actor) => Promise<unknown>): Promise<void> {
  const all = await outsideAnySchool((tx) => tx.select({ id: schools.id }).from(schools))
  for (const { id } of all) {
    await work(systemActor(id)).catch((err) => logger.warn({ err, schoolId: id }, 'sweep failed'))
  }
}
