import 'server-only'
import type { Actor, SchoolId } from './actor'

/** For jobs and the command line: acts for one school with every permission; the audit names nobody. */
export const systemActor = (schoolId: string): Actor => ({
  userId: null,
  schoolId: schoolId as SchoolId,
  roles: ['system'],
})
