import 'server-only'
import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'

import * as t from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { forgetSessionsOf } from '@/lib/auth/recall'
import { actorOf } from '@/lib/auth/session'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { inSchool, outsideAnySchool } from '@/lib/db'
import { newMarkSchool } from './marks'

/** The school of `newMarkSchool` with a Grade 7 West beside it, and people who are signed in. */
export async function newLendingSchool() {
  const school = await newMarkSchool()
  const own = { schoolId: school.schoolId }
  const [seven, sevenWest, learner] = [v7(), v7(), v7()]
  await inSchool(school.system, async (tx) => {
    await tx.insert(t.schoolProfiles).values({ ...own, name: 'Test School' })
    await tx.insert(t.grades).values({ ...own, id: seven, levelId: school.level, name: 'Grade 7', order: 7 })
    const west = { ...own, id: sevenWest, yearId: school.year, gradeId: seven }
    await tx.insert(t.classes).values({ ...west, stream: 'West', name: 'Grade 7 West', order: 3 })
    const names = { fullName: 'Zawadi Moraa', searchName: 'zawadi moraa' }
    await tx
      .insert(t.learners)
      .values({ ...own, id: learner, admissionNumber: '0700', admissionKey: '0700', ...names })
    await tx
      .insert(t.enrolments)
      .values({ ...own, learnerId: learner, classId: sevenWest, from: '2026-01-05' })
  })

  /** Somebody with these roles and a session; `now`: as whom they act at this moment. */
  async function signedIn(...roles: Role[]) {
    const person = await school.person(...roles)
    const sid = await startSession(person.userId)
    const now = async (): Promise<Actor> => actorOf((await sessionOf(sid))!)!
    /** Has this role alone from now on. */
    const becomes = async (role: Role) => {
      await outsideAnySchool((tx) =>
        tx.update(t.memberships).set({ role }).where(eq(t.memberships.userId, person.userId)),
      )
      await forgetSessionsOf(person.userId)
    }
    return { ...person, sid, now, becomes }
  }
  return { ...school, seven, sevenWest, sevenLearner: learner, signedIn }
}
