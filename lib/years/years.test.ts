import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { assignments, classTeachers } from '@/drizzle/schema'
import { listClasses } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { saveMarks } from '@/lib/marks/commands'
import { newYearSchool } from '@/lib/testing/year-school'
import { undoChange } from '@/lib/undo/commands'
import { closeYear, makeYear, reopenYear } from './commands'
import { listYears } from './queries'
import { chosenYear, dayIn, proposeTerms } from './rules'

async function aSchool(size?: number) {
  const school = await newYearSchool(size)
  const head = (await school.person('head')).actor
  const { staffId } = await school.person('class_teacher')
  const east = school.classNamed('Grade 7 East').id
  await inSchool(school.system, async (tx) => {
    const own = { schoolId: school.schoolId, classId: east, staffId }
    await tx.insert(classTeachers).values({ ...own, from: `${school.year}-01-05` })
    await tx.insert(assignments).values({ ...own, areaId: school.areaId })
  })
  const next = school.year + 1
  const wish = {
    fromYearId: school.yearId,
    year: next,
    teachers: 'same' as const,
    assignments: 'on',
    assessments: 'on',
    'opens.1': `${next}-01-04`,
    'closes.1': `${next}-10-22`,
  }
  const ask = (query: ReturnType<typeof sql>) => inSchool(school.system, (tx) => tx.execute(query))
  return { ...school, head, next, wish, ask, staffId }
}

describe('the next year', () => {
  it('is made from this one, with what was chosen', async () => {
    const { head, wish, next, ask } = await aSchool()
    const { yearId, changeId } = await makeYear(head, wish)
    const names = await ask(sql`select name from classes where year_id = ${yearId} order by "order"`)
    expect(names.map(({ name }) => name)).toEqual([
      'Grade 7 East',
      'Grade 7 West',
      'Grade 8 East',
      'Grade 8 West',
      'Grade 8 North',
      'Grade 9 East',
      'Grade 9 West',
    ])
    const [led] = await ask(
      sql`select k.name, h."from" from class_teachers h join classes k on k.id = h.class_id where k.year_id = ${yearId}`,
    )
    expect(led).toEqual({ name: 'Grade 7 East', from: `${next}-01-04` })
    expect(
      await ask(
        sql`select k.name from assignments i join classes k on k.id = i.class_id where k.year_id = ${yearId}`,
      ),
    ).toHaveLength(1)
    const [sat] =
      await ask(sql`select a.name, a.starts_on as "startsOn", a.weight, p.max from assessments a join terms t on t.id = a.term_id
      join papers p on p.assessment_id = a.id where t.year_id = ${yearId}`)
    expect(sat).toEqual({ name: 'End Term', startsOn: `${next}-09-30`, weight: '100.00', max: '100.00' })
    await expect(makeYear(head, wish)).rejects.toThrow('is there already')
    await undoChange(head, { changeId })
    expect((await listYears(head)).map(({ year }) => year)).toEqual([next - 1])
  })

  it('lets class teachers go up with their learners, or leaves all of it for later', async () => {
    const one = await aSchool()
    const { yearId } = await makeYear(one.head, { ...one.wish, teachers: 'up' })
    const [led] = await one.ask(
      sql`select k.name from class_teachers h join classes k on k.id = h.class_id where k.year_id = ${yearId}`,
    )
    expect(led!.name).toBe('Grade 8 East')
    const two = await aSchool()
    const { assignments: _a, assessments: _b, ...bare } = two.wish
    const made = await makeYear(two.head, { ...bare, teachers: 'none' })
    for (const table of ['class_teachers', 'assignments'])
      expect(
        await two.ask(
          sql`select h.id from ${sql.identifier(table)} h join classes k on k.id = h.class_id where k.year_id = ${made.yearId}`,
        ),
      ).toEqual([])
  })

  it('adds a class for a grade that has none but gets learners from below', async () => {
    const { head, wish, ask } = await aSchool()
    await ask(
      sql`delete from enrolments e using classes k where k.id = e.class_id and k.name like 'Grade 8%'`,
    )
    await ask(sql`delete from classes where name like 'Grade 8%'`)
    const { yearId } = await makeYear(head, wish)
    const names = await ask(
      sql`select name from classes where year_id = ${yearId} and name like 'Grade 8%' order by 1`,
    )
    expect(names.map(({ name }) => name)).toEqual(['Grade 8 East', 'Grade 8 West'])
  })

  it('says beside the field which day does not fit', async () => {
    const { head, wish, next } = await aSchool()
    const fields = (more: object) =>
      makeYear(head, { ...wish, ...more }).then(
        () => null,
        (error) => error.fields,
      )
    expect(await fields({ 'opens.1': `${next}-11-01` })).toEqual({
      'closes.1': ['The term closes before it opens.'],
    })
    expect(await fields({ 'opens.1': '' })).toEqual({ 'opens.1': ['Choose a day.'] })
    expect(await fields({ 'opens.1': `${next - 1}-12-30` })).toEqual({
      'opens.1': [`This is not a day of ${next}.`],
    })
    expect(await fields({ 'opens.2': `${next}-09-01`, 'closes.2': `${next}-12-01` })).toEqual({
      'opens.2': ['Term 2 opens before term 1 closes.'],
    })
    expect(await listYears(head)).toHaveLength(1)
  })

  it('takes as many statements for many classes as for few, and is for the head and the administrator', async () => {
    const school = await aSchool()
    const { statements } = await countingStatements(() => makeYear(school.head, school.wish))
    expect(statements.length).toBeLessThanOrEqual(18)
    for (const role of ['deputy', 'bursar', 'class_teacher', 'subject_teacher', 'parent'] as const) {
      const { actor } = await school.person(role)
      await expect(makeYear(actor, school.wish)).rejects.toThrow('does not allow')
      await expect(closeYear(actor, { yearId: school.yearId })).rejects.toThrow('does not allow')
    }
    const other = await aSchool()
    await expect(
      makeYear(other.head, {
        ...school.wish,
        year: school.next + 5,
        'opens.1': `${school.next + 5}-01-04`,
        'closes.1': `${school.next + 5}-02-04`,
      }),
    ).rejects.toThrow('not here')
  })
})

