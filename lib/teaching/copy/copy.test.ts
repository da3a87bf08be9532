import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { academicYears, assignments, classes, classTeachers } from '@/drizzle/schema'
import type { Role } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { undoChange } from '@/lib/undo/commands'
import { copyTeaching } from './commands'
import { previewCopy } from './queries'

/** 2026 with a leader and a teacher of Grade 8 East, and 2027 with an East and a new North. */
async function twoYears() {
  const school = await newMarkSchool()
  const head = await school.person('head')
  const { staffId } = await school.person('bursar')
  await school.lead(staffId, school.east)
  await school.assign(staffId, school.east, school.area.MAT)
  const { schoolId, grade: gradeId } = school
  const yearId = v7()
  const newEast = v7()
  await inSchool(school.system, async (tx) => {
    await tx.insert(academicYears).values({ id: yearId, schoolId, year: 2027 })
    const own = { schoolId, yearId, gradeId, order: 1 }
    await tx.insert(classes).values([
      { ...own, id: newEast, stream: 'East', name: 'Grade 8 East' },
      { ...own, id: v7(), stream: 'North', name: 'Grade 8 North' },
    ])
  })
  const placesOf = (classId: string) =>
    inSchool(school.system, async (tx) => ({
      leads: (await tx.select().from(classTeachers)).filter((row) => row.classId === classId).length,
      lessons: (await tx.select().from(assignments)).filter((row) => row.classId === classId).length,
    }))
  return { ...school, head, staffId, newEast, placesOf }
}

describe('copying from the year before', () => {
  it('shows first, then takes over, gives the roles, and can be undone', async () => {
    const { head, newEast, placesOf } = await twoYears()
    const { result: plan, statements } = await countingStatements(() => previewCopy(head.actor, 2027))
    expect(statements).toHaveLength(3)
    expect(plan).toMatchObject({ year: 2027, from: 2026, unmatched: ['Grade 8 North'], kept: 0 })
    expect([plan!.leads.length, plan!.lessons.length]).toEqual([1, 1])
    expect(await placesOf(newEast)).toEqual({ leads: 0, lessons: 0 })
    const { changeId, forget } = await copyTeaching(head.actor, { year: 2027, seen: 2 })
    expect(forget).toHaveLength(1)
    expect(await placesOf(newEast)).toEqual({ leads: 1, lessons: 1 })
    await expect(copyTeaching(head.actor, { year: 2027, seen: 0 })).rejects.toMatchObject({
      code: 'conflict',
    })
    await undoChange(head.actor, { changeId })
    expect(await placesOf(newEast)).toEqual({ leads: 0, lessons: 0 })
  })

  it('does nothing when it is not what was shown', async () => {
    const { head, newEast, assign, area, staffId, placesOf } = await twoYears()
    await assign(staffId, newEast, area.MAT)
    await expect(copyTeaching(head.actor, { year: 2027, seen: 2 })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await placesOf(newEast)).toEqual({ leads: 0, lessons: 1 })
  })

  it('has nothing before the first year, nor in a school without one', async () => {
    const { head } = await twoYears()
    expect(await previewCopy(head.actor, 2026)).toBeNull()
    expect(await previewCopy((await (await newSchool()).person('head')).actor)).toBeNull()
    for (const year of [2026, 1999])
      await expect(copyTeaching(head.actor, { year, seen: 0 })).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])('%s may not', async (role) => {
    const { person } = await twoYears()
    const { actor } = await person(role)
    await expect(previewCopy(actor, 2027)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(copyTeaching(actor, { year: 2027, seen: 2 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
