import { gzipSync } from 'node:zlib'
import type { Page } from '@playwright/test'
import { and, eq } from 'drizzle-orm'

import { marks } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { expect, expectAccessible, test } from './fixtures'

const sheetOf = (s: MarkSchool, subject = 'MAT', classId = s.east) =>
  `/marks/${classId}/${subject}/${s.endTerm}`
const field = (page: Page, learner: string, paper = 'Mathematics') =>
  page.getByRole('textbox', { name: new RegExp(`^${learner}, ${paper}, of`) })
const bar = (page: Page) => page.locator('main p').filter({ hasText: 'saved' }).first()
const isAlive = (page: Page) =>
  expect(page.getByRole('button', { name: 'Absent', exact: true })).toBeEnabled()

/** What the school has of a learner in Mathematics. */
async function kept(s: MarkSchool, at: number) {
  const [mark] = await inSchool(s.system, (tx) =>
    tx
      .select()
      .from(marks)
      .where(and(eq(marks.paperId, s.paper.MAT), eq(marks.learnerId, s.learners.east[at]!.id))),
  )
  return mark ? (mark.value ?? mark.state) : null
}

async function teacherOf(s: MarkSchool, ...areas: (keyof MarkSchool['area'])[]) {
  const { staffId, userId } = await s.person('subject_teacher')
  for (const area of areas) await s.assign(staffId, s.east, s.area[area])
  return userId
}

test('a teacher opens the sheet that is due and fills it with the keyboard alone', async ({ page, signIn }, {
  project,
}) => {
  test.skip(project.name === 'phone', 'a keyboard')
  const s = await newMarkSchool(5)
  await signIn(await teacherOf(s, 'MAT'), s.schoolId)
  await page.goto('/marks')
  await expect(page.getByText('0 of 5 entered · 5 missing')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Mathematics' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mathematics, Grade 8 East')
  await isAlive(page)

  await field(page, 'Amina Charo').focus()
  await page.keyboard.type('57.5')
  await page.keyboard.press('Enter')
  await page.keyboard.type('101')
  await page.keyboard.press('Enter')
  await page.keyboard.type('a')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('E')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'sick' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(field(page, 'Esther Charo')).toBeFocused()
  await page.keyboard.type('0')
  await page.keyboard.press('Enter')
  await expect(field(page, 'Esther Charo')).toBeFocused()

  await expect(bar(page)).toHaveText(/4 saved\s*1 refused$/)
  await expect(page.getByText('Mark 101 is more than the maximum 100. Type 0 to 100')).toBeVisible()
  await expect(field(page, 'Brian Charo')).toHaveValue('101')
  await expectAccessible(page)
  expect(await Promise.all([0, 1, 2, 3, 4].map((at) => kept(s, at)))).toEqual([
    '57.50',
    null,
    'absent',
    'exempt',
    '0.00',
  ])

  await page.getByRole('button', { name: '1 refused' }).click()
  await page.keyboard.press('Escape')
  await expect(field(page, 'Brian Charo')).toHaveValue('')
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Control+m')
  await expect(field(page, 'Brian Charo')).toBeFocused()
  await page.keyboard.type('7')
  await page.keyboard.press('F2')
  await page.keyboard.type('.25')
  await page.keyboard.press('Control+Home')
  await expect(bar(page)).toHaveText(/5 saved\s*none missing/)
  await page.keyboard.press('Delete')
  await page.keyboard.press('Enter')
  await expect(bar(page)).toHaveText(/4 saved\s*1 to go/)
  await page.reload()
  await expect(field(page, 'Brian Charo')).toHaveValue('7.25')
  expect(await kept(s, 0)).toBe('blank')
})

test('one cell, two teachers: both values stand side by side, and one of them chooses', async ({
  page,
  signIn,
}) => {
  const s = await newMarkSchool(2)
  await signIn((await s.person('head')).userId, s.schoolId)
  await page.goto(sheetOf(s))
  await isAlive(page)
  const deputy = await s.person('deputy')
  await save(s, [change(s, '80')], deputy.actor)
  await field(page, 'Amina Charo').fill('8')
  await field(page, 'Amina Charo').press('Enter')
  await expect(page.getByText(/you typed 8; Person deputy saved 80 at \d\d:\d\d/)).toBeVisible()
  expect(await kept(s, 0)).toBe('80.00')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use 8' }).click()
  await expect(bar(page)).toHaveText(/1 saved\s*1 to go/)
  expect(await kept(s, 0)).toBe('8.00')

  await field(page, 'Amina Charo').press('Shift+F2')
  const story = page.getByRole('dialog', { name: 'Amina Charo, Mathematics' })
  await expect(story.getByRole('listitem')).toHaveText([/80 → 8.*Person head/, /blank → 80.*Person deputy/])
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(story).toHaveCount(0)
})

