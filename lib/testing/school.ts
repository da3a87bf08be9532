import 'server-only'
import { v7 } from 'uuid'

import * as t from '@/drizzle/schema'
import type { Actor, Role, SchoolId } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/system'
import { inSchool, outsideAnySchool } from '@/lib/db'

/**
 * A school of its own for every test: row-level security is the isolation, so nothing is cleaned up.
 * `person(role)` makes a user with a membership and (for staff roles) a staff row.
 */
export async function newSchool(name = 'Test School') {
  const schoolId = v7() as SchoolId
  const system = systemActor(schoolId)
  await outsideAnySchool((tx) => tx.insert(t.schools).values({ id: schoolId, slug: `s-${schoolId}`, name }))

  async function person(...roles: Role[]) {
    const userId = v7()
    await outsideAnySchool(async (tx) => {
      await tx.insert(t.users).values({ id: userId, username: `u-${userId}`, passwordHash: 'none' })
      await tx.insert(t.memberships).values(roles.map((role) => ({ userId, schoolId, role })))
    })
    // Just signed in, so that what needs a fresh proof may be done.
    const actor: Actor = { userId, schoolId, roles, provedAt: Date.now() }
    const isStaff = roles.some((role) => role !== 'parent')
    const staffId = v7()
    if (isStaff) {
      await inSchool(system, (tx) =>
        tx.insert(t.staff).values({ id: staffId, schoolId, userId, fullName: `Person ${roles.join(' ')}` }),
      )
    }
    return { actor, userId, staffId }
  }

  return { schoolId, system, person }
}
