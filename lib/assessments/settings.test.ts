import { sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { changeArea, chooseAreas } from '@/lib/curriculum/areas/commands'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { changeAssessment, changePapers, removeAssessment } from './papers/commands'
import { getAssessment, getAssessments } from './queries'

type School = Awaited<ReturnType<typeof newDemoSchool>>
let school: School
let head: Actor
let deputy: Actor
beforeAll(async () => {
  school = await newDemoSchool()
  head = await school.withRole('head')
  deputy = await school.withRole('deputy')
}, 120_000)

const junior = async () => (await getLevels(head)).find(({ code }) => code === 'junior')!
const form = (area: Awaited<ReturnType<typeof junior>>['areas'][number]) => ({
  areaId: area.id,
  seen: area.seen,
  name: area.name,
  abbreviation: area.abbreviation,
  order: String(area.order),
  aliases: area.aliases.join(', '),
  ...Object.fromEntries(
    area.components.flatMap(({ id, code, name, header, max, weight }, i) =>
      Object.entries({ id, code, name, header, max, weight }).map(([key, value]) => [
        `part${i + 1}.${key}`,
        value,
      ]),
    ),
  ),
})

it('keeps a learning area with marks, renames one, and changes its weights', async () => {
  const level = await junior()
  const english = level.areas.find(({ code }) => code === 'ENG')!
  const others = Object.fromEntries(
    level.areas.filter(({ id }) => id !== english.id).map(({ id }) => [`keep:${id}`, 'on']),
  )
  await expect(chooseAreas(head, { levelId: level.id, ...others })).rejects.toThrow(
    /English has [\d,]+ marks, so it stays/,
  )

  await changeArea(head, {
    ...form(english),
    name: 'English Language Arts',
    'part1.weight': '50',
    'part2.weight': '50',
  })
  const now = (await junior()).areas.find(({ code }) => code === 'ENG')!
  expect([now.name, now.components.map(({ weight }) => weight)]).toEqual([
    'English Language Arts',
    ['50.00', '50.00'],
  ])
  await expect(changeArea(head, form(english))).rejects.toMatchObject({ code: 'conflict' })
  await expect(changeArea(head, { ...form(now), name: 'Mathematics' })).rejects.toMatchObject({
    fields: { name: ['Another learning area of this level is called Mathematics.'] },
  })
  const {
    'part2.id': _id,
    'part2.code': _code,
    'part2.name': _name,
    ...without
  } = form(now) as Record<string, string>
  await expect(
    changeArea(head, { ...without, 'part3.code': 'ORAL', 'part3.name': 'Oral' } as never),
  ).rejects.toThrow('The part Composition has marks, so it stays.')
  await changeArea(head, { ...form(now), name: 'English', 'part1.weight': '60', 'part2.weight': '40' })
})

it('adds an area of the school’s own and takes it away again', async () => {
  const level = await junior()
  const keep = Object.fromEntries(level.areas.map(({ id }) => [`keep:${id}`, 'on']))
  await chooseAreas(head, { levelId: level.id, ...keep, name: 'French', abbreviation: 'FRE' })
  const french = (await junior()).areas.find(({ name }) => name === 'French')!
  expect(french).toMatchObject({ code: 'FRE', order: Math.max(...level.areas.map(({ order }) => order)) + 1 })
  await changeArea(head, {
    ...form(french),
    optional: 'on',
    'part1.code': 'W',
    'part1.name': 'Written',
    'part2.code': 'O',
    'part2.name': 'Oral',
    'part2.max': '30',
  } as never)
  const composite = (await junior()).areas.find(({ name }) => name === 'French')!
  expect(composite.components.map(({ code, max }) => [code, max])).toEqual([
    ['W', '100.00'],
    ['O', '30.00'],
  ])
  await chooseAreas(head, { levelId: level.id, ...keep })
  expect((await junior()).areas.some(({ name }) => name === 'French')).toBe(false)
})

it('refuses a maximum below an entered mark with the learners’ names, and keeps a paper with marks', async () => {
  const level = await junior()
  const assessmentId = school.assessmentId(3, 'End Term')
  const { papers } = (await getAssessment(deputy, assessmentId))!
  const own = papers.filter(({ areaId }) => level.areas.some(({ id }) => id === areaId))
  const field = ({ areaId, componentId }: (typeof own)[number]) =>
    ['paper', areaId, componentId].filter(Boolean).join(':')
  const all = Object.fromEntries(own.map((paper) => [field(paper), paper.max]))
  const given = { assessmentId, levelId: level.id }
  const maths = own.find(({ areaId }) => areaId === level.areas.find(({ code }) => code === 'MAT')!.id)!

  const refusal = await changePapers(deputy, { ...given, ...all, [field(maths)]: '20' }).catch(
    (error) => error,
  )
  expect(refusal).toMatchObject({ code: 'conflict', fields: { [field(maths)]: [expect.any(String)] } })
  expect(refusal.message).toMatch(
    /^Mathematics: the maximum 20 is below marks that are entered: \p{L}.* \d+.* and \d+ more\. /u,
  )
  await expect(changePapers(deputy, { ...given, ...all, [field(maths)]: '' })).rejects.toThrow(
    /Mathematics has \d+ marks, so it stays a paper/,
  )
  const foreign = (await getLevels(head)).find(({ code }) => code === 'upper-primary')!.areas[2]!
  await expect(
    changePapers(deputy, { ...given, ...all, [`paper:${foreign.id}`]: '50' }),
  ).rejects.toMatchObject({ code: 'not_found' })
  await expect(changePapers(deputy, { ...given, ...all, [field(maths)]: '0' })).rejects.toMatchObject({
    code: 'invalid',
  })

  const marks = () => school.ask<{ sum: string }>(sql`select sum(value) as sum from marks`)
  const before = await marks()
  await changePapers(deputy, { ...given, ...all, [field(maths)]: '200' })
  expect(await marks()).toEqual(before)
  const changed = (await getAssessment(deputy, assessmentId))!.papers.find(
    ({ areaId }) => areaId === maths.areaId,
  )!
  expect(changed.max).toBe('200.00')
  await changePapers(deputy, { ...given, ...all })
})

it('changes an assessment’s days and weight, tells of a clash, and takes only an empty one away', async () => {
  const [first] = await getAssessments(deputy)
  const { id: assessmentId, name, weight, order, startsOn, endsOn, seen } = first!
  const given = { assessmentId, seen, name, weight, order, startsOn, endsOn }
  await changeAssessment(deputy, { ...given, weight: '25' })
  await expect(changeAssessment(deputy, given)).rejects.toMatchObject({ code: 'conflict' })
  const { seen: now } = (await getAssessment(deputy, assessmentId))!
  await expect(changeAssessment(deputy, { ...given, seen: now, endsOn: '2020-01-01' })).rejects.toMatchObject(
    {
      fields: { endsOn: ['The last day is before the first.'] },
    },
  )
  await changeAssessment(deputy, { ...given, seen: now })
  await expect(removeAssessment(deputy, { assessmentId })).rejects.toThrow(/has [\d,]+ marks, so it stays/)
})
