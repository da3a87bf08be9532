import { schoolProfiles } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { change, newMarkSchool, save } from '@/lib/testing/marks'

/** A school whose Grade 8 East has `size` learners with a mark in Mathematics, enough for report cards. */
export async function schoolWithCards(size: number) {
  const school = await newMarkSchool(size)
  const { schoolId } = school
  await inSchool(school.system, (tx) =>
    tx.insert(schoolProfiles).values({ schoolId, name: 'Several School' }),
  )
  await save(
    school,
    school.learners.east.map(({ id }) => change(school, '61', { learnerId: id })),
  )
  return school
}
