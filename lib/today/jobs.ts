import 'server-only'
import type { SchoolId } from '@/lib/auth/actor'
import { recentSchools } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { listClasses } from '@/lib/classes/queries'
import { inBackground } from '@/lib/db'
import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { getResultsOverview } from '@/lib/results/queries'
import { getFrame } from '@/lib/schools/queries'
import { getToday } from './queries'

/** How many schools, and how long everybody else goes first after each value that takes a while. */
const gently = { most: 5, restMs: 200 }

/**
 * After a start: has at hand in the cache what the people of the schools that were in use most recently will open, one value
 * after the other.
 */
export const warmSchools = ({ most, restMs } = gently): Promise<void> =>
  inBackground(async () => {
    if (env.CACHE === 'off') return
    try {
      const schools = await recentSchools(most)
      for (const schoolId of schools) await warmSchool(schoolId, restMs)
      logger.info({ event: 'cache.warm', count: schools.length }, 'the cache is warm')
    } catch (err) {
      logger.warn({ err, event: 'cache.warm' }, 'the cache could not be warmed')
    }
  })

async function warmSchool(schoolId: SchoolId, restMs: number): Promise<void> {
  const actor = systemActor(schoolId)
  await getFrame(actor)
  await listClasses(actor)
  const { assessment } = await getToday(actor)
  const overview = await getResultsOverview(actor)
  if (!assessment || !overview) return
  for (const { id } of overview.classes) {
    await getMarksheet(actor, id, { assessmentId: assessment.id }, 'class')
    await new Promise((resolve) => setTimeout(resolve, restMs))
  }
}
