import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import * as z from 'zod'

import { createUser, disableUser } from '@/lib/auth/accounts'
import type { Role } from '@/lib/auth/actor'
import { appoint, createGroup, putIntoGroup } from '@/lib/auth/groups'
import { endSession } from '@/lib/auth/sessions'
import { command } from '@/lib/command'
import { outsideAnySchool } from '@/lib/db'
import { countAndKeep } from '@/lib/groups/jobs'
import { addDocument } from '@/lib/learners/papers/commands'
import { invite } from '@/lib/people/invitations/commands'
import { addPerson } from '@/lib/people/staff/commands'
import { newDemoSchool } from '@/lib/testing/demo'
import { signedInCookie } from '@/lib/testing/session'
import { familyOf } from './families'
import { lendingIn } from './permissions'
import { yearOf } from './promotion'

/** Everybody who may come, by how they stand to Grade 8 East of one school and a learner in it. */
export const callers = [
  'anonymous',
  'signedOut',
  'expired',
  'disabled',
  'temporary',
  'placeless',
  'groupMember',
  'ops',
  'admin',
  'head',
  'deputy',
  'bursar',
  'leader',
  'leaderElsewhere',
  'teacher',
  'teacherElsewhere',
  'parent',
  'parentElsewhere',
  'parentRestricted',
  'otherHead',
  'otherParent',
] as const
export type Caller = (typeof callers)[number]

export type World = Awaited<ReturnType<typeof newWorld>>
type School = Awaited<ReturnType<typeof newDemoSchool>>

/** Two schools alike, and a cookie for every caller ('' for who has none); `otherHead` and `otherParent` are of the second. */
export async function newWorld() {
  const school = await newDemoSchool()
  const other = await newDemoSchool()
  const account = (name: string, ...roles: Role[]) =>
    createUser({
      username: `access-${name}-${school.slug}`,
      secret: { password: 'three quiet green lanterns' },
      mustChange: name === 'temporary',
      isOps: name === 'ops',
      memberships: roles.map((role) => ({ schoolId: school.schoolId, role })),
    })

  const east = await placesIn(school, 'Grade 8 East')
  const west = await placesIn(school, 'Grade 8 West')
  const abroad = await placesIn(other, 'Grade 8 East')
  const [teacher] = await school.ask<{ userId: string }>(sql`
    select s.user_id as "userId" from assignments i join staff s on s.id = i.staff_id join learning_areas a on a.id = i.area_id
    where i.class_id = ${east.classId} and a.code = 'MAT'`)
  const leaderElsewhere = (await school.leaderOf('Grade 8 West')).userId!
  const [elsewhere] = await school.ask<{ userId: string }>(sql`
    select s.user_id as "userId" from assignments i join staff s on s.id = i.staff_id
    where i.class_id = ${west.classId} and s.user_id not in (${teacher!.userId}, ${leaderElsewhere}) and not exists (
      select from memberships m where m.user_id = s.user_id and m.role <> 'subject_teacher') limit 1`)
  await school.ask(sql`delete from assignments i using staff s where s.id = i.staff_id and i.class_id = ${east.classId}
    and s.user_id in (${leaderElsewhere}, ${elsewhere!.userId})`)

  const admin = await account('admin', 'admin')
  await school.ask(
    sql`insert into staff (id, school_id, user_id, full_name) values (${v7()}, ${school.schoolId}, ${admin}, 'The Administrator')`,
  )
  const head = await school.withRole('head')
  const parent = await school.parentOf(east.learnerId)
  const ids: Partial<Record<Caller, string | null>> = {
    signedOut: await account('signed-out', 'head'),
    expired: await account('expired', 'head'),
    disabled: await account('disabled', 'head'),
    temporary: await account('temporary', 'head'),
    placeless: await account('placeless'),
    groupMember: await groupMember(school.slug, account),
    ops: await account('ops'),
    admin,
    head: head.userId,
    deputy: (await school.withRole('deputy')).userId,
    bursar: (await school.withRole('bursar')).userId,
    leader: (await school.leaderOf('Grade 8 East')).userId,
    leaderElsewhere,
    teacher: teacher!.userId,
    teacherElsewhere: elsewhere!.userId,
    parent: parent.userId,
    parentElsewhere: (await school.parentOf(west.learnerId)).userId,
    parentRestricted: (await school.parentOf(east.restrictedId, false)).userId,
    otherHead: (await other.withRole('head')).userId,
    otherParent: (await other.parentOf(abroad.learnerId)).userId,
  }
  const cookies = Object.fromEntries(callers.map((who) => [who, ''])) as Record<Caller, string>
  for (const who of callers) {
    const userId = ids[who]
    if (!userId) continue
    const { name, value, sid } = await signedInCookie(userId, school.schoolId)
    cookies[who] = `${name}=${value}`
    if (who === 'signedOut') await endSession(sid, 'signed out')
    if (who === 'expired')
      await outsideAnySchool((tx) =>
        tx.execute(sql`update sessions set ends_at = now() where user_id = ${userId}`),
      )
  }
  await disableUser(`access-disabled-${school.slug}`)
  return { school, other, head, east, abroad, ids, cookies }
}

