import type { Deed, Place } from './matrix'

/** The part of the matrix that is about the staff: who sees them, changes them and says who teaches what. */

const heads = ['admin', 'head'] as const
const leaders = ['admin', 'head', 'deputy'] as const

export const ownStaffPlaces: Place[] = [
  { route: '/people', kind: 'staff', at: () => '/people', opens: [...leaders, 'otherHead'] },
  { route: '/people/new', kind: 'staff', at: () => '/people/new', opens: [...heads, 'otherHead'] },
  { route: '/people/devices', kind: 'staff', at: () => '/people/devices', opens: [...heads, 'otherHead'] },
]

export const staffPlaces: Place[] = [
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
    action: 'giveTemporaryPassword',
    input: ({ staffId }) => ({ staffId }),
    may: heads,
    roles: [...heads, 'otherHead'],
  },
]
