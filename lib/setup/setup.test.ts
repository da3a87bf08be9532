import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { getAssessments } from '@/lib/assessments/queries'
import type { Role } from '@/lib/auth/actor'
import { listClasses } from '@/lib/classes/queries'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { getYears } from '@/lib/schools/calendar/queries'
import { saveProfile } from '@/lib/schools/commands'
import { getProfile } from '@/lib/schools/profile/queries'
import { newSchool } from '@/lib/testing/school'
import * as setup from './commands'
import { firstOpenStep, setupProgress } from './queries'

async function newEmpty() {
  const school = await newSchool('Kilele Junior School')
  await saveProfile(school.system, { name: 'Kilele Junior School' })
  const { actor: head } = await school.person('head')
  return { ...school, head }
}

const allGrades = Object.fromEntries(
  ['PP1', 'PP2', ...Array.from({ length: 9 }, (_, i) => `Grade ${i + 1}`)].map((grade) => [
    `grade:${grade}`,
    'on',
  ]),
)

it('sets a school up from nothing to its first mark list, step by step', async () => {
  const { head, system } = await newEmpty()
  expect(await firstOpenStep(head)).toBe('school')
  const profile = (await getProfile(head))!
  await setup.changeProfile(head, {
    version: profile.version,
    name: profile.name,
    county: 'Nakuru',
    phone: '0712 000 123',
  })
  expect(await firstOpenStep(head)).toBe('look')
  await setup.markStep(head, { step: 'look', state: 'skipped' })
  await setup.planGrades(head, { year: '2026', ...allGrades, 'streams:Grade 8': 'East, West' })
  const { classes } = await listClasses(system)
  expect(classes.map(({ name }) => name).slice(-4)).toEqual([
    'Grade 7',
    'Grade 8 East',
    'Grade 8 West',
    'Grade 9',
  ])
  const [year] = await getYears(head)
  expect(year!.terms).toHaveLength(3)
  const levels = await getLevels(head)
  expect(levels.map(({ code, scaleCode }) => [code, scaleCode])).toEqual([
    ['pre-primary', 'cbe-4'],
    ['lower-primary', 'cbe-4'],
    ['upper-primary', 'knec-8'],
    ['junior', 'knec-8'],
  ])
  const made = await setup.planAssessments(head, {
    name1: 'Opener',
    weight1: '20',
    name2: 'End Term',
    weight2: '80',
    [`term:${year!.terms[2]!.id}`]: 'on',
  })
  expect(made.added).toBe(2)
  const [opener] = await getAssessments(head)
  expect(opener).toMatchObject({ name: 'Opener', weight: '20.00', levels: expect.any(Array) })
  expect(opener!.levels).toHaveLength(4)
  const east = classes.find(({ name }) => name === 'Grade 8 East')!
  expect(
    await setup.pasteLearners(head, { classId: east.id, lines: '0983, Grace Otieno, F\nBrian' }),
  ).toEqual({
    added: 2,
  })
  expect(await setup.pasteStaff(head, { lines: 'Grace Wanjiru, 0712 345 678' })).toEqual({ added: 1 })
  const progress = (await setupProgress(head))!
  expect(progress.states).toMatchObject({
    school: 'done',
    look: 'skipped',
    year: 'done',
    classes: 'done',
    assessments: 'done',
    learners: 'done',
    marks: 'open',
  })
  await setup.markStep(head, { step: 'checklist', state: 'skipped' })
  expect((await setupProgress(head))!.isDismissed).toBe(true)
})

it('takes as many statements for eleven grades as for one', async () => {
  const few = await newEmpty()
  const many = await newEmpty()
  const one = await countingStatements(() =>
    setup.planGrades(few.head, { year: '2026', 'grade:Grade 7': 'on' }),
  )
  const all = await countingStatements(() => setup.planGrades(many.head, { year: '2026', ...allGrades }))
  expect(all.statements.length).toBe(one.statements.length)
})

