import { type ChainCheck, checkAudit, sealAudit } from '@/lib/audit/seals/commands'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { AppError } from '@/lib/errors'
import { inEachSchool } from '@/lib/jobs/sweep'
import type { CliCommand } from './commands'

async function schoolNamed(slug: string): Promise<string> {
  const school = await findSchool(slug)
  if (!school) throw new AppError('not_found', `There is no school ${slug}.`)
  return school.schoolId
}

/** Seals what is written and works the chain out anew. */
async function checked(schoolId: string): Promise<ChainCheck> {
  await sealAudit(systemActor(schoolId))
  return checkAudit(systemActor(schoolId))
}

export const audit: Record<string, CliCommand> = {
  'audit:check': {
    usage: '[--school SLUG]',
    positionals: [],
    text: ['school'],
    flags: [],
    async run(given) {
      const slug = given.text('school')
      const schools: Record<string, ChainCheck> = {}
      if (slug) schools[slug] = await checked(await schoolNamed(slug))
      else
        await inEachSchool(async ({ schoolId }) => {
          schools[schoolId] = await checked(schoolId)
        })
      const broken = Object.entries(schools).filter(([, check]) => check.broken !== null)
      if (broken.length > 0)
        throw new AppError(
          'conflict',
          broken.map(([school, check]) => `The audit of ${school} is not whole. ${check.broken}`).join('\n'),
        )
      return { isWhole: true, schools }
    },
  },
}
