import 'server-only'
import { cron } from 'inngest'

import type { SchoolId } from '@/lib/auth/actor'
import { keepFigures, schoolsToCount } from '@/lib/auth/groups'
import { systemActor } from '@/lib/auth/system'
import { inngest } from '@/lib/jobs/client'
import { countSchool } from './queries'

/** So many schools are one step: a few seconds' work, which may be done again. */
const together = 20

/** Every ten minutes: has the schools of groups counted in which somebody was at work since the last time. */
export const countSchools = inngest.createFunction(
  { id: 'count-schools', triggers: [cron('*/10 * * * *')], concurrency: 1, retries: 1 },
  async ({ step }) => {
    const schools = await step.run('which', schoolsToCount)
    for (let from = 0; from < schools.length; from += together)
      await step.run(`from-${from}`, () => countAndKeep(schools.slice(from, from + together)))
    return { counted: schools.length }
  },
)

/** Each school counts itself, under its own row-level security, one after the other. */
export async function countAndKeep(schools: readonly string[]): Promise<number> {
  for (const schoolId of schools)
    await keepFigures(schoolId as SchoolId, await countSchool(systemActor(schoolId)))
  return schools.length
}
