import 'server-only'
import { and, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import { cron } from 'inngest'

import { changeRows, changes, files, jobSteps, jobs, jobUnits, letters, outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { batches } from '@/lib/db/batches'
import { undoDays } from '@/lib/db/changes'
import { env } from '@/lib/env'
import { inngest } from './client'
import { inEachSchool } from './sweep'

/** Every hour, in each school: clears away what has served. */
export const clearJobs = inngest.createFunction(
  { id: 'clear-jobs', triggers: [cron('17 * * * *')], concurrency: 1 },
  () => inEachSchool(clearSchool),
)

const before = (days: number): SQL => sql`now() - make_interval(days => ${days})`

/** Old files of jobs, jobs that were over long ago, events that were sent, steps of runs that never ended, what nobody can undo any more. */
export const clearSchool = (actor: Actor): Promise<void> =>
  inSchool(actor, async (tx) => {
    const forgotten = tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(lt(jobs.finishedAt, before(env.JOB_DAYS)))
    const served = or(lt(jobUnits.finishedAt, before(env.JOB_FILES_DAYS)), inArray(jobUnits.jobId, forgotten))
    const held = await tx
      .select({ id: jobUnits.fileId })
      .from(jobUnits)
      .where(and(isNotNull(jobUnits.fileId), served))
    for (const batch of batches(held.flatMap(({ id }) => id ?? []))) {
      await tx.update(jobUnits).set({ fileId: null }).where(inArray(jobUnits.fileId, batch))
      await tx.delete(files).where(inArray(files.id, batch))
    }
    await tx.delete(jobUnits).where(inArray(jobUnits.jobId, forgotten))
    await tx.delete(jobs).where(inArray(jobs.id, forgotten))
    await tx.delete(outbox).where(lt(outbox.sentAt, before(7)))
    const final = tx
      .select({ id: changes.id })
      .from(changes)
      .where(lt(changes.madeAt, before(undoDays)))
    await tx.delete(changeRows).where(inArray(changeRows.changeId, final))
    // Still unsent after so long: neither handed over nor given up, which no service does.
    await tx.delete(letters).where(lt(letters.createdAt, before(90)))
    await tx.delete(jobSteps).where(lt(jobSteps.createdAt, before(60)))
  })
