import 'server-only'
import { sql } from 'drizzle-orm'

import { invitations, type staff } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { hashOfSecret, randomSecret } from '@/lib/auth/link-secret'
import { requireReach } from '@/lib/auth/roles'
import { command } from '@/lib/command'
import type { Tx } from '@/lib/db'
import { env } from '@/lib/env'
import { AppError, notFound } from '@/lib/errors'
import { canMail } from '@/lib/mail'
import { readPhone } from '@/lib/phones'
import { type Letter, post } from '@/lib/post'
import { canSms } from '@/lib/sms'
import { hasLeft, needsRole } from '../account/commands'
import { lockedPerson, rolesOf } from '../staff/queries'
import { Invite, invitationDays, OneInvitation, type Way } from './input'
import { invitationMail, invitationSms, linkOf } from './rules'

/** `address`: the link, told once to whoever invited, for handing it over by another way. */
export type Invited = { invitationId: string; way: Way; sentTo: string | null; address: string }

/**
 * Invites somebody of the staff to open an account, by e-mail, by SMS, or by a link that the school hands over itself. Whatever
 * link they had before opens nothing any more.
 */
export const invite = command(
  {
    can: 'staff.invite',
    input: Invite,
    touches: () => [],
    audited: ({ staffId, way }, { invitationId }: Invited) => ({ staffId, invitationId, how: way }),
  },
  async ({ tx, actor, emit, input: { staffId, way } }): Promise<Invited> => {
    const person = await lockedPerson(tx, staffId)
    if (person.inactiveSince !== null) throw hasLeft(person.fullName)
    if (person.userId !== null) throw new AppError('conflict', `${person.fullName} has an account already.`)
    const roles = await rolesOf(tx, actor, person)
    if (roles.length === 0) throw needsRole(person.fullName)
    await requireReach(tx, actor, roles)
    const sentTo = destination(way, person)
    await withdraw(tx, actor, staffId)

    const school = await schoolOf(tx, actor)
    const secret = randomSecret()
    const address = `${new URL(env.NEXTAUTH_URL).origin}/invitation/${linkOf(school.number, secret)}`
    const endsAt = new Date(Date.now() + invitationDays * 86_400_000)
    const told = { name: person.fullName, school: school.name, address, endsAt }
    const [letterId = null] = await post({ tx, actor, emit }, lettersFor(way, sentTo, told))
    const [added] = await tx
      .insert(invitations)
      .values({
        schoolId: actor.schoolId,
        staffId,
        way,
        sentTo,
        secretHash: hashOfSecret(secret),
        endsAt,
        letterId,
        createdBy: actor.userId,
      })
      .returning({ invitationId: invitations.id })
    return { ...added!, way, sentTo, address }
  },
)

/** Calls an invitation back: its link opens nothing any more. */
export const revokeInvitation = command(
  {
    can: 'staff.invite',
    input: OneInvitation,
    touches: () => [],
    audited: ({ invitationId }) => ({ invitationId, revoked: true }),
  },
  async ({ tx, actor, input: { invitationId } }) => {
    const [open] = (await tx.execute(sql`
      update invitations set revoked_at = now(), revoked_by = ${actor.userId}
      where id = ${invitationId} and accepted_at is null and revoked_at is null returning id`)) as unknown as {
      id: string
    }[]
    if (!open) throw notFound('This invitation')
    return { invitationId }
  },
)

/** Where it goes: an address or number that can be reached. @throws AppError `invalid` beside the choice, `conflict` without a service */
function destination(way: Way, { email, phone }: typeof staff.$inferSelect): string | null {
  const refuse = (words: string) => new AppError('invalid', words, { way: [words] })
  if (way === 'hand') return null
  if (way === 'email') {
    if (email === null)
      throw refuse('No e-mail address is recorded. Add one, or hand the link over yourself.')
    if (!canMail()) throw refuse('This installation sends no mail. Hand the link over yourself.')
    return email
  }
  if (phone === null || !readPhone(phone)?.sms)
    throw refuse('No mobile number is recorded. Add one, or hand the link over yourself.')
  if (!canSms()) throw refuse('This installation sends no SMS. Hand the link over yourself.')
  return phone
}

type Told = Parameters<typeof invitationMail>[0]

function lettersFor(way: Way, to: string | null, told: Told): Letter[] {
  if (to === null) return []
  return way === 'email'
    ? [{ channel: 'mail', to, ...invitationMail(told) }]
    : [{ channel: 'sms', to, text: invitationSms(told) }]
}

const withdraw = (tx: Tx, actor: Actor, staffId: string) =>
  tx.execute(sql`update invitations set revoked_at = now(), revoked_by = ${actor.userId}
    where staff_id = ${staffId} and accepted_at is null and revoked_at is null`)

async function schoolOf(tx: Tx, { schoolId }: Actor): Promise<{ number: number; name: string }> {
  const [row] = await tx.execute<{ number: number; name: string }>(sql`
    select s.number, coalesce((select p.name from school_profiles p), s.name) as name from schools s where s.id = ${schoolId}`)
  return row!
}
