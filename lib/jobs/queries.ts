import 'server-only'
import { and, asc, count, desc, eq, isNotNull, isNull, max, min, or, type SQL, sql } from 'drizzle-orm'

import { files, jobs, jobUnits, staff } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/policy'
import { classLedBy, reach } from '@/lib/auth/scope'
import { inSchool, type Tx } from '@/lib/db'
import { isId } from '@/lib/ids'
import { readFile, type StoredFile } from '@/lib/storage'
import type { Progress } from './rules'

export type JobFile = { id: string; name: string; mime: string; size: number; whole: boolean }

export type JobSummary = Progress & {
  id: string
  title: string
  message: string | null
  /** It failed in the last 30 days, and waits for somebody to send it again. */
  isStopped: boolean
  /** Who asked for it. */
  startedBy: string | null
  createdAt: Date
  finishedAt: Date | null
}

export type Job = JobSummary & { files: JobFile[] }

const leaders = ['admin', 'head', 'deputy', 'system']

/** The jobs an actor may see: their own; the head, the deputy and admins all of the school's. */
export const visibleJobs = (actor: Actor): SQL | undefined => {
  if (actor.roles.some((role) => leaders.includes(role))) return undefined
  return actor.userId ? eq(jobs.startedBy, actor.userId) : sql`false`
}

const isStopped = sql<boolean>`(${jobs.state} = 'failed' and ${jobs.finishedAt} > now() - interval '30 days') is true`

const summary = (tx: Tx) => {
  const pace = tx
    .select({
      jobId: jobUnits.jobId,
      done: count().as('done'),
      firstAt: min(jobUnits.finishedAt).as('first_at'),
      lastAt: max(jobUnits.finishedAt).as('last_at'),
    })
    .from(jobUnits)
    .where(and(eq(jobUnits.jobId, jobs.id), eq(jobUnits.whole, false)))
    .groupBy(jobUnits.jobId)
    .as('pace')
  const { id, title, state, total, unit, message, createdAt, finishedAt } = jobs
  return tx
    .select({
      ...{ id, title, state, total, unit, message, createdAt, finishedAt },
      isStopped,
      startedBy: staff.fullName,
      ...{ done: sql<number>`coalesce(${pace.done}, 0)::int`, firstAt: pace.firstAt, lastAt: pace.lastAt },
    })
    .from(jobs)
    .leftJoin(staff, eq(staff.userId, jobs.startedBy))
    .leftJoinLateral(pace, sql`true`)
    .$dynamic()
}

/** 50 jobs that the actor may see: those that stopped first, then the latest. */
export function listJobs(actor: Actor): Promise<JobSummary[]> {
  authorize(actor, 'jobs.read')
  return inSchool(actor, (tx) =>
    summary(tx).where(visibleJobs(actor)).orderBy(desc(isStopped), desc(jobs.createdAt)).limit(50),
  )
}

/** How far a job is; null when it is not there, or not the actor's to see. */
export async function getProgress(actor: Actor, jobId: string): Promise<JobSummary | null> {
  authorize(actor, 'jobs.read')
  if (!isId(jobId)) return null
  const [job] = await inSchool(actor, (tx) => summary(tx).where(and(eq(jobs.id, jobId), visibleJobs(actor))))
  return job ?? null
}

/** A job with the files it made, those about the whole first; null when not there, or not the actor's to see. */
export async function getJob(actor: Actor, jobId: string): Promise<Job | null> {
  authorize(actor, 'jobs.read')
  if (!isId(jobId)) return null
  return inSchool(actor, async (tx) => {
    const [job] = await summary(tx).where(and(eq(jobs.id, jobId), visibleJobs(actor)))
    if (!job) return null
    const { id, name, mime, size } = files
    const made = await tx
      .select({ id, name, mime, size, whole: jobUnits.whole })
      .from(jobUnits)
      .innerJoin(files, eq(files.id, jobUnits.fileId))
      .where(eq(jobUnits.jobId, jobId))
      .orderBy(desc(jobUnits.whole), asc(files.name))
    return { ...job, files: made }
  })
}

/** A file that a job made, for whoever may see that job and, still, the cards of its class. Null otherwise. */
export async function getJobFile(actor: Actor, fileId: string): Promise<StoredFile | null> {
  authorize(actor, 'reports.read')
  if (!isId(fileId)) return null
  const classId = sql`${jobUnits.classId}`
  const within = reach(actor, 'reports.read', { own: classLedBy(actor, classId), classId })
  const ofClass = or(isNull(jobUnits.classId), within)
  const [made] = await inSchool(actor, (tx) =>
    tx
      .select({ id: jobUnits.fileId })
      .from(jobUnits)
      .innerJoin(jobs, eq(jobs.id, jobUnits.jobId))
      .where(and(isNotNull(jobUnits.fileId), eq(jobUnits.fileId, fileId), visibleJobs(actor), ofClass)),
  )
  return made ? readFile(actor, fileId) : null
}
