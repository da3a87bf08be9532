import 'server-only'
import { and, eq } from 'drizzle-orm'

import { memberships, users } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { outsideAnySchool } from '@/lib/db'
import { addPerson } from '@/lib/people/staff/commands'
import { getStaff } from '@/lib/people/staff/queries'
import { newSchool } from './school'

/** As a form says it. */
export const jane = { fullName: 'Jane Wambui', 'role.subject_teacher': 'on' }

/** A school with a head, and Jane Wambui who teaches and has no account yet. */
export async function withStaff() {
  const school = await newSchool()
  const head = await school.person('head')
  const { staffId } = await addPerson(head.actor, jane)
  return { ...school, head, staffId }
}

/** What the form of somebody's page sends, with what is typed. */
export const form = async (actor: Actor, staffId: string, more: Record<string, unknown> = {}) => {
  const { fullName, version, roles } = (await getStaff(actor, staffId))!
  return { staffId, fullName, version, roles, ...more }
}

/** The roles of an account in a school, as they are stored. */
export const rolesOf = (schoolId: string, userId: string) =>
  outsideAnySchool(async (tx) => {
    const rows = await tx
      .select({ role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.schoolId, schoolId as never), eq(memberships.userId, userId)))
      .orderBy(memberships.role)
    return rows.map(({ role }) => role)
  })

/** Gives an account a role in another school. */
export const placeIn = (schoolId: string, userId: string, role: Role) =>
  outsideAnySchool((tx) => tx.insert(memberships).values({ userId, schoolId: schoolId as never, role }))

export const accountRow = async (userId: string) =>
  (await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId))))[0]
