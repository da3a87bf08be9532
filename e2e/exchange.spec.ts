import { sql } from 'drizzle-orm'

import { newDemoSchool } from '@/lib/testing/demo'
import { workbook } from '@/lib/testing/workbook'
import { expect, expectAccessible, test } from './fixtures'

const given = [
  'Amina',
  'Brian',
  'Cherono',
  'David',
  'Esther',
  'Farida',
  'George',
  'Halima',
  'Ian',
  'Joy',
  'Kevin',
  'Lina',
]

test('a secretary pastes twelve learners, mends two, takes them, and takes them back', async ({
  page,
  signIn,
}) => {
  test.setTimeout(180_000)
  const school = await newDemoSchool()
  const deputy = await school.withRole('deputy')
  await signIn(deputy.userId!, school.schoolId)
  const count = async () =>
    (await school.ask<{ count: number }>(sql`select count(*)::int as count from learners`))[0]!.count
  const before = await count()

  await test.step('pastes cells as they stand in the sheet', async () => {
    await page.goto('/exchange')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'See what it would do' }).click()
    await expect(page.getByText('Choose a file, or paste cells into the box.').first()).toBeVisible()
    const rows = given.map((name, i) =>
      [
        i + 1,
        `${name} Paste Test`,
        i === 3 ? 'Grade 8 Moon' : i === 7 ? '' : 'Grade 8 East',
        i % 2 ? 'F' : 'M',
      ].join('\t'),
    )
    await page.getByLabel('Or paste cells').fill(rows.join('\n'))
    await page.getByRole('button', { name: 'See what it would do' }).click()
    await page.waitForURL(/\/exchange\/imports\//)
    await expect(page.getByRole('link', { name: 'Needs you 2' })).toBeVisible()
    await expect(page.getByText('There is no class “Grade 8 Moon”.')).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('mends two where they stand', async () => {
    for (const [name, left] of [
      ['David Paste Test', 1],
      ['Halima Paste Test', 0],
    ] as const) {
      const row = page.getByRole('form', { name: `Correct ${name}` })
      await row.getByLabel('Class or grade').fill('Grade 8 West')
      await row.getByRole('button', { name: 'Read again' }).click()
      await expect(page.getByRole('link', { name: `Needs you ${left}` })).toBeVisible()
    }
    await page.getByRole('link', { name: /^New 12/ }).click()
    await expect(page.getByText('Lina Paste Test')).toBeVisible()
  })

  await test.step('takes them all, comes back to the page later, and takes them back', async () => {
    await page.getByRole('button', { name: 'Take 12 new learners' }).click()
    await expect(page.getByText('12 new learners taken. It can be undone for 30 days.')).toBeVisible()
    expect(await count()).toBe(before + 12)
    await page.goto('/exchange')
    await page.getByRole('link', { name: 'Pasted cells' }).first().click()
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(page.getByText('all of it was put back')).toBeVisible()
    expect(await count()).toBe(before)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })
})

test('a messy workbook says what is wrong in a file that can be mended and brought in again', async ({
  page,
  signIn,
}) => {
  test.setTimeout(180_000)
  const school = await newDemoSchool()
  const head = await school.withRole('head')
  await signIn(head.userId!, school.schoolId)
  await page.goto('/exchange?kind=learners')
  const rows = [
    ['RIDGEWAY DEMO SCHOOL'],
    [],
    ['S/No', "Pupil's  Name", 'Addmission Number', 'Class', 'D.O.B.', 'Remarks'],
    ['1', 'Messy Test One', 'M1', '8E', '14/05/2012', ''],
    ['2', 'Messy Test Two', 'M1', '8 East', '31/02/2013', ''],
    ['GRADE 7'],
    ['3', '', 'M3', 'Grade 8 East', '', 'new'],
    ['', 'TOTAL', '3'],
  ]
  await page.getByLabel('File', { exact: true }).setInputFiles({
    name: 'class list.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await workbook({ 'Learners 2026': rows }),
  })
  await page.getByRole('button', { name: 'See what it would do' }).click()
  await page.waitForURL(/\/exchange\/imports\//)
  await expect(page.getByText('Admission number stands in the file already, in row 4.')).toBeVisible()
  await expect(page.getByText('Name is missing. Type it here.')).toBeVisible()
  await page.getByText('Columns', { exact: true }).click()
  await expect(page.getByLabel('Addmission Number')).toHaveValue('admissionNumber')
  await expectAccessible(page)

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('class list to correct.csv')
  const text = await (await file.createReadStream())
    .toArray()
    .then((parts) => Buffer.concat(parts).toString())
  expect(text).toContain('What to do')
  const mended = text
    .replace('Messy Test Two,M1', 'Messy Test Two,M2')
    .replace(',M3,', ',M3,')
    .replace(/^3?,,M3/m, '3,Messy Test Three,M3')

  await page.goto('/exchange')
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'mended.csv', mimeType: 'text/csv', buffer: Buffer.from(mended) })
  await page.getByRole('button', { name: 'See what it would do' }).click()
  await page.waitForURL(/\/exchange\/imports\//)
  await expect(page.getByRole('button', { name: 'Take 2 new learners' })).toBeVisible()
})

test('lists are taken out as files, by whoever may', async ({ page, signIn }) => {
  test.setTimeout(120_000)
  const school = await newDemoSchool()
  await signIn((await school.leaderOf('Grade 8 East')).userId!, school.schoolId)
  await page.goto('/exchange')
  await expect(page.getByRole('form', { name: 'Take out: Learners' })).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Class list: CSV' }).click()
  expect((await download).suggestedFilename()).toBe('Grade 8 East class list.csv')
  await expectAccessible(page)
})
