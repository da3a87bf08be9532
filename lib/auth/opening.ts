import 'server-only'
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'

import { guardians, staff, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { notFound } from '@/lib/errors'
import { createUsers, type NewUser } from './accounts'
import type { Role, SchoolId } from './actor'

/** Somebody on the staff who is to sign in. Their e-mail address and phone are theirs to sign in with too, while free. */
export type StaffAccount = {
  staffId: string
  username: string
  email: string | null
  phone: string | null
  roles: readonly Role[]
}

/** What an account signs in with; `username` may differ from the one wanted, which somebody else has. */
export type OpenedAccount = {
  staffId: string
  wanted: string
  username: string
  email: string | null
  phone: string | null
}

const unusable = 'none'

/**
 * Opens accounts for the staff of a school: all, or none. They are always new ones: a username that somebody in this
 * installation has becomes `username.slug`, a taken e-mail address or phone is left off. Without `passwordHash` nobody
 * can sign in before they are given a password.
 */
export async function openStaffAccounts(
  { schoolId, slug }: { schoolId: SchoolId; slug: string },
  people: readonly StaffAccount[],
  passwordHash: string = unusable,
): Promise<OpenedAccount[]> {
  const accounts = await freeNames(people, slug)
  const users = accounts.map(({ username, email, phone }, i) => ({
    username,
    email,
    phone,
    secret: { passwordHash },
    mustChange: false,
    memberships: people[i]!.roles.map((role) => ({ schoolId, role })),
  }))
  await createUsers(users, async (tx, ids) => {
    await tx.execute(sql`select set_config('app.school_id', ${schoolId}, true)`)
    for (const [i, userId] of ids.entries())
      await tx.update(staff).set({ userId }).where(eq(staff.id, people[i]!.staffId))
  })
  return accounts
}

type NewLeader = {
  schoolId: SchoolId
  fullName: string
  username: string
  passwordHash: string
  mustChange: boolean
  worksAs: readonly Role[]
}

/** Somebody new on the staff with an account, all or nothing. @returns the account's id. @throws as `createUser` */
export async function openStaffAccount({ schoolId, fullName, worksAs, passwordHash, ...account }: NewLeader) {
  const user = {
    ...account,
    secret: { passwordHash },
    memberships: worksAs.map((role) => ({ schoolId, role })),
  }
  const [id] = await createUsers([user], async (tx, [userId]) => {
    await tx.execute(sql`select set_config('app.school_id', ${schoolId}, true)`)
    await tx.insert(staff).values({ schoolId, userId, fullName })
  })
  return id!
}

/**
 * Lets a guardian sign in as a parent of the school: account, membership and link, all or nothing.
 * @returns the account's id. @throws AppError `not_found` for a guardian who is not there or has an account
 */
export async function openGuardianAccount(
  guardian: { schoolId: SchoolId; guardianId: string },
  account: Pick<NewUser, 'username' | 'email' | 'phone' | 'secret' | 'mustChange'>,
): Promise<string> {
  const { schoolId, guardianId } = guardian
  const parent = { ...account, memberships: [{ schoolId, role: 'parent' as const }] }
  const [id] = await createUsers([parent], async (tx, [userId]) => {
    await tx.execute(sql`select set_config('app.school_id', ${schoolId}, true)`)
    const linked = await tx
      .update(guardians)
      .set({ userId })
      .where(and(eq(guardians.id, guardianId), isNull(guardians.userId)))
      .returning({ id: guardians.id })
    if (linked.length === 0) throw notFound('This guardian')
  })
  return id!
}

async function freeNames(people: readonly StaffAccount[], slug: string): Promise<OpenedAccount[]> {
  if (people.length === 0) return []
  const suffixed = (username: string) => `${username.slice(0, 63 - slug.length)}.${slug}`
  const present = await outsideAnySchool((tx) =>
    tx
      .select({ username: users.username, email: users.email, phone: users.phone })
      .from(users)
      .where(
        or(
          inArray(
            users.username,
            people.flatMap(({ username }) => [username, suffixed(username)]),
          ),
          inArray(
            users.email,
            people.flatMap(({ email }) => email ?? []),
          ),
          inArray(
            users.phone,
            people.flatMap(({ phone }) => phone ?? []),
          ),
        ),
      ),
  )
  const taken = new Set(present.flatMap(({ username, email, phone }) => [username, email, phone]))
  const free = <T extends string>(name: T | null) => {
    if (name === null || taken.has(name)) return null
    taken.add(name)
    return name
  }
  return people.map(({ staffId, username: wanted, email, phone }) => {
    const username = free(wanted) ?? free(suffixed(wanted)) ?? suffixed(`${wanted}.${staffId.slice(-6)}`)
    return { staffId, wanted, username, email: free(email), phone: free(phone) }
  })
}
