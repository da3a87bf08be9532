import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { marks, publications } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { getToday } from './queries'

/** Grade 8 East and West sit the End Term from 12 to 15 October 2026; the Opener has no papers. */
async function staffed(size?: number) {
  const school = await newMarkSchool(size)
  const head = await school.person('head')
  const maths = await school.person('subject_teacher')
  const leader = await school.person('class_teacher', 'subject_teacher')
  await school.assign(maths.staffId, school.east, school.area.MAT)
  await school.lead(leader.staffId, school.east)
  await school.assign(leader.staffId, school.west, school.area.CRE)
  return { ...school, head, maths, leader }
}

const during = '2026-10-13'

describe('today', () => {
  it('is about the assessment of these days, or the latest that has begun', async () => {
    const { head } = await staffed()
    const name = async (day: string) => {
      const { assessment, next } = await getToday(head.actor, day)
      return [assessment?.name ?? null, next?.name ?? null]
    }
    expect(await name('2026-10-12')).toEqual(['End Term', null])
    expect(await name('2026-10-15')).toEqual(['End Term', null])
    expect(await name('2027-05-01')).toEqual(['End Term', null])
    expect(await name('2026-10-11')).toEqual([null, 'End Term'])
    const empty = await (await newSchool()).person('head')
    expect(await getToday(empty.actor)).toMatchObject({ assessment: null, next: null, sheets: [] })
  })

  it('counts what is entered on the sheets of a teacher', async () => {
    const school = await staffed()
    const { schoolId, paper, learners } = school
    const entered = learners.east.slice(0, 2).map(({ id }) => ({
      schoolId,
      paperId: paper.MAT,
      learnerId: id,
      state: 'number' as const,
      value: '50',
    }))
    await inSchool(school.system, (tx) => tx.insert(marks).values(entered))
    const { sheets, teaches, leads } = await getToday(school.maths.actor, during)
    expect(sheets).toMatchObject([
      { className: 'Grade 8 East', subject: 'MAT', expected: 5, entered: 2, missing: 3 },
    ])
    expect(teaches).toEqual([`${school.east} MAT`])
    expect(leads).toEqual([])
  })

  it('shows a class teacher every area of the class, and knows which sheets are their own', async () => {
    const school = await staffed()
    const { sheets, teaches, leads } = await getToday(school.leader.actor, during)
    expect(leads).toEqual([school.east])
    expect(teaches).toEqual([`${school.west} RE`])
    expect(sheets.filter(({ classId }) => classId === school.east).map(({ subject }) => subject)).toEqual([
      'MAT',
      'ENG',
      'RE',
    ])
    expect(sheets.filter(({ classId }) => classId === school.west).map(({ subject }) => subject)).toEqual([
      'RE',
    ])
  })

  it('tells leaders and class teachers what is published, and nobody else', async () => {
    const school = await staffed()
    const row = { schoolId: school.schoolId, termId: school.term, assessmentId: school.endTerm, edition: 1 }
    const made = { settingsVersion: 1, scaleCode: 'knec-8', scaleVersion: 1, publishedBy: v7() }
    await inSchool(school.system, (tx) =>
      tx
        .insert(publications)
        .values([school.east, school.west].map((classId) => ({ ...row, ...made, classId }))),
    )
    const published = async (who: 'head' | 'leader' | 'maths') =>
      (await getToday(school[who].actor, during)).publications.map(({ classId }) => classId).sort()
    expect(await published('head')).toEqual([school.east, school.west].sort())
    expect(await published('leader')).toEqual([school.east])
    expect(await published('maths')).toEqual([])
  })

  it('takes six statements for 5 and for 60 learners', async () => {
    for (const size of [5, 60]) {
      const { head } = await staffed(size)
      const { result, statements } = await countingStatements(() => getToday(head.actor, during))
      expect(result.sheets.length).toBeGreaterThan(0)
      expect(statements).toHaveLength(6)
    }
  })
})
