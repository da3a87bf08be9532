import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { AppError } from '@/lib/errors'
import type { GradingSettings } from '@/lib/grading/types'
import { exportResults } from '@/lib/results/export/queries'
import type { Arguments } from './arguments'
import type { CliCommand } from './commands'

export const results: Record<string, CliCommand> = {
  'results:export': {
    usage:
      '--school SLUG --class "Grade 8 East" --term 3 --assessment "End Term" [--year 2026] [--absent-counts-as-zero | --absent-not-ranked] [--rank-by points|average]',
    positionals: [],
    text: ['school', 'class', 'term', 'assessment', 'year', 'rank-by'],
    flags: ['absent-counts-as-zero', 'absent-not-ranked'],
    async run(given) {
      const slug = given.needed('school')
      const wish = {
        className: given.needed('class'),
        term: whole('term', given.needed('term')),
        assessment: given.needed('assessment'),
        year: given.text('year') === undefined ? undefined : whole('year', given.needed('year')),
        overrides: overridesOf(given),
      }
      const school = await findSchool(slug)
      if (!school) throw new AppError('not_found', `There is no school ${slug}.`)
      return exportResults(systemActor(school.schoolId), wish)
    },
  },
}

function whole(option: string, typed: string): number {
  if (!/^\d{1,4}$/.test(typed))
    throw new AppError('invalid', `--${option} must be a whole number, not “${typed}”.`)
  return Number(typed)
}

/** Settings that win over the school's for this export alone; none given leaves the school's. */
function overridesOf(given: Arguments): Partial<GradingSettings> {
  const typed = given.text('rank-by')
  const rankBy = typed === 'average' || typed === 'points' ? typed : undefined
  if (typed !== rankBy) throw new AppError('invalid', `--rank-by must be average or points, not “${typed}”.`)
  const [zero, not] = [given.flag('absent-counts-as-zero'), given.flag('absent-not-ranked')]
  if (zero && not)
    throw new AppError('invalid', 'Give --absent-counts-as-zero or --absent-not-ranked, not both.')
  return { ...(zero || not ? { absentCountsAsZero: zero } : {}), ...(rankBy ? { rankBy } : {}) }
}
