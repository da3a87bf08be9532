import { AppError } from '@/lib/errors'
import type { Actor, Grant, Role } from './actor'
import { type FunctionName, permissionsOf } from './functions'

const leaders = ['admin', 'head', 'deputy'] as const
const teachers = ['class_teacher', 'subject_teacher'] as const

/**
 * Who may do what. Which records of it is decided by the query and the command themselves
 * (a subject teacher reaches their classes × areas, a class teacher their class, a parent their children).
 */
const grants = {
  'school.read': [...leaders, ...teachers, 'bursar', 'parent'],
  // Every class and learner, not only one's own.
  'school.survey': [...leaders, 'bursar'],
  'school.change': ['admin', 'head'],
  'staff.read': [...leaders],
  'staff.change': ['admin', 'head'],
  'staff.export': [...leaders],
  // The way in for somebody of the staff: a temporary password, an invitation.
  'staff.invite': ['admin', 'head'],
  'staff.deactivate': ['admin', 'head'],
  // Who leads which class and teaches what where.
  'teaching.change': [...leaders],
  'curriculum.change': ['admin', 'head'],
  'classes.change': ['admin', 'head'],
  'classes.read': [...leaders, ...teachers, 'bursar'],
  'learners.read': [...leaders, ...teachers, 'bursar'],
  'learners.admit': [...leaders],
  'guardians.read': [...leaders, 'class_teacher', 'bursar'],
  'guardians.change': [...leaders, 'bursar'],
  'guardians.merge': [...leaders, 'bursar'],
  // Keeping a child from a guardian.
  'custody.change': [...leaders],
  'promotion.read': [...leaders],
  'promotion.propose': [...leaders],
  'promotion.run': ['admin', 'head'],
  // A learner's record; class teachers those of their own class.
  'learners.change': [...leaders, 'class_teacher'],
  // To another class, out of the school and back.
  'learners.move': [...leaders],
  // Sensitive, each reading is kept: what carers must know, of their own class for class teachers; numbers of certificates.
  'care.read': [...leaders, 'class_teacher'],
  'care.change': [...leaders, 'class_teacher'],
  'certificates.read': [...leaders],
  'certificates.change': [...leaders],
  // Consents, photos and papers of a learner; class teachers those of their own class.
  'papers.read': [...leaders, 'class_teacher'],
  'papers.change': [...leaders, 'class_teacher'],
  'assessments.change': [...leaders],
  'marks.read': [...leaders, ...teachers],
  'marks.enter': [...leaders, ...teachers],
  'results.read': [...leaders, 'class_teacher'],
  'results.publish': ['head', 'deputy'],
  // The bank that remarks are chosen from.
  'remarks.keep': [...leaders],
  'remarks.write': [...leaders, 'class_teacher'],
  'reports.read': [...leaders, 'class_teacher'],
  'reports.make': [...leaders, 'class_teacher'],
  'links.read': [...leaders, 'class_teacher'],
  'links.change': [...leaders, 'class_teacher'],
  // Files in and out. What of (learners, staff, marks …) is decided by what one may do by hand (lib/exchange/kinds).
  'imports.read': [...leaders, ...teachers],
  'imports.make': [...leaders, ...teachers],
  'imports.take': [...leaders, ...teachers],
  'exports.make': [...leaders, ...teachers],
  'jobs.read': [...leaders, ...teachers, 'bursar'],
  'jobs.cancel': [...leaders, ...teachers, 'bursar'],
  'jobs.retry': [...leaders, ...teachers, 'bursar'],
  'children.read': ['parent'],
  // Taking back what one did oneself; what others did, too.
  'changes.undo': [...leaders, ...teachers, 'bursar'],
  'changes.survey': [...leaders],
  // How the installation does, in counts without names.
  'system.read': [...leaders],
  // All of it for those who lead; of marks their own class's and their own for teachers.
  'audit.read': [...leaders, ...teachers],
  // Sealing and checking its chain is the school's own background work.
  'audit.seal': [],
  // Lending a function to a person beyond their role, and taking it back: of what one holds oneself.
  'permissions.give': [...leaders],
  'permissions.ask': [...leaders, ...teachers, 'bursar'],
  // Signing other people out, on every device. One's own sessions everybody ends.
  'sessions.end': ['admin', 'head'],
  // Taking away a second factor that somebody lost; saying which roles need one.
  'factors.reset': ['admin', 'head'],
  'factors.ask': ['admin', 'head'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof grants
export const permissions = Object.keys(grants) as Permission[]

/** True when one of the actor's roles carries the permission; the school's own background work carries all. */
export function holds(actor: Actor, permission: Permission): boolean {
  const allowed: readonly string[] = grants[permission]
  return actor.roles.some((role) => role === 'system' || allowed.includes(role))
}

/** What is lent to the actor at this moment and carries the permission, wherever that is. */
export const lent = (actor: Actor, permission: Permission): Grant[] =>
  (actor.grants ?? []).filter(
    ({ does, classIds, until }) =>
      (until === null || performance.now() < until) &&
      permissionsOf(does, classIds === null).includes(permission),
  )

/** True when the actor may do it somewhere: by a role, or because it is lent to them now. */
export const can = (actor: Actor, permission: Permission): boolean =>
  holds(actor, permission) || lent(actor, permission).length > 0

const wholeSchool: readonly string[] = ['system', ...leaders]

/** True when the actor may do it in every class: those who lead the school, and whom it is lent to for all of it. */
export function canEverywhere(actor: Actor, permission: Permission): boolean {
  const leading = { ...actor, roles: actor.roles.filter((role) => wholeSchool.includes(role)) }
  return (
    holds(leading, permission) ||
    lent(actor, permission).some(({ classIds, area }) => classIds === null && area === null)
  )
}

/** A function can be lent by whoever carries all of it by their own role, for the whole school; what is lent is not passed on. */
export const mayGive = (actor: Actor, does: FunctionName): boolean =>
  permissionsOf(does, true).every((permission) => canEverywhere({ ...actor, grants: [] }, permission))

/** Throws `forbidden` unless `can`; the error names the permission for the log, not for the person. */
export function authorize(actor: Actor, permission: Permission): void {
  if (!can(actor, permission))
    throw Object.assign(new AppError('forbidden', 'Your role does not allow that.'), { permission })
}

const ranks: Partial<Record<string, number>> = { system: 4, head: 3, admin: 2, deputy: 1 }
const rankOf = (roles: readonly string[]) => Math.max(0, ...roles.map((role) => ranks[role] ?? 0))

/** Whether somebody may give or take these roles: they stand no higher in the school than the actor does. */
export const reaches = (actor: Actor, roles: readonly Role[]): boolean => rankOf(roles) <= rankOf(actor.roles)

/** Whether the actor would be allowed more with these roles than by those they have; what is lent to them does not count. */
export const raises = (actor: Actor, roles: readonly Role[]): boolean =>
  permissions.some((permission) => holds({ ...actor, roles }, permission) && !holds(actor, permission))