describe('a closed year', () => {
  it('takes no marks until the head opens it again', async () => {
    const { head, yearId, classNamed, assessmentId, paperId, of, ask } = await aSchool()
    const classId = classNamed('Grade 7 East').id
    const save = (changeId: string, typed: string, version: number) =>
      saveMarks(head, {
        classId,
        assessmentId,
        changes: [{ changeId, learnerId: of('Grade 7 East')[0]!.id, paperId, typed, version }],
      })
    await save(crypto.randomUUID(), '50', 0)
    await closeYear(head, { yearId })
    await expect(closeYear(head, { yearId })).rejects.toThrow('closed already')
    expect((await listYears(head))[0]!.closed).toMatchObject({ by: 'Person head' })
    await expect(save(crypto.randomUUID(), '60', 1)).rejects.toThrow(
      'is closed: nothing in it changes any more',
    )
    await expect(reopenYear(head, { yearId, reason: ' ' })).rejects.toThrow()
    await reopenYear(head, { yearId, reason: 'A mark was wrong' })
    await expect(reopenYear(head, { yearId, reason: 'x' })).rejects.toThrow('open already')
    expect((await save(crypto.randomUUID(), '60', 1)).saved).toHaveLength(1)
    await closeYear(head, { yearId })
    expect(await ask(sql`select reopened_reason from year_closings where reopened_at is not null`)).toEqual([
      { reopened_reason: 'A mark was wrong' },
    ])
  })
})

it('chooses a year by the address, and a day in it', async () => {
  const years = [
    { year: 2027, isCurrent: false },
    { year: 2026, isCurrent: true },
    { year: 2025, isCurrent: false },
  ]
  expect([undefined, '2025', '2027', 'x', ['2025']].map((wanted) => chosenYear(years, wanted)?.year)).toEqual(
    [2026, 2025, 2027, 2026, 2026],
  )
  expect(years.map((year) => dayIn(year, '2026-11-25'))).toEqual(['2027-01-01', '2026-11-25', '2025-12-31'])
  const { head } = await aSchool()
  expect((await listClasses(head)).classes).toHaveLength(7)
})

it('proposes the same days of the week a year later', () => {
  const [term] = proposeTerms([
    {
      number: 1,
      name: 'Term 1',
      opens: '2026-01-05',
      closes: '2026-04-02',
      halfTermFrom: null,
      halfTermTo: '2026-03-01',
    },
  ])
  expect(term).toMatchObject({
    opens: '2027-01-04',
    closes: '2027-04-01',
    halfTermFrom: null,
    halfTermTo: '2027-02-28',
  })
})
