import 'server-only'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { memberships } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { loadSchool } from '@/scripts/cli/load'

type Named = { id: string; name: string }

/** The demonstration school, loaded once more under a name of its own, with its people to act as. */
export async function newDemoSchool() {
  const slug = `test-${v7()}`
  await loadSchool({ dir: 'drizzle/demo', slug })
  const { schoolId } = (await findSchool(slug))!
  const system = systemActor(schoolId)
  const ask = <T>(query: ReturnType<typeof sql>) =>
    inSchool(system, async (tx) => [...(await tx.execute(query))] as T[])

  const classes = await ask<Named>(sql`select id, name from classes`)
  const assessments = await ask<Named & { term: number }>(
    sql`select a.id, a.name, t.number as term from assessments a join terms t on t.id = a.term_id`,
  )
  const found = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`The demonstration school has no ${what}.`)
    return value
  }

  async function actorOf(userId: string): Promise<Actor> {
    const rows = await outsideAnySchool((tx) =>
      tx
        .select({ userId: memberships.userId, schoolId: memberships.schoolId, role: memberships.role })
        .from(memberships),
    )
    const roles = rows
      .filter((row) => row.userId === userId && row.schoolId === schoolId)
      .map(({ role }) => role as Role)
    return { userId, schoolId, roles, provedAt: Date.now() }
  }

  return {
    schoolId,
    slug,
    system,
    ask,
    classId: (name: string) =>
      found(
        classes.find((each) => each.name === name),
        name,
      ).id,
    assessmentId: (term: number, name: string) =>
      found(
        assessments.find((each) => each.term === term && each.name === name),
        name,
      ).id,
    /** The first person with this role; `leads`: who leads that class, `teaches`: who teaches an area there. */
    async withRole(role: Role): Promise<Actor> {
      const [row] = await ask<{
        userId: string
      }>(sql`select s.user_id as "userId" from staff s join memberships m on m.user_id = s.user_id
        where m.school_id = ${schoolId} and m.role = ${role}::role order by s.employee_number limit 1`)
      return actorOf(found(row, role).userId)
    },
    async leaderOf(className: string): Promise<Actor> {
      const [row] = await ask<{
        userId: string
      }>(sql`select s.user_id as "userId" from staff s join class_teachers h on h.staff_id = s.id
        join classes k on k.id = h.class_id where k.name = ${className}`)
      return actorOf(found(row, className).userId)
    },
    /** A subject teacher who leads no class. */
    async subjectTeacher(): Promise<Actor> {
      const [row] = await ask<{
        userId: string
      }>(sql`select s.user_id as "userId" from staff s join memberships m on m.user_id = s.user_id
        where m.school_id = ${schoolId} and m.role = 'subject_teacher' and not exists (
          select from memberships o where o.user_id = s.user_id and o.role <> 'subject_teacher') limit 1`)
      return actorOf(found(row, 'subject teacher').userId)
    },
    /** The guardian of a learner, with an account; `maySee` decides over reports. */
    async parentOf(learnerId: string, maySee = true): Promise<Actor> {
      const userId = v7()
      await outsideAnySchool(async (tx) => {
        await tx.execute(
          sql`insert into users (id, username, password_hash) values (${userId}, ${`parent-${userId}`}, 'none')`,
        )
        await tx.insert(memberships).values({ userId, schoolId, role: 'parent' })
      })
      await ask(sql`update guardians g set user_id = ${userId} from guardianships s
        where s.guardian_id = g.id and s.learner_id = ${learnerId} and s."order" = 1`)
      if (!maySee)
        await ask(sql`update guardianships s set may_see_reports = false where s.learner_id = ${learnerId}`)
      return actorOf(userId)
    },
  }
}
