import 'server-only'
import { systemActor } from '@/lib/auth/system'
import { inngest } from '@/lib/jobs/client'
import { exportWanted, jobCancelled } from '@/lib/jobs/events'
import { jobFailed } from '@/lib/jobs/failure'
import { beginJob, finishJob, finishUnit } from '@/lib/jobs/progress'
import { makeExport } from './commands'
import { exportFile } from './file'
import { MakeExport } from './input'

/** Writes a long export; the file lies with its job, for whoever may see that. */
export const writeExport = inngest.createFunction(
  {
    id: 'write-export',
    triggers: [exportWanted],
    concurrency: [{ limit: 1, key: 'event.data.schoolId' }],
    priority: { run: 'event.data.priority' },
    cancelOn: [{ event: jobCancelled, match: 'data.jobId' }],
    onFailure: jobFailed,
  },
  async ({ event, step }) => {
    const { schoolId, jobId } = event.data
    await step.run('write', async () => {
      const job = await beginJob(systemActor(schoolId), jobId)
      if (!job) return
      const wanted = MakeExport.parse(job.params)
      const made = await makeExport(systemActor(schoolId, job.startedBy), wanted)
      const file = await exportFile(made, wanted.format)
      if (await finishUnit(systemActor(schoolId), jobId, 'file', { file }))
        await finishJob(systemActor(schoolId), jobId)
    })
  },
)
