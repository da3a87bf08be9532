import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import * as t from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { getClass, listClasses } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { newYearSchool } from '@/lib/testing/year-school'
import { undoChange } from '@/lib/undo/commands'
import { makeYear } from '@/lib/years/commands'
import { dayIn } from '@/lib/years/rules'
import { decide, promoteYear, undecide } from './commands'
import { getPromotion } from './queries'
import { takeSpread } from './spread/commands'
import { getSpread } from './spread/queries'

async function aSchool(size?: number) {
  const school = await newYearSchool(size)
  const head = (await school.person('head')).actor
  const next = school.year + 1
  await makeYear(head, {
    fromYearId: school.yearId,
    year: next,
    teachers: 'none',
    assessments: 'on',
    'opens.1': `${next}-01-04`,
    'closes.1': `${next}-10-22`,
  })
  const ask = <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    inSchool(school.system, (tx) => tx.execute<T>(query))
  const nextClass = async (name: string) =>
    (
      await ask<{ id: string }>(
        sql`select k.id from classes k join academic_years y on y.id = k.year_id where y.year = ${next} and k.name = ${name}`,
      )
    )[0]!.id
  const grade8North = school.of('Grade 8 North')
  /** Grade 8 North has no Grade 9 North to go to. */
  const spreadNorth = async (actor: Actor = head) => {
    const gradeId = school.classNamed('Grade 9 East').gradeId
    const spread = await getSpread(actor, school.yearId, gradeId)
    return takeSpread(actor, { yearId: school.yearId, gradeId, seen: spread!.seen })
  }
  const promote = async () =>
    promoteYear(head, { yearId: school.yearId, seen: (await getPromotion(head, school.yearId))!.seen })
  return { ...school, head, next, ask, nextClass, grade8North, spreadNorth, promote }
}

const everything = (actor: Actor) =>
  inSchool(actor, async (tx) =>
    JSON.stringify(
      await Promise.all(
        ['learners', 'enrolments', 'promotions', 'promotion_choices', 'year_closings'].map((table) =>
          tx.execute(sql`select x::text as row from ${sql.identifier(table)} x order by 1`),
        ),
      ),
    ),
  )

describe('the plan', () => {
  it('covers everybody, and waits for those without a place', async () => {
    const { head, yearId, next, promote } = await aSchool(3)
    const { result, statements } = await countingStatements(() => getPromotion(head, null))
    expect(result!.from.id).toBe(yearId)
    expect(result!.to!.year).toBe(next)
    expect(result!.placed).toHaveLength(21)
    expect(result!.placed.filter(({ want }) => want === 'stream')).toHaveLength(3)
    expect(statements.length).toBeLessThanOrEqual(6)
    await expect(promote()).rejects.toThrow('3 learners have no place yet')
  })

  it('lists learners without a class and never skips them', async () => {
    const { head, ask, yearId, learners, promote, spreadNorth } = await aSchool(2)
    await ask(sql`update enrolments set "to" = "from" where learner_id = ${learners[0]!.id}`)
    await spreadNorth()
    const plan = (await getPromotion(head, yearId))!
    expect(plan.placed.filter(({ want }) => want === 'decision').map(({ learner }) => learner.id)).toEqual([
      learners[0]!.id,
    ])
    await expect(promote()).rejects.toThrow('1 learner has no place yet')
    await decide(head, { yearId, learnerId: learners[0]!.id, version: 0, outcome: 'hold', reason: 'Abroad' })
    await promote()
  })
})

describe('a decision by hand', () => {
  it('needs a reason but for going up, keeps its version, and is taken back', async () => {
    const { head, yearId, learners, nextClass, next } = await aSchool(2)
    const of = { yearId, learnerId: learners[0]!.id }
    await expect(decide(head, { ...of, version: 0, outcome: 'repeat' })).rejects.toMatchObject({
      fields: { reason: ['Say why, in a few words.'] },
    })
    await decide(head, { ...of, version: 0, outcome: 'repeat', reason: 'Parents ask' })
    await expect(decide(head, { ...of, version: 0, outcome: 'hold', reason: 'x' })).rejects.toThrow(
      'a moment ago',
    )
    await decide(head, { ...of, version: 1, outcome: 'promote', classId: await nextClass('Grade 8 North') })
    const placed = (await getPromotion(head, yearId))!.placed.find(
      ({ learner }) => learner.id === of.learnerId,
    )
    expect(placed).toMatchObject({ outcome: 'promote', byHand: true })
    await expect(undecide(head, { ...of, version: 1 })).rejects.toThrow('a moment ago')
    await undecide(head, { ...of, version: 2 })
    // A class of the year that ends is no place to go to.
    await expect(
      decide(head, { ...of, version: 0, outcome: 'promote', classId: learners[0]!.classId }),
    ).rejects.toThrow('not here')
    expect(next).toBeGreaterThan(2000)
  })

  it('is proposed by the deputy, done by the head and the administrator, and nobody else’s', async () => {
    const school = await aSchool(2)
    const other = await aSchool(2)
    const { yearId, learners, spreadNorth } = school
    const wish = {
      yearId,
      learnerId: learners[0]!.id,
      version: 0,
      outcome: 'leave' as const,
      reason: 'Moved',
    }
    const deputy = (await school.person('deputy')).actor
    await decide(deputy, wish)
    await spreadNorth(deputy)
    const { seen } = (await getPromotion(deputy, yearId))!
    await expect(promoteYear(deputy, { yearId, seen })).rejects.toThrow('does not allow')
    for (const role of ['bursar', 'class_teacher', 'subject_teacher', 'parent'] as const) {
      const { actor } = await school.person(role)
      expect(() => getPromotion(actor, yearId)).toThrow('does not allow')
      await expect(decide(actor, wish)).rejects.toThrow('does not allow')
      await expect(promoteYear(actor, { yearId, seen })).rejects.toThrow('does not allow')
    }
    expect(await getPromotion(other.head, yearId)).toBeNull()
    await expect(decide(other.head, wish)).rejects.toThrow('not here')
    await expect(promoteYear(other.head, { yearId, seen })).rejects.toThrow('not here')
    const admin = (await school.person('admin')).actor
    expect((await promoteYear(admin, { yearId, seen })).promoted).toBe(14)
  })
})

