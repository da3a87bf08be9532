import 'server-only'
import { and, eq, ne, type SQL, sql } from 'drizzle-orm'

import { memberships, sessions, trustedDevices } from '@/drizzle/schema'
import type { Command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Actor, Role, SchoolId } from './actor'
import { raises, reaches } from './policy'
import { forgetSessionsOf } from './recall'
import { countEnded, type EndReason, holdsNow } from './sessions'

/*
 * The roles of a school's staff, for the commands that change them: within the command's own transaction, so that a role and
 * what goes with it are changed together or not at all. Whoever calls has authorised it.
 */

/** The staff roles an account holds in the school (`userId`: a column). */
export const rolesHeld = ({ schoolId }: { schoolId: SchoolId }, userId: SQL): SQL =>
  sql`array(select m.role::text from memberships m where m.user_id = ${userId} and m.school_id = ${schoolId}
    and m.role <> 'parent' order by m.role)`

/** When the account was last used, on any device (`userId`: a column). */
export const lastUse = (userId: SQL): SQL =>
  sql`(select max(o.last_seen_at) from sessions o where o.user_id = ${userId})`

/** On how many devices it is signed in now (`userId`: a column). */
export const openDevices = (userId: SQL): SQL =>
  sql`(select count(*)::int from ${sessions} where ${sessions.userId} = ${userId} and ${holdsNow})`

/** What an account signs in with, as people say it (`userId`: a column). */
export const signInName = (userId: SQL): SQL =>
  sql`(select coalesce(u.username, u.email, u.phone) from users u where u.id = ${userId})`

/** Whether an account opens more than this school: another one, a group, the installation (`userId`: a column). */
export const opensMore = ({ schoolId }: { schoolId: SchoolId }, userId: SQL): SQL =>
  sql`(exists (select from memberships m where m.user_id = ${userId} and m.school_id <> ${schoolId})
    or exists (select from group_members g where g.user_id = ${userId})
    or exists (select from users u where u.id = ${userId} and u.is_ops))`

/** Changes of roles in one school wait for each other: two heads who dismiss one another at once cannot both succeed. */
export const rolesInTurn = (tx: Tx, { schoolId }: Actor) =>
  tx.execute(sql`select id from schools where id = ${schoolId} for no key update`)

/** The staff roles an account holds in the school. */
export async function rolesIn(tx: Tx, { schoolId }: Actor, userId: string): Promise<Role[]> {
  const rows = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(eq(memberships.schoolId, schoolId), eq(memberships.userId, userId), ne(memberships.role, 'parent')),
    )
    .orderBy(memberships.role)
  return rows.map(({ role }) => role)
}

/** Gives an account these staff roles in the school, and no others; that it is a parent's stays. */
export async function setRoles(
  tx: Tx,
  { schoolId }: Actor,
  userId: string,
  roles: readonly Role[],
): Promise<void> {
  await tx.execute(sql`delete from memberships where school_id = ${schoolId} and user_id = ${userId} and role <> 'parent'
    and role <> all (array(select jsonb_array_elements_text(${JSON.stringify(roles)}::jsonb))::role[])`)
  await addRoles(tx, { schoolId }, userId, roles)
}

/** Gives an account these roles in the school beside those it has. */
export async function addRoles(
  tx: Tx,
  { schoolId }: Pick<Actor, 'schoolId'>,
  userId: string,
  roles: readonly Role[],
): Promise<void> {
  if (roles.length > 0)
    await tx
      .insert(memberships)
      .values(roles.map((role) => ({ schoolId, userId, role })))
      .onConflictDoNothing()
}

/** Whether anybody of the school has the role in force. */
export async function isHeld(tx: Tx, { schoolId }: Actor, role: Role): Promise<boolean> {
  const [row] = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.schoolId, schoolId), eq(memberships.role, role)))
    .limit(1)
  return row !== undefined
}

/**
 * Nobody gives or takes a role above their own, nor gives themselves what allows them more than they may now. A school that
 * has no head yet is given its first by the administrator.
 * @throws AppError `forbidden`
 */
export async function requireReach(
  tx: Tx,
  actor: Actor,
  changed: readonly Role[],
  own: { self: boolean; roles: readonly Role[] } = { self: false, roles: [] },
): Promise<void> {
  const refuse = (words: string) => new AppError('forbidden', words, { roles: [words] })
  if (own.self && raises(actor, own.roles))
    throw refuse(
      'You cannot give yourself a role that allows more than you may now. Ask another head or administrator.',
    )
  if (reaches(actor, changed)) return
  const isFirstHead = reaches(actor, ['admin']) && !(await isHeld(tx, actor, 'head'))
  if (!isFirstHead) throw refuse('This role stands above yours: only somebody who has it gives or takes it.')
}

/** After a change of roles: a school without a head and an administrator could not be changed by anybody. @throws AppError `conflict` */
export async function requireLeader(tx: Tx, { schoolId }: Actor): Promise<void> {
  const [row] = await tx.execute(sql`select 1 from memberships m join users u on u.id = m.user_id
    where m.school_id = ${schoolId} and m.role in ('admin', 'head') and u.disabled_at is null limit 1`)
  if (row) return
  const words =
    'The school needs a head or an administrator who can sign in. Give somebody else that role first.'
  throw new AppError('conflict', words, { roles: [words] })
}

/** Ends every session of an account, those in other schools too: from each of them one gets here by a tap. @returns how many */
export async function endSessionsIn(
  tx: Tx,
  { userId: by }: Actor,
  userId: string,
  reason: EndReason = 'ended by the school',
): Promise<number> {
  await tx.delete(trustedDevices).where(eq(trustedDevices.userId, userId))
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: sql`now()`, revokedBy: by, reason })
    .where(and(eq(sessions.userId, userId), holdsNow))
    .returning({ id: sessions.id })
  return ended.length
}

/** `forget`: the accounts whose roles or sessions are others now. */
export type Forgetful = { forget: string[]; devices?: number }

/** A command after which nothing that is remembered of these people's sessions holds: it bites at once. */
export const forgetting = <I, R extends Forgetful>(run: Command<I, R>): Command<I, R> =>
  Object.assign(
    async (actor: Actor, raw: I) => {
      const result = await run(actor, raw)
      countEnded('ended by the school', result.devices ?? 0)
      for (const userId of result.forget) await forgetSessionsOf(userId)
      return result
    },
    { can: run.can },
  )