test('without a network typing goes on; what waits survives a closed tab and goes by itself', async ({
  page,
  context,
  signIn,
}) => {
  const s = await newMarkSchool(3)
  const userId = await teacherOf(s, 'MAT')
  await signIn(userId, s.schoolId)
  await page.goto(sheetOf(s))
  await isAlive(page)
  await context.setOffline(true)
  await field(page, 'Amina Charo').fill('41')
  await field(page, 'Amina Charo').press('Enter')
  await expect(page.getByText('1 mark waiting on this device')).toBeVisible()
  await field(page, 'Brian Charo').fill('42')
  await field(page, 'Brian Charo').press('Enter')
  await field(page, 'Cherono Charo').fill('4')
  await expect(bar(page)).toContainText('2 waiting')
  await page.close({ runBeforeUnload: false })
  await context.setOffline(false)

  const again = await context.newPage()
  await again.goto('/marks')
  await expect(again.getByText('Marks on this device that are not at school yet')).toBeVisible()
  await again.goto(sheetOf(s))
  await expect(bar(again)).toHaveText(/[23] saved/)
  await expect(bar(again)).not.toContainText(/sending|waiting/)
  expect(await Promise.all([0, 1].map((at) => kept(s, at)))).toEqual(['41.00', '42.00'])
  // The last one was still being typed. A browser may end the field with the tab or not; either way it is not lost.
  await expect(field(again, 'Cherono Charo')).toHaveValue('4')
  expect([null, '4.00']).toContain(await kept(s, 2))
})

test('signed out meanwhile: typing goes on, nobody else sends it, and it goes after signing in', async ({
  page,
  context,
  signIn,
}) => {
  const s = await newMarkSchool(2)
  const userId = await teacherOf(s, 'MAT')
  await signIn(userId, s.schoolId)
  await page.goto(sheetOf(s))
  await isAlive(page)
  await context.clearCookies()
  await field(page, 'Amina Charo').fill('41')
  await field(page, 'Amina Charo').press('Enter')
  await expect(page.getByText('Sign in to send 1 mark')).toBeVisible()
  await expect(page.getByRole('link', { name: /^Sign in/ })).toHaveAttribute('target', '_blank')
  await signIn((await s.person('head')).userId, s.schoolId)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(page.getByText('Somebody else is signed in on this device now.')).toBeVisible()
  expect(await kept(s, 0)).toBeNull()
  await signIn(userId, s.schoolId)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(bar(page)).toHaveText(/1 saved\s*1 to go/)
  expect(await kept(s, 0)).toBe('41.00')
})

test('the rest of a column is absent with one press, and back with another; parts come to a percent', async ({
  page,
  signIn,
}) => {
  const s = await newMarkSchool(3)
  await signIn((await s.person('head')).userId, s.schoolId)
  await page.goto(sheetOf(s, 'ENG'))
  await isAlive(page)
  await field(page, 'Amina Charo', 'English Grammar').fill('45')
  await field(page, 'Amina Charo', 'English Grammar').press('Enter')
  await expect(page.getByText('(75.0)')).toBeVisible()
  await field(page, 'Amina Charo', 'English Composition').fill('26')
  await field(page, 'Amina Charo', 'English Composition').press('Enter')
  await expect(page.getByRole('cell', { name: '71.0' })).toBeVisible()
  await expect(bar(page)).toHaveText(/2 saved\s*4 to go/)

  await page.getByRole('button', { name: 'Rest of the column' }).click()
  const window = page.getByRole('dialog', { name: 'Rest of the column' })
  await window.getByLabel('Column').selectOption('English Grammar')
  await expect(window.getByText('2 learners: Brian Charo, Cherono Charo')).toBeVisible()
  await expectAccessible(page)
  await window.getByRole('button', { name: 'Mark 2 learners absent' }).click()
  await expect(page.getByText('2 learners marked absent in English Grammar.')).toBeVisible()
  await expect(field(page, 'Brian Charo', 'English Grammar')).toHaveValue('X')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(field(page, 'Brian Charo', 'English Grammar')).toHaveValue('')
  await expect(bar(page)).toHaveText(/2 saved\s*4 to go/)
})