it('keeps the first class when a grade is split, and a class with learners when its grade is no more ticked', async () => {
  const { head, system } = await newEmpty()
  await setup.planGrades(head, { year: '2026', 'grade:Grade 7': 'on', 'grade:Grade 8': 'on' })
  const { classes } = await listClasses(system)
  const eight = classes.find(({ name }) => name === 'Grade 8')!
  await setup.pasteLearners(head, { classId: eight.id, lines: 'Grace Otieno' })
  await setup.planGrades(head, { year: '2026', 'grade:Grade 8': 'on', 'streams:Grade 8': 'East, West' })
  const after = (await listClasses(system)).classes
  expect(after.map(({ id, name }) => [id === eight.id, name])).toEqual([
    [true, 'Grade 8 East'],
    [false, 'Grade 8 West'],
  ])
  await expect(setup.planGrades(head, { year: '2026', 'grade:Grade 7': 'on' })).rejects.toThrow(
    'Grade 8 East has or had learners (1), so it stays.',
  )
})

it('asks for the terms of a year that no circular tells', async () => {
  const { head } = await newEmpty()
  await expect(setup.planGrades(head, { year: '2031', 'grade:Grade 7': 'on' })).rejects.toThrow(
    'No term dates are known',
  )
})

it('tells who changes what somebody else has changed meanwhile', async () => {
  const { head } = await newEmpty()
  const { version } = (await getProfile(head))!
  await setup.changeProfile(head, { version, name: 'Kilele Junior School', motto: 'Mine' })
  await expect(
    setup.changeProfile(head, { version, name: 'Kilele Junior School', motto: 'Theirs' }),
  ).rejects.toMatchObject({ code: 'conflict' })
  expect((await getProfile(head))!.motto).toBe('Mine')
})

const others: Role[] = ['deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent']

it.each(others)('is not for a %s', async (role) => {
  const { person, system } = await newEmpty()
  const { actor } = await person(role)
  expect(await setupProgress(actor)).toBeNull()
  for (const change of [
    () => setup.markStep(actor, { step: 'look', state: 'done' }),
    () => setup.changeProfile(actor, { version: 1, name: 'Mine' }),
    () => setup.changeLook(actor, { version: 1, primary: '#123c69' }),
    () => setup.saveYear(actor, { year: '2026', opens1: '2026-01-05', closes1: '2026-04-02' }),
    () => setup.planGrades(actor, { year: '2026', 'grade:Grade 7': 'on' }),
    () => setup.chooseAreas(actor, { levelId: system.schoolId }),
    () => setup.chooseScales(actor, {}),
    () => setup.pasteStaff(actor, { lines: 'Somebody' }),
  ])
    await expect(change()).rejects.toMatchObject({ code: 'forbidden' })
  const [row] = await inSchool(system, (tx) =>
    tx.execute(sql`select count(*)::int as steps from setup_steps`),
  )
  expect(row!.steps).toBe(0)
})

it('draws a crest anew and refuses what is no picture, or a program', async () => {
  const { head } = await newEmpty()
  const file = (text: string, type = 'image/svg+xml') => new File([text], 'crest.svg', { type })
  const svg = (inside: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">${inside}</svg>`
  const save = async (picture: File) => {
    const { version } = (await getProfile(head))!
    return setup.changeLook(head, { version, primary: '#123C69', picture })
  }
  await save(file(svg('<rect width="40" height="20" fill="#123c69"/>')))
  const profile = (await getProfile(head))!
  expect(profile.logo).toMatch(/^data:image\/png;base64,/)
  expect(profile.colours.primary).toBe('#123c69')
  for (const inside of [
    '<script>1</script>',
    '<image href="https://elsewhere.example/x.png"/>',
    '<image xlink:href="file:///etc/passwd"/>',
    '<style>@import "x"</style>',
    '<foreignObject/>',
  ])
    await expect(save(file(svg(inside)))).rejects.toMatchObject({ code: 'invalid' })
  await expect(save(file(`<!DOCTYPE svg [<!ENTITY a "b">]>${svg('&a;')}`))).rejects.toThrow()
  await expect(save(file('GIF89a', 'image/gif'))).rejects.toThrow('This is not a PNG, JPEG or SVG picture.')
  await expect(save(file('x'.repeat(200_001), 'image/png'))).rejects.toMatchObject({ code: 'invalid' })
  expect((await getProfile(head))!.logo).toBe(profile.logo)
})
