import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { guardians, guardianships } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { getLearner } from './queries'

async function staffed(size?: number) {
  const school = await newMarkSchool(size)
  const head = await school.person('head')
  const english = await school.person('subject_teacher')
  const leader = await school.person('class_teacher')
  const idle = await school.person('subject_teacher')
  await school.lead(leader.staffId, school.east)
  await school.assign(english.staffId, school.west, school.area.ENG)
  return { ...school, head, english, leader, idle }
}

describe('a learner', () => {
  async function withGuardians(count = 1) {
    const school = await staffed()
    const { schoolId, system, learners } = school
    const [inEast, inWest] = [learners.east[0]!, learners.west[0]!]
    await inSchool(system, async (tx) => {
      const people = Array.from({ length: count }, (_, i) => ({
        schoolId,
        id: v7(),
        fullName: `Guardian ${i}`,
        phone: `+2547120001${10 + i}`,
        email: 'home@example.com',
      }))
      await tx.insert(guardians).values(people)
      const ties = people.flatMap(({ id }, i) =>
        [inEast, inWest].map((learner) => ({
          schoolId,
          learnerId: learner.id,
          guardianId: id,
          relationship: 'Mother',
          order: i + 1,
          pays: true,
        })),
      )
      await tx.insert(guardianships).values(ties)
    })
    return { ...school, inEast, inWest }
  }

  it('shows everything to those who lead the class or the school', async () => {
    const school = await withGuardians()
    for (const { actor } of [school.head, school.leader]) {
      const page = await getLearner(actor, school.inEast.id)
      expect(page).toMatchObject({
        admissionNumber: '0900',
        details: expect.any(Object),
        guardians: [{ relationship: 'Mother', phones: ['+254712000110'], email: 'home@example.com' }],
        enrolments: [{ className: 'Grade 8 East', year: 2026, to: null, mine: true }],
      })
    }
  })

  it('hides phones, birthday and numbers of the state from a teacher of one subject', async () => {
    const school = await withGuardians()
    const page = await getLearner(school.english.actor, school.inWest.id)
    expect(page).toMatchObject({
      details: null,
      guardians: [{ name: 'Guardian 0', phones: ['••• ••• 110'] }],
    })
    expect(JSON.stringify(page)).not.toContain('254712')
    expect(JSON.stringify(page)).not.toContain('example.com')
  })

  it('is not there for another class, another school, or what is no id', async () => {
    const school = await withGuardians()
    const other = await staffed()
    expect(await getLearner(school.english.actor, school.inEast.id)).toBeNull()
    expect(await getLearner(school.leader.actor, school.inWest.id)).toBeNull()
    expect(await getLearner(school.idle.actor, school.inWest.id)).toBeNull()
    expect(await getLearner(other.head.actor, school.inEast.id)).toBeNull()
    expect(await getLearner(school.head.actor, '0900')).toBeNull()
  })

  it('takes two statements, with one guardian and with nine', async () => {
    for (const count of [1, 9]) {
      const school = await withGuardians(count)
      const { result, statements } = await countingStatements(() =>
        getLearner(school.head.actor, school.inEast.id),
      )
      expect(result!.guardians).toHaveLength(count)
      expect(statements).toHaveLength(2)
    }
  })
})
