import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'

import { enrolments } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import type { AppError } from '@/lib/errors'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { saveMarks } from './commands'

let school: MarkSchool
beforeAll(async () => {
  school = await newMarkSchool()
})

describe('whose marks', () => {
  const matrix = async () => {
    const [s, other] = [await newMarkSchool(), await newMarkSchool()]
    const maths = await s.person('subject_teacher')
    await s.assign(maths.staffId, s.east, s.area.MAT)
    const english = await s.person('subject_teacher')
    await s.assign(english.staffId, s.east, s.area.ENG)
    const west = await s.person('subject_teacher')
    await s.assign(west.staffId, s.west, s.area.MAT)
    const leader = await s.person('class_teacher')
    await s.lead(leader.staffId, s.east)
    const leaderElsewhere = await s.person('class_teacher')
    await s.lead(leaderElsewhere.staffId, s.west)
    const unassigned = await s.person('subject_teacher')
    return {
      s,
      who: {
        head: (await s.person('head')).actor,
        deputy: (await s.person('deputy')).actor,
        admin: (await s.person('admin')).actor,
        system: s.system,
        maths: maths.actor,
        leader: leader.actor,
        english: english.actor,
        west: west.actor,
        leaderElsewhere: leaderElsewhere.actor,
        unassigned: unassigned.actor,
        bursar: (await s.person('bursar')).actor,
        parent: (await s.person('parent')).actor,
        otherHead: (await other.person('head')).actor,
        otherSystem: other.system,
      },
    }
  }

  it('are decided by role, class and area', async () => {
    const { s, who } = await matrix()
    const outcome = async (actor: Actor) => {
      try {
        const { saved, refused } = await save(s, [change(s, '50')], actor)
        return saved.length ? 'saved' : refused[0]!.reason
      } catch (error) {
        return (error as AppError).code
      }
    }
    const outcomes: Record<string, string> = {}
    for (const [name, actor] of Object.entries(who)) outcomes[name] = await outcome(actor)
    expect(outcomes).toEqual({
      head: 'saved',
      deputy: 'saved',
      admin: 'saved',
      system: 'saved',
      maths: 'saved',
      leader: 'saved',
      english: 'paper',
      west: 'not_found',
      leaderElsewhere: 'not_found',
      unassigned: 'not_found',
      bursar: 'forbidden',
      parent: 'forbidden',
      otherHead: 'not_found',
      otherSystem: 'not_found',
    })
  })

  it('end with the class: one who no longer leads it is a stranger', async () => {
    const s = await newMarkSchool(1)
    const { staffId, actor } = await s.person('class_teacher')
    await s.lead(staffId, s.east, '2026-10-01')
    await expect(save(s, [change(s, '5')], actor)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are refused one by one where ids are unknown, of another class or of another school', async () => {
    const other = await newMarkSchool(1)
    const { saved, refused } = await save(school, [
      change(school, '1', { learnerId: v7() }),
      change(school, '2', { learnerId: school.learners.west[0]!.id }),
      change(school, '3', { learnerId: other.learners.east[0]!.id }),
      change(school, '4', { paperId: v7() }),
      change(school, '5', { paperId: other.paper.MAT }),
      change(school, '6', { paperId: school.paper.IRE }),
      change(school, '7', { learnerId: school.learners.east[4]!.id, paperId: school.paper.CRE }),
      change(school, '8', { paperId: school.paper.FRE }),
      change(school, '9', { learnerId: school.learners.east[4]!.id, paperId: school.paper.IRE }),
    ])
    expect(refused.map(({ reason }) => reason)).toEqual([
      'learner',
      'learner',
      'learner',
      'paper',
      'paper',
      'not-registered',
      'not-registered',
      'not-registered',
    ])
    expect(refused.at(-1)!.message).toBe('Not registered for FRE.')
    expect(saved).toMatchObject([{ value: '9' }])
  })

  it.each([
    ['class', { classId: v7() }],
    ['assessment', { assessmentId: v7() }],
  ])('are not there when the %s is unknown', async (_, more) => {
    const call = saveMarks(school.system, {
      classId: school.east,
      assessmentId: school.endTerm,
      changes: [change(school, '1')],
      ...more,
    })
    await expect(call).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are not there in an assessment that sets no papers', async () => {
    const call = saveMarks(school.system, {
      classId: school.east,
      assessmentId: school.opener,
      changes: [change(school, '1')],
    })
    await expect(call).rejects.toMatchObject({ code: 'not_found' })
  })

  it('say so when the learner has moved away meanwhile', async () => {
    const s = await newMarkSchool(1)
    await inSchool(s.system, (tx) =>
      tx.update(enrolments).set({ to: '2026-10-01' }).where(eq(enrolments.classId, s.east)),
    )
    const { refused } = await save(s, [change(s, '5')])
    expect(refused).toMatchObject([
      { reason: 'moved', message: 'Amina Charo is no longer in Grade 8 East; this mark was not saved.' },
    ])
  })
})
