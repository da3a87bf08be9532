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
 * `userId` null and role `system`: the school's own background work.
 */
export type Actor = {
  readonly userId: string | null
  readonly schoolId: SchoolId
  readonly roles: readonly (Role | 'system')[]
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
