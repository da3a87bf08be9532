import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { getSheet } from '@/lib/marks/sheet/queries'
import { figuresOf } from '@/lib/results/marksheet/queries'
import { change as mark, newMarkSchool, save } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { changeLearners } from './commands'
import type { Change } from './input'
import { lookAhead } from './queries'

async function staffed(size?: number) {
  const school = await newMarkSchool(size)
  const head = await school.person('head')
  const leader = await school.person('class_teacher')
  await school.lead(leader.staffId, school.east)
  const ids = school.learners.east.map(({ id }) => id)
  const ask = async <T>(query: ReturnType<typeof sql>) =>
    inSchool(school.system, async (tx) => [...(await tx.execute(query))] as T[])
  const enrolments = (learnerId: string) =>
    ask<object>(sql`select k.stream, e."from"::text, e."to"::text from enrolments e join classes k on k.id = e.class_id
      where e.learner_id = ${learnerId} order by e."from", e.id`)
  return { ...school, head: head.actor, leader: leader.actor, ids, ask, enrolments }
}

type School = Awaited<ReturnType<typeof staffed>>
const change = (actor: Actor, ids: string[], change: Change, expected: number | null = null) =>
  changeLearners(actor, { selection: { ids }, change, expected })
const toWest = ({ west }: School, from = '2026-09-07'): Change => ({ what: 'class', classId: west, from })

