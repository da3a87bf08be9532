import 'server-only'
import { and, eq, inArray, sql } from 'drizzle-orm'

import { memberships, schools, staff } from '@/drizzle/schema'
import { dropTags, tag } from '@/lib/cache'
import { outsideAnySchool } from '@/lib/db'
import { notFound } from '@/lib/errors'
import type { SchoolId } from './actor'
import { forgetSessionsOf } from './recall'

/**
 * Lets somebody who leads a school work in its practice school, in the same roles and under their own name.
 * @throws AppError `not_found` unless `to` is a practice school of `from` and the person leads `from`
 */
export async function joinPractice(
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<SchoolId> {
  const [home, practice] = [from, to] as SchoolId[]
  await outsideAnySchool(async (tx) => {
    const [there] = await tx
      .select({ id: schools.id })
      .from(schools)
      .where(and(eq(schools.id, practice!), eq(schools.practiceOf, home!)))
    const roles = await tx
      .select({ role: memberships.role })
      .from(memberships)
      .where(
        and(
          eq(memberships.userId, userId),
          eq(memberships.schoolId, home!),
          inArray(memberships.role, ['admin', 'head', 'deputy']),
        ),
      )
    if (!there || roles.length === 0) throw notFound('This practice school')
    await tx.execute(sql`select set_config('app.school_id', ${from}, true)`)
    const [person] = await tx
      .select({ fullName: staff.fullName, title: staff.title })
      .from(staff)
      .where(eq(staff.userId, userId))
    await tx
      .insert(memberships)
      .values(roles.map(({ role }) => ({ userId, schoolId: practice!, role })))
      .onConflictDoNothing()
    await tx.execute(sql`select set_config('app.school_id', ${to}, true)`)
    await tx
      .insert(staff)
      .values({ schoolId: practice!, userId, fullName: person?.fullName ?? 'You', title: person?.title })
      .onConflictDoNothing()
  })
  await dropTags(practice!, [tag.staff])
  await forgetSessionsOf(userId)
  return practice!
}
