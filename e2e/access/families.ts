import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import type { newDemoSchool } from '@/lib/testing/demo'

type School = Awaited<ReturnType<typeof newDemoSchool>>

/**
 * Guardians of a learner whom nothing else is about, one for each thing that can be done to one: `guardianId` is changed, `twinId`
 * merged, `aloneId` removed, `strangerId` linked and kept from the learner, `linkedId` (a link) unlinked.
 */
export async function familyOf(school: School, learnerId: string) {
  const [guardianId, twinId, aloneId, strangerId, otherId] = [v7(), v7(), v7(), v7(), v7()]
  const [guardianshipId, linkedId, restrictionId] = [v7(), v7(), v7()]
  const everybody = [guardianId, twinId, aloneId, strangerId, otherId]
  await school.ask(sql`insert into guardians (id, school_id, full_name)
    select id::uuid, ${school.schoolId}::uuid, 'Access Guardian' from jsonb_array_elements_text(${JSON.stringify(everybody)}::jsonb) id`)
  const link = (id: string, guardian: string, order: number) =>
    school.ask(sql`insert into guardianships (id, school_id, learner_id, guardian_id, relationship, "order")
      values (${id}, ${school.schoolId}, ${learnerId}, ${guardian}, 'aunt', ${order})`)
  await link(guardianshipId, guardianId, 11)
  await link(linkedId, otherId, 12)
  await school.ask(sql`insert into custody_restrictions (id, school_id, learner_id, guardian_id, reason)
    values (${restrictionId}, ${school.schoolId}, ${learnerId}, ${otherId}, 'Order')`)
  return {
    childId: learnerId,
    guardianId,
    twinId,
    aloneId,
    strangerId,
    guardianshipId,
    linkedId,
    restrictionId,
  }
}

export type FamilyIds = Awaited<ReturnType<typeof familyOf>>

const office = ['admin', 'head', 'deputy', 'bursar'] as const
const officeRoles = [...office, 'otherHead'] as const
const leaders = ['admin', 'head', 'deputy'] as const
const leadersRoles = [...leaders, 'otherHead'] as const
const once = (many: number, after: string) => ['done', ...Array.from({ length: many - 1 }, () => after)]

export const familyDeeds = [
  {
    action: 'addGuardian',
    input: ({ childId }: FamilyIds) => ({
      learnerId: childId,
      fullName: 'Another Guardian',
      relationship: 'aunt',
    }),
    may: office,
    roles: officeRoles,
  },
  {
    action: 'linkGuardian',
    input: ({ childId, strangerId }: FamilyIds) => ({
      learnerId: childId,
      guardianId: strangerId,
      relationship: 'aunt',
    }),
    may: office,
    answers: once(4, 'conflict'),
    roles: officeRoles,
  },
  {
    action: 'changeGuardian',
    input: ({ guardianId }: FamilyIds) => ({ guardianId, version: 1, fullName: 'Access Guardian' }),
    may: office,
    answers: once(4, 'conflict'),
    roles: officeRoles,
  },
  {
    action: 'changeGuardianship',
    input: ({ guardianshipId }: FamilyIds) => ({ guardianshipId, version: 1, relationship: 'uncle' }),
    may: office,
    answers: once(4, 'conflict'),
    roles: officeRoles,
  },
  {
    action: 'callFirst',
    input: ({ guardianshipId }: FamilyIds) => ({ guardianshipId }),
    may: office,
    roles: officeRoles,
  },
  {
    action: 'restrictGuardian',
    input: ({ childId, strangerId }: FamilyIds) => ({
      learnerId: childId,
      guardianId: strangerId,
      reason: 'Order',
    }),
    may: leaders,
    answers: once(3, 'conflict'),
    roles: leadersRoles,
  },
  {
    action: 'liftRestriction',
    input: ({ restrictionId }: FamilyIds) => ({ restrictionId, reason: 'Over' }),
    may: leaders,
    answers: once(3, 'conflict'),
    roles: leadersRoles,
  },
  {
    action: 'unlinkGuardian',
    input: ({ linkedId }: FamilyIds) => ({ guardianshipId: linkedId }),
    may: office,
    answers: once(4, 'not_found'),
    roles: officeRoles,
  },
  {
    action: 'keepApart',
    input: ({ guardianId, strangerId }: FamilyIds) => ({ oneId: guardianId, otherId: strangerId }),
    may: office,
    roles: officeRoles,
  },
  {
    action: 'mergeGuardians',
    input: ({ guardianId, twinId }: FamilyIds) => ({ keptId: guardianId, otherId: twinId }),
    may: office,
    answers: once(4, 'not_found'),
    roles: officeRoles,
  },
  {
    action: 'removeGuardian',
    input: ({ aloneId }: FamilyIds) => ({ guardianId: aloneId }),
    may: office,
    answers: once(4, 'not_found'),
    roles: officeRoles,
  },
] as const

export const familyPlaces = [
  {
    route: '/guardians/[guardianId]',
    kind: 'staff',
    at: ({ guardianId }: FamilyIds) => `/guardians/${guardianId}`,
    opens: ['admin', 'head', 'deputy', 'bursar', 'leader'],
  },
  {
    route: '/guardians/new',
    kind: 'staff',
    at: ({ childId }: FamilyIds) => `/guardians/new?learner=${childId}`,
    opens: office,
  },
] as const