describe('moving to another class', () => {
  it('ends the one the day before and begins the other, and is undone as a whole', async () => {
    const school = await staffed()
    const [one, two] = school.ids
    const { title, changeId } = await change(school.head, [one!, two!], toWest(school), 2)
    expect(title).toBe('2 learners moved to Grade 8 West')
    const moved = [
      { stream: 'East', from: '2026-01-05', to: '2026-09-06' },
      { stream: 'West', from: '2026-09-07', to: null },
    ]
    expect(await school.enrolments(one!)).toEqual(moved)
    expect(await school.enrolments(two!)).toEqual(moved)
    await undoChange(school.head, { changeId })
    expect(await school.enrolments(one!)).toEqual([{ stream: 'East', from: '2026-01-05', to: null }])
  })

  it('corrects a class that began on that very day, and places who was in none', async () => {
    const school = await staffed()
    const [one, two] = school.ids
    await school.ask(sql`update enrolments set "to" = '2026-05-01' where learner_id = ${two!}`)
    await change(school.head, [one!, two!], toWest(school, '2026-01-05'), 1)
    expect(await school.enrolments(one!)).toEqual([{ stream: 'West', from: '2026-01-05', to: null }])
    await change(school.head, [two!], toWest(school, '2026-05-02'))
    expect((await school.enrolments(two!)).at(-1)).toEqual({ stream: 'West', from: '2026-05-02', to: null })
  })

  it('takes the marks along: the sheet and the marksheet of the new class have them, those of the old one do not', async () => {
    const school = await staffed()
    const [one] = school.ids
    await save(school, [mark(school, '71')])
    const onSheet = async (classId: string) =>
      (await getSheet(school.head, { classId, subject: 'MAT', assessmentId: school.endTerm }))!
    const onMarksheet = async (classId: string) =>
      (await figuresOf(school.head, classId, { assessmentId: school.endTerm }, 'class'))!.list.learners.find(
        ({ id }) => id === one,
      )
    expect((await onMarksheet(school.east))!.areas[0]).toMatchObject({ percent: expect.anything() })

    await change(school.head, [one!], toWest(school))
    const [east, west] = [await onSheet(school.east), await onSheet(school.west)]
    expect(east.rows.map(({ learnerId }) => learnerId)).not.toContain(one)
    expect(west.rows.find(({ learnerId }) => learnerId === one)).toMatchObject({ left: null })
    expect(west.marks.find(({ learnerId }) => learnerId === one)).toMatchObject({
      state: 'number',
      value: '71',
    })
    expect(await onMarksheet(school.east)).toBeUndefined()
    expect(await onMarksheet(school.west)).toBeDefined()
  })

  it('is for those who lead the school, of their own school', async () => {
    const school = await staffed()
    const other = await staffed()
    const [one] = school.ids
    for (const role of ['bursar', 'subject_teacher', 'parent'] as const)
      await expect(change((await school.person(role)).actor, [one!], toWest(school))).rejects.toMatchObject({
        code: 'forbidden',
      })
    await expect(change(school.leader, [one!], toWest(school))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(change(other.head, [one!], toWest(other))).rejects.toMatchObject({ code: 'not_found' })
    await expect(change(school.head, [one!], toWest(other))).rejects.toMatchObject({ code: 'not_found' })
    for (const role of ['admin', 'deputy'] as const) {
      const { changeId } = await change((await school.person(role)).actor, [one!], toWest(school))
      await undoChange(school.head, { changeId })
    }
  })
})

describe('changing many', () => {
  it('changes gender, religion and optional areas of all that a filter finds, and keeps a line of history for each', async () => {
    const school = await staffed(6)
    const selection = { filter: `class=${school.east}` }
    const look = async (change: Change) =>
      (await lookAhead(school.head, selection, change)).plan!.changing.length
    const changes: [Change, number][] = [
      [{ what: 'gender', to: 'F' }, 6],
      [{ what: 'religion', to: 'IRE' }, 5],
      [{ what: 'area', areaId: school.area.FRE, takes: true }, 6],
    ]
    for (const [each, count] of changes) {
      expect(await look(each)).toBe(count)
      const { changed } = await changeLearners(school.head, { selection, change: each, expected: count })
      expect(changed).toBe(count)
      await expect(changeLearners(school.head, { selection, change: each, expected: null })).rejects.toThrow(
        'Nothing would change',
      )
    }
    expect(
      await school.ask(
        sql`select count(*)::int as n, min(version) as version from learners where gender = 'F' and religion = 'IRE'`,
      ),
    ).toEqual([{ n: 6, version: 2 }])
    const history = await school.ask<{
      changed: object
    }>(sql`select details -> 'changed' as changed from audit
      where details ->> 'learnerId' = ${school.ids[0]!} order by id`)
    expect(history.map(({ changed }) => changed)).toEqual([
      { gender: [null, 'girl'] },
      { religion: ['CRE', 'IRE'] },
      { areas: [null, 'French'] },
    ])
    await changeLearners(school.head, {
      selection,
      change: { what: 'area', areaId: school.area.FRE, takes: false },
      expected: 6,
    })
    expect(await school.ask(sql`select count(*)::int as n from learner_areas`)).toEqual([{ n: 0 }])
  })

  it('refuses when others would change than were shown', async () => {
    const school = await staffed()
    await expect(change(school.head, school.ids, { what: 'gender', to: 'M' }, 3)).rejects.toThrow(
      '5 would change now, and 3 when you looked',
    )
  })

  it('reaches a class teacher’s own class and no further', async () => {
    const school = await staffed()
    const { chosen } = await lookAhead(school.leader, { filter: '' }, null)
    expect(chosen.map(({ id }) => id).sort()).toEqual([...school.ids].sort())
    const west = school.learners.west.map(({ id }) => id)
    await expect(change(school.leader, west, { what: 'gender', to: 'M' })).rejects.toMatchObject({
      code: 'not_found',
    })
    const { changed } = await change(school.leader, [...west, ...school.ids], { what: 'gender', to: 'M' })
    expect(changed).toBe(5)
    expect((await lookAhead(school.leader, { ids: school.ids }, toWest(school))).plan).toBeNull()
  })

  it('is undone as a whole, or not at all', async () => {
    const school = await staffed()
    const { changeId } = await change(school.head, school.ids, { what: 'religion', to: 'HRE' })
    await change(school.head, [school.ids[0]!], { what: 'gender', to: 'F' })
    await expect(undoChange(school.head, { changeId })).rejects.toThrow('Amina Charo')
    expect(await school.ask(sql`select count(*)::int as n from learners where religion = 'HRE'`)).toEqual([
      { n: 5 },
    ])
  })

  it('takes the same few statements for many as for few', async () => {
    const count = async (size: number, change: (school: School) => Change) => {
      const school = await staffed(size)
      const selection = { filter: `class=${school.east}` }
      const { statements } = await countingStatements(() =>
        changeLearners(school.head, { selection, change: change(school), expected: size }),
      )
      return statements.length
    }
    for (const each of [
      (school: School) => toWest(school),
      (): Change => ({ what: 'gender', to: 'F' }),
      (school: School): Change => ({ what: 'area', areaId: school.area.FRE, takes: true }),
    ]) {
      const few = await count(3, each)
      expect(await count(60, each)).toBe(few)
      expect(few).toBeLessThanOrEqual(11)
    }
  })

  it('takes no more than 3,000 at once, and no id that is none', async () => {
    const school = await staffed()
    await expect(change(school.head, ['x'], { what: 'gender', to: 'F' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(change(school.head, [v7()], { what: 'gender', to: 'F' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await school.ask(sql`insert into learners (id, school_id, admission_number, admission_key, full_name, search_name)
      select gen_random_uuid(), ${school.schoolId}, 'X' || i, 'X' || i, 'X', 'x' from generate_series(1, 3000) i`)
    await expect(
      changeLearners(school.head, {
        selection: { filter: '' },
        change: { what: 'gender', to: 'F' },
        expected: null,
      }),
    ).rejects.toThrow('At most 3,000')
  })
})
