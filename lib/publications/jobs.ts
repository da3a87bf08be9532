import 'server-only'
import { systemActor } from '@/lib/auth/system'
import { env } from '@/lib/env'
import { warmFamilies } from '@/lib/family/queries'
import { inngest } from '@/lib/jobs/client'
import { resultsReleased } from '@/lib/jobs/events'
import { getClassReports } from '@/lib/reports/queries'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { releaseOf } from './queries'

/** After a release: has the figures of the class and what its parents will open at hand in the cache, before they come. */
export const warmRelease = inngest.createFunction(
  {
    id: 'warm-release',
    triggers: [resultsReleased],
    concurrency: [{ limit: 1, key: 'event.data.schoolId' }],
    retries: 1,
  },
  async ({ event }) => {
    const actor = systemActor(event.data.schoolId)
    if (env.CACHE === 'off') return
    const release = await releaseOf(actor, event.data.publicationId)
    if (!release) return
    const { classId, term, assessmentId, parents } = release
    const choice = assessmentId ? { assessmentId } : { term }
    await warmFamilies(actor, parents)
    await getMarksheet(actor, classId, choice, 'class')
    await getClassReports(actor, classId, choice)
  },
)
