import 'server-only'
import { sql } from 'drizzle-orm'

import type { Actor, Role } from '@/lib/auth/actor'
import { hashOfSecret } from '@/lib/auth/link-secret'
import { authorize } from '@/lib/auth/policy'
import { schoolNumbered } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import { usernameFrom } from '../account/rules'
import type { Way } from './input'
import { type InvitationState, readLink } from './rules'

export type OpenInvitation = {
  id: string
  staffId: string
  name: string
  roles: Role[]
  way: Way
  sentTo: string | null
  createdAt: string
  endsAt: string
  /** Its time is over, and nobody took it. */
  ended: boolean
  /** What became of the mail or text: it waits, went out, or was refused for a reason. */
  letter: 'none' | 'waiting' | 'sent' | 'refused'
  reason: string | null
}

/** Invitations that nobody has taken or called back, the newest first; at most 200. One statement. */
export async function listInvitations(actor: Actor): Promise<OpenInvitation[]> {
  authorize(actor, 'staff.invite')
  return inSchool(
    actor,
    (tx) =>
      tx.execute(sql`
      select i.id, i.staff_id as "staffId", concat_ws(' ', s.title, s.full_name) as name, s.waiting_roles::text[] as roles, i.way,
        i.sent_to as "sentTo", i.created_at as "createdAt", i.ends_at as "endsAt", i.ends_at <= now() as ended, l.reason,
        case when l.id is null then 'none' when l.sent_at is not null then 'sent' when l.refused_at is not null then 'refused'
          else 'waiting' end as letter
      from invitations i join staff s on s.id = i.staff_id left join letters l on l.id = i.letter_id
      where i.accepted_at is null and i.revoked_at is null
      order by i.created_at desc, i.id desc limit 200`) as unknown as Promise<OpenInvitation[]>,
  )
}

/** What the holder of a link is told. `username`: one to begin with. */
export type InvitationSeen = {
  state: InvitationState
  school: string
  name: string
  username: string
  roles: Role[]
}

/** What an invitation's link leads to, for whoever holds it; null for what is none. */
export async function readInvitation(typed: string): Promise<InvitationSeen | null> {
  const link = readLink(typed)
  const school = link && (await schoolNumbered(link.schoolNumber))
  if (!link || !school) return null
  const [row] = await inSchool(
    systemActor(school.schoolId),
    (tx) =>
      tx.execute(sql`
      select case when i.accepted_at is not null then 'taken' when i.revoked_at is not null or s.inactive_since is not null then 'withdrawn'
          when i.ends_at <= now() then 'ended' else 'open' end as state,
        coalesce((select p.name from school_profiles p), ${school.name}) as school, s.full_name as name, s.waiting_roles::text[] as roles
      from invitations i join staff s on s.id = i.staff_id where i.secret_hash = ${hashOfSecret(link.secret)}`) as unknown as Promise<
        Omit<InvitationSeen, 'username'>[]
      >,
  )
  return row ? { ...row, username: usernameFrom(row.name) } : null
}
