import 'server-only'
import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'

import { staff } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { openAccount, replacePassword } from '@/lib/auth/joining'
import { hashPassword } from '@/lib/auth/password'
import { authorize } from '@/lib/auth/policy'
import {
  addRoles,
  endSessionsIn,
  type Forgetful,
  forgetting,
  opensMore,
  requireReach,
} from '@/lib/auth/roles'
import { temporaryPassword } from '@/lib/auth/temporary'
import { tag } from '@/lib/cache'
import { type Command, command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { OneOfStaff } from '../staff/input'
import { lockedPerson, rolesOf } from '../staff/queries'
import { usernameFrom } from './rules'

type Given = Forgetful & { username: string }

const give = forgetting(
  command(
    {
      can: 'staff.invite',
      input: OneOfStaff.extend({ passwordHash: z.string() }),
      touches: () => [tag.staff],
      audited: ({ staffId }) => ({ staffId, how: 'temporary password' }),
    },
    async ({ tx, actor, input: { staffId, passwordHash } }): Promise<Given> => {
      const person = await lockedPerson(tx, staffId)
      if (person.inactiveSince !== null) throw hasLeft(person.fullName)
      const roles = await rolesOf(tx, actor, person)
      await requireReach(tx, actor, roles)
      if (roles.length === 0) throw needsRole(person.fullName)
      if (person.userId !== null) return replace(tx, actor, person.userId, passwordHash)

      const wanted = { ...person, username: usernameFrom(person.fullName), passwordHash, mustChange: true }
      const { userId, username } = await openAccount(tx, actor, wanted, { findFree: true })
      await addRoles(tx, actor, userId, roles)
      await tx
        .update(staff)
        .set({ userId, waitingRoles: [], version: person.version + 1 })
        .where(eq(staff.id, staffId))
      await tx.execute(sql`update invitations set revoked_at = now(), revoked_by = ${actor.userId}
        where staff_id = ${staffId} and accepted_at is null and revoked_at is null`)
      return { username, forget: [userId] }
    },
  ),
)

async function replace(tx: Tx, actor: Actor, userId: string, passwordHash: string): Promise<Given> {
  if (userId === actor.userId)
    throw new AppError('conflict', 'This is your own account: change your password under Account.')
  const [row] = await tx.execute<{ more: boolean }>(
    sql`select ${opensMore(actor, sql`${userId}::uuid`)} as more`,
  )
  if (row?.more)
    throw new AppError(
      'conflict',
      'This account opens more than this school, so its password is not the school’s to set. Its owner asks for a new one at the sign-in page.',
    )
  const username = await replacePassword(tx, userId, passwordHash)
  return { username, forget: [userId], devices: await endSessionsIn(tx, actor, userId) }
}

/** Whoever came in by a list has no role: an account would open nothing. */
export const needsRole = (name: string) =>
  new AppError(
    'conflict',
    `${name} has no role yet, so there is nothing to sign in to. Choose one under Details first.`,
  )

export const hasLeft = (name: string) =>
  new AppError('conflict', `${name} has left the school. Take them back first.`)

/** Shown once and kept nowhere. */
export type TemporaryPassword = { username: string; password: string }

/**
 * Gives somebody of the staff a temporary password, and an account if they have none. Whatever they were signed in on is
 * signed out; they choose a password of their own before they can do anything else.
 */
export const giveTemporaryPassword: Command<z.input<typeof OneOfStaff>, TemporaryPassword> = Object.assign(
  async (actor: Actor, { staffId }: z.input<typeof OneOfStaff>) => {
    // Hashing takes its time: not for everybody who asks, and not within a transaction.
    authorize(actor, give.can)
    const password = temporaryPassword()
    const { username } = await give(actor, { staffId, passwordHash: await hashPassword(password) })
    return { username, password }
  },
  { can: give.can },
)
