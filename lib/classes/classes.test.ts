import { describe, expect, it } from 'vitest'

import { classTeachers, learners } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { getClass, listClasses } from './queries'

async function staffed() {
  const school = await newMarkSchool()
  const head = await school.person('head')
  const bursar = await school.person('bursar')
  const maths = await school.person('subject_teacher')
  const leader = await school.person('class_teacher', 'subject_teacher')
  const idle = await school.person('subject_teacher')
  const parent = await school.person('parent')
  await school.lead(leader.staffId, school.east)
  await school.assign(leader.staffId, school.west, school.area.ENG)
  await school.assign(maths.staffId, school.west, school.area.MAT)
  return { ...school, head, bursar, maths, leader, idle, parent }
}

describe('the list of classes', () => {
  it('shows leaders and the office the whole school, teachers their own classes', async () => {
    const school = await staffed()
    const names = async (who: 'head' | 'bursar' | 'maths' | 'leader' | 'idle') =>
      (await listClasses(school[who].actor)).classes.map(({ name }) => name)
    expect(await names('head')).toEqual(['Grade 8 East', 'Grade 8 West'])
    expect(await names('bursar')).toEqual(['Grade 8 East', 'Grade 8 West'])
    expect(await names('leader')).toEqual(['Grade 8 East', 'Grade 8 West'])
    expect(await names('maths')).toEqual(['Grade 8 West'])
    expect(await names('idle')).toEqual([])
    expect((await listClasses(school.idle.actor)).year).toBe(2026)
  })

  it('says who leads, how many there are, what is whose and what nobody teaches', async () => {
    const school = await staffed()
    const [east, west] = (await listClasses(school.leader.actor)).classes
    expect(east).toMatchObject({ mine: true, myAreas: [], learners: 5, teacher: expect.any(String) })
    expect(east!.gaps).toEqual(['MATH', 'ENG', 'CRE', 'IRE'])
    expect(west).toMatchObject({ mine: false, myAreas: ['ENG'], learners: 2, teacher: null })
    expect(west!.gaps).toEqual(['CRE', 'IRE'])
  })

  it('says that a school has no year yet', async () => {
    const { actor } = await (await newSchool()).person('head')
    expect(await listClasses(actor)).toEqual({ year: null, classes: [] })
  })

  it('is not for parents', async () => {
    const { parent } = await staffed()
    await expect(listClasses(parent.actor)).rejects.toThrow('Your role does not allow that.')
  })
})

describe('a class', () => {
  it('lists its learners and who teaches what', async () => {
    const school = await staffed()
    const page = await getClass(school.leader.actor, school.west)
    expect(page).toMatchObject({ name: 'Grade 8 West', grade: 'Grade 8', year: 2026, mine: false })
    expect(page!.learners.map(({ admissionNumber }) => admissionNumber)).toEqual(['1400', '1401'])
    expect(page!.areas.map(({ abbreviation, teachers }) => [abbreviation, teachers.length])).toEqual([
      ['MATH', 1],
      ['ENG', 1],
      ['CRE', 0],
      ['IRE', 0],
      ['FRE', 0],
    ])
  })

  it('is not there for those who do not teach it, for another school, and for what is no id', async () => {
    const school = await staffed()
    const other = await staffed()
    expect(await getClass(school.maths.actor, school.east)).toBeNull()
    expect(await getClass(school.idle.actor, school.west)).toBeNull()
    expect(await getClass(other.head.actor, school.east)).toBeNull()
    expect(await getClass(school.head.actor, 'east')).toBeNull()
    expect(await getClass(school.head.actor, "' or true --")).toBeNull()
  })

  it('stays with whoever leads it now', async () => {
    const school = await staffed()
    await inSchool(school.system, (tx) => tx.update(classTeachers).set({ to: '2026-05-01' }))
    expect(await getClass(school.leader.actor, school.east)).toBeNull()
  })

  it('takes the same few statements for 5 and for 60 learners', async () => {
    const [small, large] = [await newMarkSchool(5), await newMarkSchool(60)]
    for (const school of [small, large]) {
      const { actor } = await school.person('head')
      const list = await countingStatements(() => listClasses(actor))
      const page = await countingStatements(() => getClass(actor, school.east))
      expect(page.result!.learners).toHaveLength(school.learners.east.length)
      expect([list.statements.length, page.statements.length]).toEqual([3, 4])
    }
    expect(await inSchool(large.system, (tx) => tx.$count(learners))).toBe(62)
  })
})
