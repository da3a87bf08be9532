import { beforeAll, describe, expect, it } from 'vitest'

import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { getReadyBoard } from '@/lib/reports/board/queries'
import { getClassReports, getReportCard } from '@/lib/reports/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { newSchool } from '@/lib/testing/school'
import { loadGradeYear } from '../cohort/queries'
import { exportResults } from '../export/queries'
import { getResultsOverview } from '../queries'
import { getMarksheet, resultOf } from './queries'

let school: Awaited<ReturnType<typeof newDemoSchool>>
let east: string
let endTerm: { assessmentId: string }
const absent = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  school = await newDemoSchool()
  east = school.classId('Grade 8 East')
  endTerm = { assessmentId: school.assessmentId(3, 'End Term') }
}, 120_000)

describe('the marksheet', () => {
  it('is for leaders and the class’s own teacher, and not there for anybody else', async () => {
    const own = await school.leaderOf('Grade 8 East')
    const other = await school.leaderOf('Grade 8 West')
    for (const actor of [
      own,
      await school.withRole('head'),
      await school.withRole('deputy'),
      await school.withRole('admin'),
    ]) {
      expect((await getMarksheet(actor, east, endTerm, 'class'))?.name).toBe('Grade 8 East')
    }
    expect(await getMarksheet(other, east, endTerm, 'class')).toBeNull()
    expect(await getMarksheet(own, absent, endTerm, 'class')).toBeNull()
    expect(await getMarksheet(own, east, { assessmentId: absent }, 'class')).toBeNull()
    expect(await getMarksheet(own, east, { term: 9 }, 'class')).toBeNull()
    expect(await getMarksheet(own, east, endTerm, 'grade')).toBeNull()
    expect((await getMarksheet(await school.withRole('head'), east, endTerm, 'grade'))?.name).toBe('Grade 8')
    for (const role of ['bursar', 'subject_teacher', 'parent'] as const) {
      const actor = role === 'subject_teacher' ? await school.subjectTeacher() : { ...own, roles: [role] }
      await expect(getMarksheet(actor, east, endTerm, 'class')).rejects.toThrow(
        'Your role does not allow that.',
      )
    }
  })

  it('is not there for the head of another school', async () => {
    const stranger = (await (await newSchool()).person('head')).actor
    expect(await getMarksheet(stranger, east, endTerm, 'class')).toBeNull()
    expect(await getReportCard(stranger, east, endTerm, absent)).toBeNull()
    expect(await getClassReports(stranger, east, endTerm)).toBeNull()
  })

  it('is the same from the marks that it needs as from those of the whole year', async () => {
    const choices = [
      ...[2, 3].flatMap((term) =>
        ['Opener', 'Mid-Term', 'End Term'].map((name) => ({ assessmentId: school.assessmentId(term, name) })),
      ),
      { term: 2 },
      { term: 3 },
    ]
    await inSchool(school.system, async (tx) => {
      const year = (await loadGradeYear(tx, east))!
      for (const choice of choices) {
        const part = (await loadGradeYear(tx, east, choice))!
        if ('assessmentId' in choice) expect(part.cohort.marks.length).toBeLessThan(year.cohort.marks.length)
        expect(resultOf(part, choice)).toEqual(resultOf(year, choice))
      }
    })
  })

  it('costs the same few statements for any class, one assessment, a term or the whole grade', async () => {
    const head = await school.withRole('head')
    const cost = async (work: () => Promise<unknown>) => (await countingStatements(work)).statements.length
    const costs = [
      await cost(() => getMarksheet(head, east, endTerm, 'class')),
      await cost(() => getMarksheet(head, school.classId('Grade 4'), endTerm, 'class')),
      await cost(() => getMarksheet(head, east, { term: 3 }, 'class')),
    ]
    expect(new Set(costs).size).toBe(1)
    expect(costs[0]).toBeLessThanOrEqual(6)
    expect(await cost(() => getMarksheet(head, east, { term: 3 }, 'grade'))).toBeLessThanOrEqual(6)
    expect(await cost(() => getResultsOverview(head))).toBeLessThanOrEqual(6)
    expect(await cost(() => getReadyBoard(head, null, '2026-10-20'))).toBeLessThanOrEqual(7)
  })

  it('exports the same figures, and says what there is when asked for something else', async () => {
    const head = await school.withRole('head')
    const sheet = (await getMarksheet(head, east, endTerm, 'class'))!
    const exported = await exportResults(head, { className: 'grade 8 east', term: 3, assessment: 'end term' })
    expect(
      exported.learners.map(({ admissionNumber, averageExact }) => [admissionNumber, averageExact ?? null]),
    ).toEqual(sheet.list.learners.map(({ admissionNumber, average }) => [admissionNumber, average]))
    await expect(
      exportResults(head, { className: 'Grade 8 Blue', term: 3, assessment: 'End Term' }),
    ).rejects.toThrow('There are: ')
    await expect(
      exportResults(head, { className: 'Grade 8 East', term: 3, assessment: 'CAT 9' }),
    ).rejects.toThrow('End Term, Term result')
  })
})
