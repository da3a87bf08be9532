import 'server-only'
import { eq, sql } from 'drizzle-orm'

import { schools, sessions } from '@/drizzle/schema'
import { inSchool, type Tx } from '@/lib/db'
import { env } from '@/lib/env'
import type { Actor, Role } from './actor'
import { authorize } from './policy'
import { holdsNow } from './sessions'

export type PersonHere = {
  userId: string
  name: string
  roles: Role[]
  /** On how many they are signed in now, and when they last used one; null: not lately. */
  devices: number
  /** Whether they sign in with a second factor. */
  hasFactor: boolean
  lastSeen: Date | null
}

const most = 100

/** Somebody who works here and can sign in. */
export type Colleague = { staffId: string; userId: string; name: string }

/** Those of the staff who have an account with a role of staff in the school, by name; `only`: of these ids. One statement. */
export async function colleagues(
  tx: Tx,
  { schoolId }: Actor,
  only?: readonly string[],
): Promise<Colleague[]> {
  const chosen = only
    ? sql`and s.id in (select jsonb_array_elements_text(${JSON.stringify(only)}::jsonb)::uuid)`
    : sql``
  const rows = await tx.execute(sql`
    select s.id as "staffId", s.user_id as "userId", concat_ws(' ', s.title, s.full_name) as name from staff s
    where s.school_id = ${schoolId} and exists (select from memberships m join users u on u.id = m.user_id
      where m.user_id = s.user_id and m.school_id = s.school_id and m.role <> 'parent' and u.disabled_at is null) ${chosen}
    order by s.full_name, s.id`)
  return rows as unknown as Colleague[]
}

/**
 * Who may sign in to the school, those who are signed in first: at most a hundred, found by parts of their names.
 * One statement.
 */
export async function peopleOf(actor: Actor, typed = ''): Promise<PersonHere[]> {
  authorize(actor, 'sessions.end')
  const words = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean)
  const byName = words.map((word) => sql` and strpos(lower(name), ${word}) > 0`)
  const rows = await inSchool(actor, (tx) =>
    tx.execute<PersonHere & Record<string, unknown>>(sql`
      select "userId", name, roles, "hasFactor", devices, seen as "lastSeen" from (
        select m.user_id as "userId", array_agg(m.role::text order by m.role) as roles,
               u.factor_since is not null as "hasFactor",
               coalesce((select full_name from staff where user_id = m.user_id),
                        (select full_name from guardians where user_id = m.user_id limit 1), u.username, u.email, u.phone) as name
          from memberships m join users u on u.id = m.user_id
         where m.school_id = ${actor.schoolId} and u.disabled_at is null
         group by m.user_id, u.id) people
        cross join lateral (
          select count(*)::int as devices, max(last_seen_at) as seen from ${sessions}
           where user_id = "userId" and ${holdsNow}) open
       where true${sql.join(byName)}
       order by devices = 0, name limit ${most}`),
  )
  return rows.map((row) => ({ ...row, lastSeen: row.lastSeen && new Date(row.lastSeen) }))
}

/** Of which roles the school asks a second factor, and whether heads and administrators need one whatever it says. */
export async function factorRolesOf(actor: Actor): Promise<{ roles: Role[]; always: boolean }> {
  authorize(actor, 'factors.ask')
  const [school] = await inSchool(actor, (tx) =>
    tx.select({ roles: schools.factorRoles }).from(schools).where(eq(schools.id, actor.schoolId)),
  )
  return { roles: school?.roles ?? [], always: env.SECOND_FACTOR === 'required' }
}
