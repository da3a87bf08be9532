import 'server-only'
import { eq, sql } from 'drizzle-orm'
import { cron } from 'inngest'
import * as z from 'zod'

import { imports } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import { undoDays } from '@/lib/db/changes'
import { AppError } from '@/lib/errors'
import { portion, readerOf } from '@/lib/exchange/kinds/queries'
import { inngest } from '@/lib/jobs/client'
import { importRead, importTake, jobCancelled } from '@/lib/jobs/events'
import { jobFailed } from '@/lib/jobs/failure'
import { beginJob, failJob, finishJob, finishUnit } from '@/lib/jobs/progress'
import { inEachSchool } from '@/lib/jobs/sweep'
import { keepReading } from './commands'
import { countsInWords, countsOf } from './rules'
import { takeInBackground } from './taking/commands'

const Params = z.object({ importId: z.uuid() })

const oneAtATime = (id: string) => ({
  id,
  concurrency: [{ limit: 1, key: 'event.data.schoolId' }] as [{ limit: number; key: string }],
  priority: { run: 'event.data.priority' },
  cancelOn: [{ event: jobCancelled, match: 'data.jobId' }] as [{ event: typeof jobCancelled; match: string }],
  onFailure: jobFailed,
})

/** Reads a long import against the school. Killed half-way it begins anew: nothing is written before the end. */
export const readLongImport = inngest.createFunction(
  { ...oneAtATime('read-import'), triggers: [importRead] },
  async ({ event, step }) => {
    const { schoolId, jobId } = event.data
    const actor = systemActor(schoolId)
    await step.run('read', async () => {
      const job = await beginJob(actor, jobId)
      if (!job) return
      const { importId } = Params.parse(job.params)
      const reading = await inSchool(actor, async (tx) => {
        const [imp] = await tx.select().from(imports).where(eq(imports.id, importId))
        return imp ? readerOf(tx, actor, imp) : null
      })
      if (!reading) return void (await failJob(actor, jobId, 'The import is not there any more.'))
      let isWanted = true
      const { report } = await reading(async (done) => {
        isWanted &&= await finishUnit(actor, jobId, `rows ${Math.floor(done / portion)}`)
      })
      isWanted &&= await finishUnit(actor, jobId, 'rows last')
      if (!isWanted) return
      await keepReading(actor, { importId, report })
      await finishJob(actor, jobId, `${countsInWords(countsOf(report))}.`)
    })
  },
)

/** Takes a long import: one change, so that all of it is there or none, and all of it can be undone. */
export const takeLongImport = inngest.createFunction(
  { ...oneAtATime('take-import'), triggers: [importTake] },
  async ({ event, step }) => {
    const { schoolId, jobId } = event.data
    const system = systemActor(schoolId)
    await step.run('take', async () => {
      const job = await beginJob(system, jobId)
      if (!job) return
      const { importId } = Params.parse(job.params)
      await finishUnit(system, jobId, 'begun')
      const result = await takeInBackground(systemActor(schoolId, job.startedBy), { importId }).catch(
        (error) => {
          if (error instanceof AppError) return error
          throw error
        },
      )
      if (result instanceof AppError) return void (await failJob(system, jobId, result.message))
      await finishUnit(system, jobId, 'written')
      const message =
        result.differs > 0
          ? `Nothing was taken: ${result.differs} rows say something else now than when you looked. Look at them once more.`
          : null
      await finishJob(system, jobId, message)
    })
  },
)

/** Every night: what was brought in and never taken is forgotten after 7 days, what was taken after the 30 of undoing. */
export const clearImports = inngest.createFunction(
  { id: 'clear-imports', triggers: [cron('41 1 * * *')], concurrency: 1 },
  () => inEachSchool(clearSchoolImports),
)

export const clearSchoolImports = (actor: Actor) =>
  inSchool(actor, (tx) =>
    tx.execute(sql`delete from imports where created_at < now() - make_interval(days => ${undoDays})
      or (state <> 'taken' and created_at < now() - interval '7 days')`),
  )
