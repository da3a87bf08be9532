import { sql } from 'drizzle-orm'

import type { newDemoSchool } from '@/lib/testing/demo'

type School = Awaited<ReturnType<typeof newDemoSchool>>

/** The year of a school, a grade of it, and a learner to decide about. */
export async function yearOf(school: School, learnerId: string) {
  const [row] = await school.ask<{ yearId: string; gradeId: string }>(
    sql`select y.id as "yearId", (select g.id from grades g order by g."order" limit 1) as "gradeId" from academic_years y`,
  )
  return { ...row!, movedId: learnerId }
}

export type YearIds = Awaited<ReturnType<typeof yearOf>>

const leaders = ['admin', 'head', 'deputy'] as const
const heads = ['admin', 'head'] as const
const leadersRoles = [...leaders, 'otherHead'] as const
const headsRoles = [...heads, 'otherHead'] as const
const days = { 'opens.1': '2027-01-04', 'closes.1': '2027-04-01' }

export const promotionDeeds = [
  {
    action: 'decide',
    input: ({ yearId, movedId }: YearIds) => ({
      yearId,
      learnerId: movedId,
      version: 0,
      outcome: 'hold',
      reason: 'Abroad',
    }),
    may: leaders,
    answers: ['done', 'conflict', 'conflict'],
    roles: leadersRoles,
  },
  {
    action: 'undecide',
    input: ({ yearId, movedId }: YearIds) => ({ yearId, learnerId: movedId, version: 1 }),
    may: leaders,
    answers: ['done', 'conflict', 'conflict'],
    roles: leadersRoles,
  },
  // Nobody waits for a stream, and what was seen is another plan: who may is told so.
  {
    action: 'takeSpread',
    input: ({ yearId, gradeId }: YearIds) => ({ yearId, gradeId, seen: 'x' }),
    may: leaders,
    answers: leaders.map(() => 'conflict'),
    roles: leadersRoles,
  },
  {
    action: 'promoteYear',
    input: ({ yearId }: YearIds) => ({ yearId, seen: 'x' }),
    may: heads,
    answers: heads.map(() => 'conflict'),
    roles: headsRoles,
  },
  {
    action: 'makeYear',
    input: ({ yearId }: YearIds) => ({ fromYearId: yearId, year: 2027, teachers: 'none', ...days }),
    may: heads,
    answers: ['done', 'conflict'],
    roles: headsRoles,
  },
  {
    action: 'closeYear',
    input: ({ yearId }: YearIds) => ({ yearId }),
    may: heads,
    answers: ['done', 'conflict'],
    roles: headsRoles,
  },
  {
    action: 'reopenYear',
    input: ({ yearId }: YearIds) => ({ yearId, reason: 'A mark' }),
    may: heads,
    answers: ['done', 'conflict'],
    roles: headsRoles,
  },
] as const
