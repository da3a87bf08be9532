import { sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'

import { changePapers, removeAssessment } from '@/lib/assessments/papers/commands'
import type { Actor } from '@/lib/auth/actor'
import { changeArea } from '@/lib/curriculum/areas/commands'
import { getLevels } from '@/lib/curriculum/areas/queries'
import { chooseScales, saveScale } from '@/lib/curriculum/scales/commands'
import { getScales } from '@/lib/curriculum/scales/queries'
import { countingStatements } from '@/lib/db/count'
import { publishResults } from '@/lib/publications/commands'
import { addRemark, changeRemark } from '@/lib/reports/bank/commands'
import { getBank } from '@/lib/reports/bank/queries'
import { previewResults } from '@/lib/results/preview/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { changeSettings } from './results/commands'
import { getResultSettings } from './results/queries'
import { changeSignatory } from './signing/commands'
import { getSignatories } from './signing/queries'

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

it('shows what another rule, weight or scale would change, and writes nothing', async () => {
  const classId = school.classId('Grade 8 East')
  const traces = () =>
    school.ask(
      sql`select (select count(*) from audit) as audit, (select count(*) from school_settings) as settings`,
    )
  const before = await traces()
  const { result, statements } = await countingStatements(() =>
    previewResults(deputy, classId, { settings: { absentCountsAsZero: true } }),
  )
  // One to enter the school, three to read it, and the transaction round them.
  expect(statements.length).toBeLessThanOrEqual(6)
  expect(result).toMatchObject({ className: 'Grade 8 East', isUntouched: false })
  expect(result!.rows.length).toBeGreaterThan(0)
  expect(result!.rows.every(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))).toBe(
    true,
  )

  const same = await previewResults(deputy, classId, {})
  expect(same).toMatchObject({ rows: [], averages: 0, levels: 0, positions: 0 })
  const weights = { [school.assessmentId(3, 'Opener')]: '0' }
  expect((await previewResults(deputy, classId, { weights }))!.averages).toBeGreaterThan(0)
  const knec = (await getScales(deputy)).find(({ code }) => code === 'knec-8')!
  const harder = { ...knec, bands: knec.bands.map((band) => ({ ...band, min: band.min && band.min + 5 })) }
  expect(await previewResults(deputy, classId, { scale: harder })).toMatchObject({ averages: 0 })
  expect((await previewResults(deputy, classId, { scale: harder }))!.levels).toBeGreaterThan(0)
  expect(await previewResults(deputy, classId, { scale: { ...harder, code: 'other' } })).toMatchObject({
    isUntouched: true,
  })
  expect(await previewResults(deputy, (await newDemoSchool()).classId('Grade 8 East'), {})).toBeNull()
  expect(await traces()).toEqual(before)
  const teacher = await school.subjectTeacher()
  await expect(previewResults(teacher, classId, {})).rejects.toMatchObject({ code: 'forbidden' })
}, 120_000)

