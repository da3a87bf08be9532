import 'server-only'
import { AsyncLocalStorage } from 'node:async_hooks'
import { join } from 'node:path'

import { joinPractice } from '@/lib/auth/practice'
import { systemActor } from '@/lib/auth/system'
import { inngest } from '@/lib/jobs/client'
import { jobCancelled, practiceWanted } from '@/lib/jobs/events'
import { jobFailed } from '@/lib/jobs/failure'
import { beginJob, finishJob, finishUnit } from '@/lib/jobs/progress'
import { loadSchool } from '@/scripts/cli/load'
import { getFrame } from '../queries'
import { getPractice } from './queries'

/** Makes a practice school: the demonstration's invented people under the school's own name. A second run finds it made. */
export const makePracticeSchool = inngest.createFunction(
  {
    id: 'make-practice-school',
    triggers: [practiceWanted],
    concurrency: [{ limit: 1, key: 'event.data.schoolId' }],
    cancelOn: [{ event: jobCancelled, match: 'data.jobId' }],
    onFailure: jobFailed,
  },
  async ({ event, step }) => {
    const { schoolId, jobId } = event.data
    const actor = systemActor(schoolId)
    await step.run('make', async () => {
      const job = await beginJob(actor, jobId)
      if (!job) return
      // The school is one transaction; how far it is, is told outside of it.
      const outside = AsyncLocalStorage.snapshot()
      const { school } = await getFrame(actor)
      if (!(await getPractice(actor)).school)
        await loadSchool({
          dir: join(process.cwd(), 'drizzle/demo'),
          slug: `practice-${schoolId}`,
          practice: { of: actor.schoolId, name: `Practice: ${school}` },
          onProgress: (name) => void outside(() => finishUnit(actor, jobId, name)).catch(() => false),
        })
      const made = (await getPractice(actor)).school
      if (made && job.startedBy) await joinPractice(job.startedBy, { from: schoolId, to: made.schoolId })
      await finishJob(actor, jobId, 'The practice school is ready. Go there from Settings.')
    })
  },
)
