import 'server-only'
import { and, eq, sql } from 'drizzle-orm'

import { jobs } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { jobCancelled, startOf } from './events'
import { OneJob } from './input'
import { visibleJobs } from './queries'
import { isOver } from './rules'

/** Ends a job; what is finished is kept, and nothing more is made. */
export const cancelJob = command(
  { can: 'jobs.cancel', input: OneJob, touches: () => [], audited: ({ jobId }) => ({ jobId }) },
  async ({ tx, actor, input: { jobId }, emit }) => {
    const job = await lockJob(tx, actor, jobId)
    if (isOver(job.state)) throw new AppError('conflict', 'This job is over already.')
    await tx.update(jobs).set({ state: 'cancelled', finishedAt: sql`now()` }).where(eq(jobs.id, jobId))
    await emit({ name: jobCancelled.name, data: { jobId } })
    return { jobId }
  },
)

/** Sends a job that failed again; it goes on from where it stopped. */
export const retryJob = command(
  { can: 'jobs.retry', input: OneJob, touches: () => [], audited: ({ jobId }) => ({ jobId }) },
  async ({ tx, actor, input: { jobId }, emit }) => {
    const job = await lockJob(tx, actor, jobId)
    if (job.state !== 'failed') throw new AppError('conflict', 'Only a job that failed can be sent again.')
    const fresh = { state: 'queued', attempt: 0, message: null, finishedAt: null } as const
    await tx
      .update(jobs)
      .set({ ...fresh, heartbeatAt: sql`now()` })
      .where(eq(jobs.id, jobId))
    await emit(startOf(job))
    return { jobId }
  },
)

async function lockJob(tx: Tx, actor: Actor, jobId: string) {
  const [job] = await tx
    .select({ id: jobs.id, state: jobs.state, kind: jobs.kind, total: jobs.total })
    .from(jobs)
    .where(and(eq(jobs.id, jobId), visibleJobs(actor)))
    .for('update')
  if (!job) throw notFound('This job')
  return job
}