it('saves settings and scales as new versions; a published result keeps the one it was made with', async () => {
  const classId = school.classId('Grade 8 West')
  const choice = { assessmentId: school.assessmentId(3, 'Opener') }
  await publishResults(head, { classId, choice, acceptMissing: 0 })
  const before = await getResultSettings(head)
  const given = {
    seen: before.version,
    absentCountsAsZero: 'on' as const,
    rankBy: before.rankBy,
    defaultReligion: before.defaultReligion,
    nextTermOpens: before.nextTermOpens,
  }
  expect(await changeSettings(head, given)).toEqual({ version: before.version + 1 })
  await expect(changeSettings(head, given)).rejects.toMatchObject({ code: 'conflict' })
  expect(await changeSettings(head, { ...given, seen: before.version + 1 })).toEqual({
    version: before.version + 1,
  })

  const knec = (await getScales(head)).find(({ code }) => code === 'knec-8')!
  const rows = Object.fromEntries(
    knec.bands.flatMap(({ level, name, min, points, group }, i) =>
      Object.entries({ level, name, min: String(min), points: String(points), group }).map(([key, value]) => [
        `${key}${i + 1}`,
        value,
      ]),
    ),
  )
  const scale = { code: 'knec-8', name: 'KNEC eight levels', overallFrom: 'average' as const, ...rows }
  expect(await saveScale(head, { ...scale, min1: '88' } as never)).toEqual({ code: 'knec-8', version: 2 })
  await expect(saveScale(head, { ...scale, min2: '95' } as never)).rejects.toMatchObject({
    fields: { min2: [expect.stringContaining('Row 2')] },
  })
  await expect(saveScale(head, { ...scale, min8: '5' } as never)).rejects.toMatchObject({ code: 'invalid' })
  expect(
    (await getScales(head))
      .filter(({ code }) => code === 'knec-8')
      .map((each) => [each.version, each.isCurrent]),
  ).toEqual([
    [2, true],
    [1, false],
  ])
  const [kept] = await school.ask(
    sql`select settings_version as settings, scale_version as scale from publications where class_id = ${classId}`,
  )
  expect(kept).toEqual({ settings: before.version, scale: 1 })
  const { id } = await junior()
  await chooseScales(head, { [`level:${id}`]: 'kcse-12', [`positions:${id}`]: 'on' })
  expect(await junior()).toMatchObject({ scaleCode: 'kcse-12', showPositions: true })
  await expect(chooseScales(head, { [`level:${id}`]: 'none' })).rejects.toMatchObject({ code: 'invalid' })
  await chooseScales(head, { [`level:${id}`]: 'knec-8', [`positions:${id}`]: 'on' })
})

it('keeps a bank of remarks that a deputy may change, with its braces checked', async () => {
  const remark = {
    audience: 'head',
    levelGroup: 'ME',
    trend: 'improved',
    areaId: '',
    language: 'en',
  } as const
  await addRemark(deputy, { ...remark, text: 'Well done, {firstName}: {best} shows it.' })
  await expect(addRemark(deputy, { ...remark, text: 'Well done, {name}.' })).rejects.toMatchObject({
    fields: { text: [expect.stringContaining('{name} is not known')] },
  })
  const row = (await getBank(deputy, 'en')).rows.find(({ trend }) => trend === 'improved')!
  await changeRemark(deputy, { remarkId: row.id, seen: row.seen, text: 'Well done.' })
  const now = (await getBank(deputy, 'en')).rows.find(({ id }) => id === row.id)!
  expect([now.text, now.active]).toEqual(['Well done.', false])
  await expect(changeRemark(deputy, { remarkId: row.id, seen: row.seen, text: 'Mine.' })).rejects.toThrow(
    '“Well done.”',
  )
  expect((await getBank(deputy, 'sw')).rows).toEqual([])
})

it('says who signs, and is for those alone who may', async () => {
  await changeSignatory(head, { role: 'head', seen: 0, name: 'Mrs Jane Kiplagat', title: 'Head teacher' })
  await expect(changeSignatory(head, { role: 'head', seen: 0, name: 'Other' })).rejects.toMatchObject({
    code: 'conflict',
  })
  const [signs] = await getSignatories(head)
  expect(signs).toMatchObject({ role: 'head', name: 'Mrs Jane Kiplagat', picture: null, version: 1 })
  const teacher = await school.subjectTeacher()
  const bursar = await school.withRole('bursar')
  const { id: levelId } = await junior()
  const assessmentId = school.assessmentId(3, 'Opener')
  for (const who of [teacher, bursar]) {
    const deeds = [
      () => changeSignatory(who, { role: 'head', seen: 1, name: 'Me' }),
      () => changeSettings(who, { seen: 0, rankBy: 'points' }),
      () => saveScale(who, {} as never),
      () => changeArea(who, {} as never),
      () => changePapers(who, { assessmentId, levelId }),
      () => removeAssessment(who, { assessmentId }),
      () => addRemark(who, {} as never),
    ]
    for (const deed of deeds) await expect(deed()).rejects.toMatchObject({ code: 'forbidden' })
  }
  for (const deed of [
    () => changeSettings(deputy, { seen: 0, rankBy: 'points' }),
    () => saveScale(deputy, {} as never),
  ])
    await expect(deed()).rejects.toMatchObject({ code: 'forbidden' })
})