/** What only those who lead the school may undo. */
const nameAgain = command(
  {
    can: 'learners.admit',
    input: z.string(),
    touches: () => [],
    audited: () => null,
    undo: () => ({ kind: 'test', title: 'One learner changed' }),
  },
  async ({ tx, input: learnerId, changeId }) => {
    await tx.execute(sql`update learners set version = version + 1 where id = ${learnerId}`)
    return changeId
  },
)

/** Somebody who sees the figures of the group that the school is in, and belongs to no school. */
async function groupMember(slug: string, account: (name: string) => Promise<string>): Promise<string> {
  const userId = await account('group')
  const group = `group-${slug}`
  await createGroup({ slug: group, name: 'A Group' })
  await countAndKeep([await putIntoGroup(slug, group)])
  await appoint(`access-group-${slug}`, group)
  return userId
}

/** What stands in the addresses of a class: it, its End Term, a paper, and two of its learners. */
async function placesIn(school: School, className: string) {
  const classId = school.classId(className)
  const assessmentId = school.assessmentId(3, 'End Term')
  const learners = await school.ask<{ id: string; name: string }>(sql`
    select l.id, l.full_name as name from learners l join enrolments e on e.learner_id = l.id
    where e.class_id = ${classId} and e."to" is null order by l.full_name`)
  const [paper] = await school.ask<{ id: string; areaId: string }>(sql`
    select p.id, p.area_id as "areaId" from papers p join learning_areas a on a.id = p.area_id join classes k on k.id = ${classId}
      join grades g on g.id = k.grade_id where p.assessment_id = ${assessmentId} and a.code = 'MAT' and a.level_id = g.level_id`)
  const personId = await createUser({
    username: `access-${v7()}`,
    secret: { password: 'three quiet green lanterns' },
    mustChange: false,
    memberships: [{ schoolId: school.schoolId, role: 'bursar' }],
  })
  const spare = { roles: ['bursar'] }
  const borrowerId = await createUser({
    username: `access-borrower-${v7()}`,
    secret: { password: 'three quiet green lanterns' },
    mustChange: false,
    memberships: [{ schoolId: school.schoolId, role: 'bursar' }],
  })
  const { staffId } = await addPerson(school.system, { fullName: 'Plays No Part', ...spare })
  const { staffId: spareId } = await addPerson(school.system, { fullName: 'Nor Does This One', ...spare })
  const { staffId: invitedId } = await addPerson(school.system, { fullName: 'Is Invited', ...spare })
  const { invitationId } = await invite(school.system, { staffId: invitedId, way: 'hand' })
  return {
    ...(await familyOf(school, learners[2]!.id)),
    ...(await yearOf(school, learners[3]!.id)),
    ...(await lendingIn(school, classId, borrowerId)),
    ...(await addDocument(await school.withRole('head'), {
      learnerId: learners[0]!.id,
      title: 'A certificate',
      bytes: new TextEncoder().encode('%PDF-1.7 a certificate'),
    })),
    classId,
    assessmentId,
    personId,
    staffId,
    spareId,
    invitationId,
    changeId: await nameAgain(await school.withRole('head'), learners.at(-1)!.id),
    paperId: paper!.id,
    areaId: paper!.areaId,
    learnerId: learners[0]!.id,
    restrictedId: learners[1]!.id,
    names: learners.map(({ name }) => name),
  }
}
