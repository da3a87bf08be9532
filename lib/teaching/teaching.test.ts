import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { assignments, classTeachers } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { getClass, listClasses } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { addPerson } from '@/lib/people/staff/commands'
import { getStaff } from '@/lib/people/staff/queries'
import { newMarkSchool } from '@/lib/testing/marks'
import { rolesOf } from '@/lib/testing/staff'
import { undoChange } from '@/lib/undo/commands'
import { setTeaching } from './commands'
import type { How } from './input'
import { getTeaching } from './queries'
import { gridsOf } from './rules'
import { transferTeaching } from './transfer/commands'
import { getHoldings } from './transfer/queries'

async function staffed() {
  const school = await newMarkSchool()
  const head = await school.person('head')
  const one = await school.person('subject_teacher')
  const other = await school.person('bursar')
  const cells = async (...places: [classId: string, areaId: string | null][]) => {
    const all = gridsOf((await getTeaching(head.actor))!).flatMap(({ rows }) =>
      rows.flatMap(({ cells }) => cells),
    )
    return places.map(
      ([classId, areaId]) => all.find((cell) => cell.classId === classId && cell.areaId === areaId)!,
    )
  }
  const set = async (how: How, staffId: string | null, ...places: [string, string | null][]) =>
    setTeaching(head.actor, { cells: await cells(...places), staffId, how })
  const rows = () =>
    inSchool(school.system, async (tx) => ({
      lessons: await tx.select().from(assignments).orderBy(assignments.id),
      leads: await tx.select().from(classTeachers).orderBy(classTeachers.id),
    }))
  const who = async (classId: string, areaId: string) =>
    (await rows()).lessons
      .filter((row) => row.classId === classId && row.areaId === areaId)
      .map(({ staffId }) => staffId)
      .sort()
  return { ...school, head, one, other, cells, set, rows, who }
}

describe('saying who teaches what', () => {
  it('gives many places to one person at once, in place of who was there, and can be undone', async () => {
    const { one, other, set, who, rows, head, east, west, area } = await staffed()
    await set('give', one.staffId, [east, area.MAT], [west, area.MAT])
    const before = await rows()
    const { changeId, title } = await set(
      'give',
      other.staffId,
      [east, area.MAT],
      [east, area.ENG],
      [east, null],
    )
    expect(title).toBe('3 places given to Person bursar')
    expect(await who(east, area.MAT)).toEqual([other.staffId])
    expect(await who(west, area.MAT)).toEqual([one.staffId])
    expect((await getClass(head.actor, east))!.teacher).toBe('Person bursar')
    await undoChange(head.actor, { changeId })
    expect(await rows()).toEqual(before)
  })

  it('puts several beside each other, and leaves places empty', async () => {
    const { one, other, set, who, east, area } = await staffed()
    await set('give', one.staffId, [east, area.MAT])
    await set('add', other.staffId, [east, area.MAT])
    expect(await who(east, area.MAT)).toEqual([one.staffId, other.staffId].sort())
    await set('clear', null, [east, area.MAT])
    expect(await who(east, area.MAT)).toEqual([])
  })

  it('bites at once: the teacher has the class, and the role that lets them', async () => {
    const { one, other, set, east, area, schoolId, head } = await staffed()
    expect((await listClasses(one.actor)).classes).toEqual([])
    await set('give', one.staffId, [east, area.MAT])
    expect((await listClasses(one.actor)).classes.map(({ myAreas }) => myAreas)).toEqual([['MATH']])

    const sid = await startSession(other.userId)
    expect((await sessionOf(sid))!.schools[0]!.roles).toEqual(['bursar'])
    await set('give', other.staffId, [east, null], [east, area.ENG])
    expect((await sessionOf(sid))!.schools[0]!.roles).toEqual(['class_teacher', 'subject_teacher', 'bursar'])
    expect(await rolesOf(schoolId, other.userId)).toHaveLength(3)

    const { staffId } = await addPerson(head.actor, { fullName: 'No Account', roles: ['bursar'] })
    await set('add', staffId, [east, area.ENG])
    expect((await getStaff(head.actor, staffId))!.roles).toEqual(['bursar', 'subject_teacher'])
  })

  it('keeps who led a class before, from when to when', async () => {
    const { one, other, set, rows, lead, east } = await staffed()
    await lead(one.staffId, east)
    await set('give', other.staffId, [east, null])
    await set('give', one.staffId, [east, null])
    const { leads } = await rows()
    expect(leads.map(({ staffId, from, to }) => [staffId, from < (to ?? '9999')])).toEqual([
      [one.staffId, true],
      [one.staffId, true],
    ])
    expect(leads.filter(({ to }) => to === null)).toHaveLength(1)
  })

  it('tells who saw other names there, and changes nothing', async () => {
    const { one, other, set, cells, who, head, east, west, area } = await staffed()
    const seen = await cells([east, area.MAT], [west, area.MAT])
    await set('give', one.staffId, [east, area.MAT])
    const late = setTeaching(head.actor, { cells: seen, staffId: other.staffId, how: 'give' })
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Grade 8 East Mathematics'),
    })
    expect(await who(west, area.MAT)).toEqual([])
    expect(await who(east, area.MAT)).toEqual([one.staffId])
  })

  it('of two who give the same place at once, one is told', async () => {
    const { one, other, cells, who, head, east, area } = await staffed()
    const seen = await cells([east, area.MAT])
    const both = await Promise.allSettled(
      [one, other].map(({ staffId }) => setTeaching(head.actor, { cells: seen, staffId, how: 'give' })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await who(east, area.MAT)).toHaveLength(1)
  })

  it('reads what a form sends, and refuses what is not whole', async () => {
    const { one, who, head, cells, east, area } = await staffed()
    const [cell] = await cells([east, area.MAT])
    const field = { [`cell.${east}.${area.MAT}`]: cell!.seen }
    await expect(setTeaching(head.actor, { staffId: one.staffId })).rejects.toMatchObject({
      fields: { cells: [expect.stringContaining('Choose a place')] },
    })
    await expect(setTeaching(head.actor, { ...field, staffId: '' })).rejects.toMatchObject({
      fields: { staffId: ['Choose who teaches it.'] },
    })
    await setTeaching(head.actor, { ...field, staffId: one.staffId, how: 'give' })
    expect(await who(east, area.MAT)).toEqual([one.staffId])
  })
})

