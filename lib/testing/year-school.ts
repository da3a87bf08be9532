import 'server-only'
import { v7 } from 'uuid'

import * as t from '@/drizzle/schema'
import { today } from '@/lib/dates'
import { inSchool } from '@/lib/db'
import { insertRows } from '@/lib/db/rows'
import { newSchool } from './school'

/**
 * A school in the year that it is: Grade 7 East and West, Grade 8 East, West and North, Grade 9 East and West, with `size` learners
 * in each, girls and boys in turn; one term with one assessment and a paper in Mathematics.
 */
export async function newYearSchool(size = 3) {
  const school = await newSchool()
  const { schoolId, system } = school
  const year = Number(today().slice(0, 4))
  const [yearId, termId, levelId, areaId, assessmentId, paperId] = [v7(), v7(), v7(), v7(), v7(), v7()]
  const grades = ['Grade 7', 'Grade 8', 'Grade 9'].map((name, i) => ({
    id: v7(),
    schoolId,
    levelId,
    name,
    order: 7 + i,
  }))
  const streams = [
    ['East', 'West'],
    ['East', 'West', 'North'],
    ['East', 'West'],
  ]
  const classes = grades.flatMap((grade, i) =>
    streams[i]!.map((stream, n) => ({
      id: v7(),
      schoolId,
      yearId,
      gradeId: grade.id,
      stream,
      name: `${grade.name} ${stream}`,
      order: i * 10 + n,
      capacity: null,
    })),
  )
  const learners = classes.flatMap(({ id: classId }, k) =>
    Array.from({ length: size }, (_, i) => {
      const number = String(k * 1000 + i + 1).padStart(5, '0')
      const name = `Child ${number}`
      const row = {
        admissionNumber: number,
        admissionKey: number,
        fullName: name,
        searchName: name.toLowerCase(),
      }
      return { id: v7(), classId, ...row, gender: i % 2 ? ('M' as const) : ('F' as const) }
    }),
  )
  await inSchool(system, async (tx) => {
    await tx.insert(t.academicYears).values({ id: yearId, schoolId, year })
    await tx.insert(t.terms).values({
      id: termId,
      schoolId,
      yearId,
      number: 1,
      name: 'Term 1',
      opens: `${year}-01-05`,
      closes: `${year}-10-23`,
    })
    await tx.insert(t.schoolSettings).values({
      schoolId,
      version: 1,
      effectiveFrom: '2020-01-01',
      absentCountsAsZero: false,
      rankBy: 'average',
    })
    await tx.insert(t.gradingScales).values({
      schoolId,
      code: 'plain',
      version: 1,
      name: 'Plain',
      effectiveFrom: '2020-01-01',
      overallFrom: 'average',
      bands: [
        { level: 'P', name: 'Pass', min: 40, points: 2, group: 'ME' },
        { level: 'F', name: 'Below', min: 0, points: 1, group: 'BE' },
      ],
    })
    await tx
      .insert(t.levels)
      .values({ id: levelId, schoolId, code: 'junior', name: 'Junior', order: 1, scaleCode: 'plain' })
    await tx.insert(t.grades).values(grades)
    await tx.insert(t.learningAreas).values({
      id: areaId,
      schoolId,
      levelId,
      code: 'MAT',
      name: 'Mathematics',
      abbreviation: 'MATH',
      order: 1,
    })
    await tx.insert(t.assessments).values({
      id: assessmentId,
      schoolId,
      termId,
      name: 'End Term',
      order: 1,
      weight: '100',
      startsOn: `${year}-10-01`,
      endsOn: `${year}-10-05`,
    })
    await tx.insert(t.papers).values({ id: paperId, schoolId, assessmentId, areaId, max: '100' })
    await insertRows(tx, t.classes, classes)
    await insertRows(
      tx,
      t.learners,
      learners.map(({ classId: _, ...learner }) => ({ ...learner, schoolId })),
    )
    await insertRows(
      tx,
      t.enrolments,
      learners.map(({ id, classId }) => ({
        id: v7(),
        schoolId,
        learnerId: id,
        classId,
        from: `${year}-01-05`,
      })),
    )
  })
  const classNamed = (name: string) => classes.find((each) => each.name === name)!
  const of = (name: string) => learners.filter(({ classId }) => classId === classNamed(name).id)
  return { ...school, year, yearId, termId, assessmentId, paperId, areaId, classes, learners, classNamed, of }
}
