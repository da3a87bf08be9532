import 'server-only'
import { eq, sql } from 'drizzle-orm'
import * as z from 'zod'

import { staff } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { openAccount, readUsername } from '@/lib/auth/joining'
import { hashOfSecret } from '@/lib/auth/link-secret'
import { hashPassword } from '@/lib/auth/password'
import { passwordProblem } from '@/lib/auth/password-rules'
import { addRoles, type Forgetful, forgetting } from '@/lib/auth/roles'
import { schoolNumbered } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { tag } from '@/lib/cache'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { AppError, parse } from '@/lib/errors'
import { Acceptance } from '../invitations/input'
import { readInvitation } from '../invitations/queries'
import { closedWords, readLink } from '../invitations/rules'

/*
 * Who accepts an invitation is nobody yet: the holder of a link that the school gave out. So the school itself acts, and the
 * link is what authorises.
 */

type Joined = Forgetful & { userId: string; staffId: string; schoolId: Actor['schoolId'] }

const Opening = z.object({ secretHash: z.string(), username: z.string(), passwordHash: z.string() })

const open = forgetting(
  command(
    {
      can: 'staff.invite',
      input: Opening,
      touches: () => [tag.staff],
      audited: (_, { staffId, userId }: Joined) => ({ staffId, userId, accepted: 'new account' }),
    },
    async ({ tx, actor, input: { secretHash, username, passwordHash } }): Promise<Joined> => {
      const invitation = await take(tx, secretHash)
      const { way, sentTo } = invitation
      // Who opens a link that was sent there has it: they may sign in with it.
      const reached = { email: way === 'email' ? sentTo : null, phone: way === 'sms' ? sentTo : null }
      const { userId } = await openAccount(tx, actor, {
        ...reached,
        username,
        passwordHash,
        mustChange: false,
      })
      return settle(tx, actor, invitation, userId)
    },
  ),
)

const link = forgetting(
  command(
    {
      can: 'staff.invite',
      input: z.object({ secretHash: z.string(), userId: z.uuid() }),
      touches: () => [tag.staff],
      audited: (_, { staffId, userId }: Joined) => ({ staffId, userId, accepted: 'an account they had' }),
    },
    async ({ tx, actor, input: { secretHash, userId } }): Promise<Joined> => {
      const invitation = await take(tx, secretHash)
      const [here] = await tx.select({ id: staff.id }).from(staff).where(eq(staff.userId, userId))
      if (here)
        throw new AppError(
          'conflict',
          'Your account belongs to the staff of this school already. Tell the school.',
        )
      return settle(tx, actor, invitation, userId)
    },
  ),
)

/** Opens an account with the username and password that the invited person chose. @returns the account's id */
export async function acceptInvitation(raw: Acceptance): Promise<Joined> {
  const { secret, username: typed, password } = parse(Acceptance, raw)
  const { invitation, school, secretHash } = await openInvitation(secret)
  const username = readUsername(typed)
  const problem = passwordProblem(password, [username, invitation.school, invitation.name])
  if (problem) throw new AppError('invalid', problem, { password: [problem] })
  const passwordHash = await hashPassword(password)
  return open(systemActor(school.schoolId), { secretHash, username, passwordHash })
}

/** Takes the place with an account that the person has already, such as that of another school. */
export async function joinWith(userId: string, secret: string): Promise<Joined> {
  const { school, secretHash } = await openInvitation(secret)
  return link(systemActor(school.schoolId), { secretHash, userId })
}

async function openInvitation(typed: string) {
  const parts = readLink(typed)
  const invitation = parts && (await readInvitation(typed))
  const school = parts && (await schoolNumbered(parts.schoolNumber))
  if (!parts || !invitation || !school)
    throw new AppError('not_found', 'This is not an invitation. Look whether the link is whole.')
  if (invitation.state !== 'open') throw new AppError('conflict', closedWords[invitation.state])
  return { invitation, school, secretHash: hashOfSecret(parts.secret) }
}

type Taken = { id: string; staffId: string; way: string; sentTo: string | null }

/** Of several who come with one link, one gets it. */
async function take(tx: Tx, secretHash: string): Promise<Taken> {
  const [taken] = (await tx.execute(sql`
    update invitations i set accepted_at = now() from staff s
    where i.secret_hash = ${secretHash} and i.accepted_at is null and i.revoked_at is null and i.ends_at > now()
      and s.id = i.staff_id and s.user_id is null and s.inactive_since is null
    returning i.id, i.staff_id as "staffId", i.way, i.sent_to as "sentTo"`)) as unknown as Taken[]
  if (!taken) throw new AppError('conflict', closedWords.taken)
  return taken
}

async function settle(tx: Tx, actor: Actor, { id, staffId }: Taken, userId: string): Promise<Joined> {
  await tx.execute(sql`update invitations set accepted_by = ${userId} where id = ${id}`)
  const [person] = await tx.select().from(staff).where(eq(staff.id, staffId)).for('update')
  await addRoles(tx, actor, userId, person!.waitingRoles)
  await tx
    .update(staff)
    .set({ userId, waitingRoles: [], version: person!.version + 1 })
    .where(eq(staff.id, staffId))
  return { userId, staffId, schoolId: actor.schoolId, forget: [userId] }
}
