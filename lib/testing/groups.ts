import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { learners } from '@/drizzle/schema'
import { createUser } from '@/lib/auth/accounts'
import { appoint, createGroup, putIntoGroup } from '@/lib/auth/groups'
import { outsideAnySchool } from '@/lib/db'
import { newMarkSchool } from './marks'
import { newSchool } from './school'

export const slugOf = (schoolId: string) => `s-${schoolId}`

/** A group with two schools, one of which has marks, a third school of no group, and somebody who is nothing but its member. */
export async function aGroup() {
  const slug = `g-${v7()}`
  const groupId = await createGroup({ slug, name: `Group ${slug}` })
  const [full, empty, stranger] = [await newMarkSchool(), await newSchool('Empty School'), await newSchool()]
  const head = await full.person('head')
  for (const { schoolId } of [full, empty]) await putIntoGroup(slugOf(schoolId), slug)
  const username = `member-${v7()}`
  const secret = { passwordHash: 'none' }
  const userId = await createUser({ username, secret, mustChange: false, memberships: [] })
  await appoint(username, slug)
  return { slug, groupId, full, empty, stranger, head, userId, username }
}

/** As if a school had been counted six minutes ago. */
export const ageFigures = (schoolId: string) =>
  outsideAnySchool((tx) =>
    tx.execute(
      sql`update school_figures set taken_at = now() - interval '6 minutes' where school_id = ${schoolId}`,
    ),
  )

/** The learners that can be seen outside any school: none, if row-level security holds. */
export const learnersOutside = () => outsideAnySchool((tx) => tx.select().from(learners))