test('two tabs of two classes never mix', async ({ page, context, signIn }) => {
  const s = await newMarkSchool(1)
  await signIn((await s.person('head')).userId, s.schoolId)
  await page.goto(sheetOf(s))
  await isAlive(page)
  const west = await context.newPage()
  await west.goto(sheetOf(s, 'MAT', s.west))
  await isAlive(west)
  await expect(west.getByRole('heading', { level: 1 })).toHaveText('Mathematics, Grade 8 West')
  await field(page, 'Amina Charo').fill('41')
  await field(page, 'Amina Charo').press('Enter')
  await expect(bar(page)).toHaveText(/1 saved/)
  await west.reload()
  await expect(bar(west)).toHaveText(/0 saved\s*2 to go/)
  expect(await kept(s, 0)).toBe('41.00')
})

test('a sheet of somebody else is not there', async ({ page, signIn }) => {
  const s = await newMarkSchool(1)
  await signIn(await teacherOf(s, 'MAT'), s.schoolId)
  for (const address of [sheetOf(s, 'ENG'), sheetOf(s, 'MAT', s.west), sheetOf(await newMarkSchool(1))]) {
    await page.goto(address)
    await expect(page.getByText('This page is not here, or not yours to see')).toBeVisible()
  }
})

test('a sheet of 45 costs little: bytes of the page and of what is saved', async ({ page, signIn }) => {
  const s = await newMarkSchool(45)
  await save(
    s,
    s.learners.east.map(({ id }, at) => change(s, String(at), { learnerId: id })),
  )
  await signIn((await s.person('head')).userId, s.schoolId)
  const html = await (await page.request.get(sheetOf(s))).body()
  expect(gzipSync(html).length).toBeLessThan(60_000)

  await page.goto(sheetOf(s))
  await isAlive(page)
  const [request] = await Promise.all([
    page.waitForRequest('/api/marks'),
    field(page, 'Amina Charo')
      .fill('99')
      .then(() => field(page, 'Amina Charo').press('Enter')),
  ])
  const answer = (await request.response())!
  expect(request.postDataBuffer()!.length).toBeLessThan(1024)
  expect((await answer.body()).length).toBeLessThan(1024)

  const changes = s.learners.east.slice(1).map(({ id }) => change(s, 'A', { learnerId: id, version: 1 }))
  const { userId } = JSON.parse(request.postData()!)
  const data = { userId, classId: s.east, assessmentId: s.endTerm, changes }
  const batch = await page.request.post('/api/marks', {
    data,
    headers: { origin: new URL(page.url()).origin },
  })
  expect((await batch.json()).saved).toHaveLength(44)
  expect(gzipSync(await batch.body()).length).toBeLessThan(1024)
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the sheet can be read', async ({ page, signIn }) => {
    const s = await newMarkSchool(2)
    await save(s, [change(s, '67.5')])
    await signIn((await s.person('head')).userId, s.schoolId)
    await page.goto(sheetOf(s))
    await expect(field(page, 'Amina Charo')).toHaveValue('67.5')
    // Chromium parses the element for browsers without scripts only where scripts are off for good.
    expect(await page.locator('noscript').first().innerHTML()).toContain('Entering them needs JavaScript.')
  })
})

test('a phone shows two papers and their percent without scrolling sideways', async ({ page, signIn }, {
  project,
}) => {
  test.skip(project.name !== 'phone', 'a phone')
  const s = await newMarkSchool(5)
  await signIn((await s.person('head')).userId, s.schoolId)
  await page.goto(sheetOf(s, 'ENG'))
  await isAlive(page)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(over).toBeLessThanOrEqual(0)
  const box = (await field(page, 'Amina Charo', 'English Grammar').boundingBox())!
  expect(box.height).toBeGreaterThanOrEqual(44)
  await field(page, 'Amina Charo', 'English Grammar').tap()
  await page.getByRole('button', { name: 'Absent', exact: true }).tap()
  await expect(field(page, 'Amina Charo', 'English Grammar')).toHaveValue('X')
  await expect(field(page, 'Brian Charo', 'English Grammar')).toBeFocused()
})
