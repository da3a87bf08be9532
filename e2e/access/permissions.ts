import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import type { Actor } from '@/lib/auth/actor'
import { givePermissions } from '@/lib/permissions/commands'
import { askPermission } from '@/lib/permissions/requests/commands'
import type { newDemoSchool } from '@/lib/testing/demo'
import type { Deed, Place } from './matrix'

/** The part of the matrix that is about permissions: who lends them, who asks for them. */

const leaders = ['admin', 'head', 'deputy'] as const
const teachers = ['leader', 'leaderElsewhere', 'teacher', 'teacherElsewhere'] as const
const staff = [...leaders, ...teachers, 'bursar', 'otherHead'] as const

/** What the rows are asked with: somebody to lend to, something lent, and two requests that wait. */
export type PermissionIds = { lendId: string; delegationId: string; requestId: string; refusedId: string }

/** Something lent to a bursar of the school who comes nowhere else, by its head, and what that bursar asks for. */
export async function lendingIn(
  school: Awaited<ReturnType<typeof newDemoSchool>>,
  classId: string,
  userId: string,
) {
  const head = await school.withRole('head')
  const bursar: Actor = { userId, schoolId: school.schoolId, roles: ['bursar'] }
  const lendId = v7()
  await school.ask(sql`insert into staff (id, school_id, user_id, full_name)
    values (${lendId}, ${school.schoolId}, ${userId}, 'Is Lent To')`)
  const what = { does: 'write_remarks', until: 'week' } as const
  const { delegationIds } = await givePermissions(head, {
    ...what,
    staffIds: [lendId],
    places: [`class:${classId}`],
  })
  const ask = () => askPermission(bursar, { ...what, place: `class:${classId}`, reason: 'Cover.' })
  const [{ requestId }, { requestId: refusedId }] = [await ask(), await ask()]
  return { lendId, delegationId: delegationIds[0]!, requestId, refusedId }
}

export const ownPermissionPlaces: Place[] = [
  { route: '/permissions', kind: 'staff', at: () => '/permissions', opens: staff },
  {
    route: '/people/permissions',
    kind: 'staff',
    at: () => '/people/permissions',
    opens: [...leaders, 'otherHead'],
  },
  {
    route: '/people/permissions/give',
    kind: 'staff',
    at: () => '/people/permissions/give',
    opens: [...leaders, 'otherHead'],
  },
]

export const ownAuditPlaces: Place[] = [
  { route: '/audit', kind: 'staff', at: () => '/audit', opens: staff.filter((who) => who !== 'bursar') },
  {
    route: '/api/audit/[format]',
    kind: 'program',
    at: () => '/api/audit/csv',
    opens: staff.filter((who) => who !== 'bursar'),
    forbids: ['bursar', 'parent', 'parentElsewhere', 'parentRestricted', 'otherParent'],
  },
]

export const permissionDeeds: Deed[] = [
  {
    action: 'givePermissions',
    input: ({ lendId, classId }) => ({
      ...{ does: 'see_results', staffIds: [lendId], places: [`class:${classId}`], until: 'day' },
    }),
    may: leaders,
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'extendPermission',
    input: ({ delegationId }) => ({ delegationId, until: 'week' }),
    may: leaders,
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'revokePermissions',
    input: ({ delegationId }) => ({ delegationIds: [delegationId] }),
    may: leaders,
    // What is taken back once is no longer there to be taken back.
    answers: ['done', 'not_found', 'not_found'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'approveRequest',
    input: ({ requestId }) => ({ requestId }),
    may: leaders,
    answers: ['done', 'not_found', 'not_found'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'refuseRequest',
    input: ({ refusedId }) => ({ requestId: refusedId, answer: 'Not this term.' }),
    may: leaders,
    answers: ['done', 'not_found', 'not_found'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'askPermission',
    input: ({ classId }) => ({
      does: 'see_results',
      place: `class:${classId}`,
      until: 'day',
      reason: 'Cover.',
    }),
    may: staff.filter((who) => who !== 'otherHead'),
    roles: staff,
  },
]
