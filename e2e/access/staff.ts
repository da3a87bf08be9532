import type { Deed, Place } from './matrix'

/** The part of the matrix that is about the staff: who sees them, changes them and says who teaches what. */

const heads = ['admin', 'head'] as const
const leaders = ['admin', 'head', 'deputy'] as const
const teachers = ['leader', 'leaderElsewhere', 'teacher', 'teacherElsewhere'] as const
const parents = ['parent', 'parentElsewhere', 'parentRestricted', 'otherParent'] as const

export const ownStaffPlaces: Place[] = [
  { route: '/people', kind: 'staff', at: () => '/people', opens: [...leaders, 'otherHead'] },
  { route: '/people/new', kind: 'staff', at: () => '/people/new', opens: [...heads, 'otherHead'] },
  {
    route: '/classes/teaching',
    kind: 'staff',
    at: () => '/classes/teaching',
    opens: [...leaders, 'otherHead'],
  },
  {
    route: '/classes/teaching/copy',
    kind: 'staff',
    at: () => '/classes/teaching/copy',
    opens: [...leaders, 'otherHead'],
  },
  {
    route: '/classes/teaching/transfer',
    kind: 'staff',
    at: () => '/classes/teaching/transfer',
    opens: [...leaders, 'otherHead'],
  },
  {
    route: '/people/invitations',
    kind: 'staff',
    at: () => '/people/invitations',
    opens: [...heads, 'otherHead'],
  },
  {
    route: '/api/people',
    kind: 'program',
    at: () => '/api/people?format=csv',
    opens: [...leaders, 'otherHead'],
    forbids: [...teachers, 'bursar', ...parents],
  },
  { route: '/group', kind: 'person', at: () => '/group', opens: ['groupMember'] },
  { route: '/api/group', kind: 'answer', at: () => '/api/group?format=csv', opens: ['groupMember'] },
  { route: '/people/devices', kind: 'staff', at: () => '/people/devices', opens: [...heads, 'otherHead'] },
]

export const staffPlaces: Place[] = [
  {
    route: '/people/[staffId]/leave',
    kind: 'staff',
    at: (to) => `/people/${to.staffId}/leave`,
    opens: heads,
  },
  { route: '/people/[staffId]', kind: 'staff', at: (to) => `/people/${to.staffId}`, opens: leaders },
]

export const staffDeeds: Deed[] = [
  {
    action: 'addPerson',
    free: true,
    input: () => ({ fullName: 'Somebody New', roles: ['bursar'] }),
    may: heads,
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'changePerson',
    input: ({ staffId }) => ({ staffId, version: 1, fullName: 'Changed Person', roles: ['bursar'] }),
    may: heads,
    // Who comes second saw a version that is no more.
    answers: ['done', 'conflict'],
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'invite',
    input: ({ staffId }) => ({ staffId, way: 'hand' }),
    may: heads,
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'revokeInvitation',
    input: ({ invitationId }) => ({ invitationId }),
    may: heads,
    // Called back already.
    answers: ['done', 'not_found'],
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'giveTemporaryPassword',
    input: ({ staffId }) => ({ staffId }),
    may: heads,
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'setTeaching',
    input: ({ staffId, classId }) => ({ cells: [{ classId, areaId: null, seen: 'not so' }], staffId }),
    may: leaders,
    // Nobody saw what stands there: who may is told so.
    answers: ['conflict', 'conflict', 'conflict'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'transferTeaching',
    input: ({ staffId, spareId }) => ({ from: staffId, to: spareId, seen: 0 }),
    may: leaders,
    // There is nothing to hand over.
    answers: ['conflict', 'conflict', 'conflict'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'copyTeaching',
    free: true,
    input: () => ({ year: 2026, seen: 0 }),
    may: leaders,
    // The school has no year before.
    answers: ['not_found', 'not_found', 'not_found'],
    roles: [...leaders, 'otherHead'],
  },
  {
    action: 'deactivate',
    input: ({ spareId }) => ({ staffId: spareId, version: 1, places: [] }),
    may: heads,
    answers: ['done', 'conflict'],
    roles: [...heads, 'otherHead'],
  },
  {
    action: 'reactivate',
    input: ({ spareId }) => ({ staffId: spareId, version: 2 }),
    may: heads,
    answers: ['done', 'conflict'],
    roles: [...heads, 'otherHead'],
  },
]