describe('handing over everything', () => {
  it('moves leads and lessons, drops what the other has already, and can be undone', async () => {
    const { one, other, set, who, rows, head, east, west, area } = await staffed()
    await set('give', one.staffId, [east, null], [east, area.MAT], [west, area.ENG])
    await set('add', other.staffId, [west, area.ENG])
    const before = await rows()
    const held = (await getHoldings(head.actor, one.staffId))!
    expect([held.leads.length, held.lessons.length]).toEqual([1, 2])
    const { changeId } = await transferTeaching(head.actor, { from: one.staffId, to: other.staffId, seen: 3 })
    expect(await getHoldings(head.actor, one.staffId)).toMatchObject({ leads: [], lessons: [] })
    expect(await who(west, area.ENG)).toEqual([other.staffId])
    expect((await getClass(head.actor, east))!.teacher).toBe('Person bursar')
    await undoChange(head.actor, { changeId })
    expect(await rows()).toEqual(before)
  })

  it('does nothing when it is not what was shown, nor to oneself', async () => {
    const { one, other, set, rows, head, east, area } = await staffed()
    await set('give', one.staffId, [east, area.MAT])
    const before = await rows()
    const move = (more: object) =>
      transferTeaching(head.actor, { from: one.staffId, to: other.staffId, seen: 1, ...more })
    await expect(move({ seen: 2 })).rejects.toMatchObject({ code: 'conflict' })
    await expect(move({ to: one.staffId })).rejects.toMatchObject({
      fields: { to: ['Choose somebody else.'] },
    })
    expect(await rows()).toEqual(before)
  })
})

describe('who may', () => {
  const deeds = (school: Awaited<ReturnType<typeof staffed>>, actor: Actor) => [
    () => getTeaching(actor),
    () => getHoldings(actor, school.one.staffId),
    () => setTeaching(actor, { cells: [], staffId: school.one.staffId }),
    () => transferTeaching(actor, { from: school.one.staffId, to: school.other.staffId, seen: 0 }),
  ]

  it.each(['class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])('%s may not', async (role) => {
    const school = await staffed()
    const { actor } = await school.person(role)
    for (const deed of deeds(school, actor))
      await expect((async () => deed())()).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each(['admin', 'deputy'] as Role[])('%s may', async (role) => {
    const { person, one, cells, east, area } = await staffed()
    const { actor } = await person(role)
    expect((await getTeaching(actor))!.classes).toHaveLength(2)
    await setTeaching(actor, { cells: await cells([east, area.MAT]), staffId: one.staffId, how: 'give' })
  })

  it('what is of another school is like what is not there', async () => {
    const [ours, theirs] = [await staffed(), await staffed()]
    const { actor } = ours.head
    const mine = await ours.cells([ours.east, ours.area.MAT])
    for (const staffId of [theirs.one.staffId, v7()])
      await expect(setTeaching(actor, { cells: mine, staffId })).rejects.toMatchObject({ code: 'not_found' })
    for (const cell of [
      ...(await theirs.cells([theirs.east, theirs.area.MAT])),
      { classId: v7(), areaId: null, seen: '811c9dc5' },
      { classId: ours.east, areaId: theirs.area.MAT, seen: '811c9dc5' },
    ])
      await expect(
        setTeaching(actor, { cells: [cell], staffId: ours.one.staffId, how: 'give' }),
      ).rejects.toMatchObject({ code: 'not_found' })
    expect(await getHoldings(actor, theirs.one.staffId)).toBeNull()
    expect(await getHoldings(actor, 'x')).toBeNull()
    expect((await theirs.rows()).lessons).toEqual([])
  })
})

it('takes the same statements for 5 and for 60 learners, for one place and for many', async () => {
  for (const size of [5, 60]) {
    const school = await newMarkSchool(size)
    const { actor, staffId } = await school.person('head')
    const read = await countingStatements(() => getTeaching(actor))
    expect(read.statements).toHaveLength(2)
    const lessons = gridsOf(read.result!)[0]!
      .rows.slice(1)
      .flatMap(({ cells }) => cells)
    const few = await countingStatements(() => setTeaching(actor, { cells: lessons.slice(0, 1), staffId }))
    const many = await countingStatements(() => setTeaching(actor, { cells: lessons.slice(1), staffId }))
    expect(many.statements.length).toBeLessThanOrEqual(few.statements.length)
    expect(few.statements.length).toBeLessThanOrEqual(14)
  }
})
