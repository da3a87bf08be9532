import 'server-only'
import type { SQL } from 'drizzle-orm'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { recordConsent } from '@/lib/learners/consents/commands'
import { newMarkSchool } from './marks'

/** A school of marks with a head, East's class teacher and its teacher of English; `learnerId`: the first of East. */
export async function newLearnerSchool() {
  const school = await newMarkSchool()
  const head = (await school.person('head')).actor
  const leader = await school.person('class_teacher')
  const english = await school.person('subject_teacher')
  await school.lead(leader.staffId, school.east)
  await school.assign(english.staffId, school.east, school.area.ENG)
  const learnerId = school.learners.east[0]!.id
  const ask = async <T>(query: SQL) =>
    inSchool(school.system, async (tx) => [...(await tx.execute(query))] as T[])
  const consent = (answer: 'given' | 'withdrawn', more: object = {}) =>
    recordConsent(head, { learnerId, purpose: 'photo', answer, decidedOn: '2026-09-01', ...more })
  return { ...school, head, leader: leader.actor, english: english.actor, learnerId, ask, consent }
}

type LearnerSchool = Awaited<ReturnType<typeof newLearnerSchool>>

/**
 * What came of a command about a learner, done by everybody who may not, and for a learner of another class or school: the codes
 * it was refused with, "done" where it was not.
 */
export async function refusals(
  school: LearnerSchool,
  work: (actor: Actor, learnerId: string) => Promise<unknown>,
): Promise<Record<string, string>> {
  const other = await newLearnerSchool()
  const { learnerId, learners, leader, english, person } = school
  const asked: [string, Actor, string][] = [
    ['subject teacher', english, learnerId],
    ['bursar', (await person('bursar')).actor, learnerId],
    ['parent', (await person('parent')).actor, learnerId],
    ['head of another school', other.head, learnerId],
    ['class teacher of another class', leader, learners.west[0]!.id],
  ]
  const answers: Record<string, string> = {}
  for (const [who, actor, id] of asked)
    answers[who] = await work(actor, id).then(
      () => 'done',
      (error) => error.code,
    )
  return answers
}
