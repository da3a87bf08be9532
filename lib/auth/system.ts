import 'server-only'
import type { Actor, SchoolId } from './actor'

/**
 * For jobs and the command line: acts for one school with every permission. The audit names who asked for the work, where
 * somebody did (`askedBy`).
 */
export const systemActor = (schoolId: string, askedBy: string | null = null): Actor => ({
  userId: askedBy,
  schoolId: schoolId as SchoolId,
  roles: ['system'],
})
