import { v7 } from 'uuid'
import { expect, it } from 'vitest'

import { guardians, guardianships } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newLearnerSchool } from '@/lib/testing/learners'
import { classListOf } from './queries'

it('lists a class by name, with whom to call for those who know it closely alone', async () => {
  const { head, leader, english, person, east, west, system, schoolId, learnerId } = await newLearnerSchool()
  const guardianId = v7()
  await inSchool(system, async (tx) => {
    await tx
      .insert(guardians)
      .values({ schoolId, id: guardianId, fullName: 'Ruth Doe', phone: '+254712000123' })
    await tx
      .insert(guardianships)
      .values({ schoolId, learnerId, guardianId, relationship: 'mother', order: 1 })
  })
  for (const actor of [head, leader, (await person('bursar')).actor])
    expect(await classListOf(actor, east)).toMatchObject({
      className: 'Grade 8 East',
      year: 2026,
      teacher: 'Person class_teacher',
      school: { name: 'Test School' },
      learners: [{ name: 'Amina Charo', guardian: 'Ruth Doe', phone: '0712 000 123' }, {}, {}, {}, {}],
    })
  const taught = await classListOf(english, east)
  expect(taught!.learners[0]).toMatchObject({ name: 'Amina Charo', guardian: null, phone: null })
  expect(await classListOf(leader, west)).toBeNull()
  expect(await classListOf((await newLearnerSchool()).head, east)).toBeNull()
  expect(await classListOf(head, 'x')).toBeNull()
  expect((await countingStatements(() => classListOf(head, east))).statements).toHaveLength(2)
})
