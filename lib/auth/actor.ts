import type { FunctionName } from './functions'

export type SchoolId = string & { readonly __brand: 'SchoolId' }

export const roles = [
  'admin',
  'head',
  'deputy',
  'class_teacher',
  'subject_teacher',
  'bursar',
  'parent',
] as const
export type Role = (typeof roles)[number]

/**
 * Who is acting, in which school. Minted only by `session.ts` and `system.ts`.
 * `userId` null and role `system`: the school's own background work. `provedAt`: when the person last proved who they are
 * (milliseconds), for what needs that (`fresh` in lib/command.ts).
 */
export type Actor = {
  readonly userId: string | null
  readonly schoolId: SchoolId
  readonly roles: readonly (Role | 'system')[]
  /** What is lent to the person beyond their roles; some of it may have ended since. */
  readonly grants?: readonly Grant[]
  readonly provedAt?: number
}

/** A function lent to a person. */
export type Grant = {
  readonly does: FunctionName
  /** Where; null: in the whole school. */
  readonly classIds: readonly string[] | null
  /** One learning area alone; null: all of them. */
  readonly area: { id: string; code: string } | null
  /** Of performance.now() in this process, reckoned from the database's clock; null: no end. */
  readonly until: number | null
}

export const isParentOnly = (actor: Actor): boolean => actor.roles.every((role) => role === 'parent')

/** Roles as the school says them. */
export const roleNames: Record<Role, string> = {
  admin: 'Administrator',
  head: 'Head teacher',
  deputy: 'Deputy head',
  class_teacher: 'Class teacher',
  subject_teacher: 'Subject teacher',
  bursar: 'Bursar',
  parent: 'Parent',
}

/** What a role is for, in one line for whoever gives it. */
export const roleHints: Record<Role, string> = {
  admin: 'Sets the school up: people, classes, learning areas, settings.',
  head: 'Everything in the school, and releases results to parents.',
  deputy: 'Leads marks and reports, and says who teaches what.',
  class_teacher: 'All of the classes they lead: marks, remarks, report cards.',
  subject_teacher: 'Marks of the learning areas and classes they are given.',
  bursar: 'Fees, and every learner to go with them.',
  parent: 'Sees the reports of their own children.',
}