describe('spreading evenly', () => {
  it('deals by the last average, shows it first, and takes only what was shown', async () => {
    const school = await aSchool(6)
    const { head, yearId, grade8North, system, schoolId, paperId, ask } = school
    await inSchool(system, (tx) =>
      tx.insert(t.marks).values(
        grade8North.map(({ id: learnerId }, i) => ({
          schoolId,
          paperId,
          learnerId,
          state: 'number' as const,
          value: String(90 - 10 * i),
        })),
      ),
    )
    const gradeId = school.classNamed('Grade 9 East').gradeId
    const spread = (await getSpread(head, yearId, gradeId))!
    expect(spread.rows.map(({ average }) => average).sort()).toEqual([40, 50, 60, 70, 80, 90])
    const inEast = spread.rows.filter(({ to }) => to.name === 'Grade 9 East').map(({ average }) => average)
    // Girls 90, 70, 50 and boys 80, 60, 40, dealt E W W, E E W.
    expect(inEast).toEqual([90, 80, 60])
    expect(await ask(sql`select id from promotion_choices`)).toEqual([])
    await expect(takeSpread(head, { yearId, gradeId, seen: 'x' })).rejects.toThrow('changed since')
    const before = await everything(head)
    const { changeId, title } = await takeSpread(head, { yearId, gradeId, seen: spread.seen })
    expect(title).toBe('6 learners spread over the classes of Grade 9')
    expect((await getPromotion(head, yearId))!.placed.every(({ want }) => want === null)).toBe(true)
    expect(await getSpread(head, yearId, gradeId)).toBeNull()
    await undoChange(head, { changeId })
    expect(await everything(head)).toBe(before)
  })

  it('gives a class to those who were decided about without one', async () => {
    const { head, yearId, grade8North, spreadNorth } = await aSchool(2)
    await decide(head, {
      yearId,
      learnerId: grade8North[0]!.id,
      version: 0,
      outcome: 'promote',
      reason: 'Early',
    })
    await spreadNorth()
    const plan = (await getPromotion(head, yearId))!
    expect(plan.plan.choices.get(grade8North[0]!.id)).toMatchObject({ reason: 'Early', version: 2 })
    expect(plan.placed.every(({ want }) => want === null)).toBe(true)
  })
})

describe('old and new year side by side', () => {
  it('keep their learners, marks and marksheets', async () => {
    const school = await aSchool(3)
    const { head, system, schoolId, paperId, classNamed, nextClass, spreadNorth, promote, year, next } =
      school
    const east = classNamed('Grade 8 East')
    await inSchool(system, (tx) =>
      tx.insert(t.marks).values(
        school.of('Grade 8 East').map(({ id: learnerId }) => ({
          schoolId,
          paperId,
          learnerId,
          state: 'number' as const,
          value: '70',
        })),
      ),
    )
    const choice = { assessmentId: school.assessmentId }
    const sheet = await getMarksheet(head, east.id, choice, 'class')
    await spreadNorth()
    await promote()
    expect((await getMarksheet(head, east.id, choice, 'class'))!.list).toEqual(sheet!.list)
    expect((await getClass(head, east.id))!.learners).toHaveLength(3)
    expect((await getClass(head, await nextClass('Grade 9 East')))!.learners.length).toBeGreaterThanOrEqual(3)
    const sizes = async (of: number) =>
      (await listClasses(head, dayIn({ year: of, isCurrent: of === year }, `${year}-11-25`))).classes.map(
        ({ learners }) => learners,
      )
    expect(await sizes(year)).toEqual([3, 3, 3, 3, 3, 3, 3])
    expect((await sizes(next)).reduce((a, b) => a + b, 0)).toBe(15)
  })
})

it('restores everything but refuses once a mark of the new year is entered', async () => {
  const { head, ask, schoolId, next, nextClass, of, spreadNorth, promote, yearId } = await aSchool(2)
  await spreadNorth()
  const { changeId } = await promote()
  await expect(promote()).rejects.toThrow('has been promoted already')
  await expect(
    decide(head, { yearId, learnerId: of('Grade 7 East')[0]!.id, version: 0, outcome: 'leave', reason: 'x' }),
  ).rejects.toThrow('has been promoted already')
  const [paper] = await ask<{ id: string }>(sql`
    select p.id from papers p join assessments a on a.id = p.assessment_id join terms t on t.id = a.term_id
      join academic_years y on y.id = t.year_id where y.year = ${next}`)
  const learnerId = of('Grade 7 East')[0]!.id
  const mark = v7()
  await ask(
    sql`insert into marks (id, school_id, paper_id, learner_id, state, value) values (${mark}, ${schoolId}, ${paper!.id}, ${learnerId}, 'number', 50)`,
  )
  expect((await getPromotion(head, yearId))!.promoted).toMatchObject({ marks: 1, changeId })
  await expect(undoChange(head, { changeId })).rejects.toThrow('something was entered since')
  await ask(sql`delete from marks where id = ${mark}`)
  await undoChange(head, { changeId })
  expect((await getPromotion(head, yearId))!.promoted).toBeNull()
  expect((await getClass(head, await nextClass('Grade 8 East')))!.learners).toEqual([])
})
