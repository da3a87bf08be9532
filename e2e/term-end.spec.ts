import { execFileSync } from 'node:child_process'
import { sql } from 'drizzle-orm'

import { newDemoSchool } from '@/lib/testing/demo'
import { expect, expectAccessible, test } from './fixtures'

/** The text of a PDF in reading order. */
const textOf = (pdf: Buffer) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })

test('from the last marks to a parent’s phone: the same figures everywhere', async ({
  page,
  context,
  signIn,
}) => {
  test.setTimeout(240_000)
  const school = await newDemoSchool()
  const east = school.classId('Grade 8 East')
  const endTerm = school.assessmentId(3, 'End Term')
  const blank = await school.ask<{ name: string; learnerId: string }>(sql`
    select l.full_name as name, l.id as "learnerId" from learners l join enrolments e on e.learner_id = l.id
    where e.class_id = ${east} and e."to" is null and not exists (
      select from marks m join papers p on p.id = m.paper_id join learning_areas a on a.id = p.area_id
      where m.learner_id = l.id and p.assessment_id = ${endTerm} and a.code = 'MAT' and m.state <> 'blank')
    order by l.full_name`)
  expect(blank.length).toBeGreaterThan(0)
  const [teacher] = await school.ask<{ userId: string }>(sql`
    select s.user_id as "userId" from assignments i join staff s on s.id = i.staff_id join learning_areas a on a.id = i.area_id
    where i.class_id = ${east} and a.code = 'MAT'`)

  await test.step('the subject teacher enters what is missing, with the keyboard alone', async () => {
    await signIn(teacher!.userId, school.schoolId)
    await page.goto(`/marks/${east}/MAT/${endTerm}`)
    await expect(page.getByText(`${blank.length} to go`).first()).toBeVisible()
    await expectAccessible(page)
    const field = (name: string) =>
      page.getByRole('textbox', { name: new RegExp(`^${name}\\b.*, of 100`) }).first()
    await field(blank[0]!.name).focus()
    await page.keyboard.type('101')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Mark 101 is more than the maximum 100').first()).toBeVisible()
    await expect(field(blank[0]!.name)).toHaveValue('101')
    for (const { name } of blank) {
      await field(name).focus()
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type('57.5')
      await page.keyboard.press('Enter')
    }
    await expect(page.getByText('none missing').first()).toBeVisible()
    await expect(page.getByText(/sending|waiting/)).toHaveCount(0)
    await page.reload()
    await expect(field(blank[0]!.name)).toHaveValue('57.5')
  })

  let average = ''
  const child = blank[0]!
  await test.step('the class teacher reads the marksheet and writes a remark', async () => {
    await context.clearCookies()
    await signIn((await school.leaderOf('Grade 8 East')).userId!, school.schoolId)
    await page.goto(`/results/${east}/${endTerm}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Grade 8 East, End Term')
    await expectAccessible(page)
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: child.name }) })
      .first()
    await expect(row).toContainText('57.5')
    const [exact] = await school.ask<{ number: string }>(
      sql`select admission_number as number from learners where id = ${child.learnerId}`,
    )
    await page.goto(`/reports/${east}/${endTerm}`)
    await expectAccessible(page)
    const remark = page.getByLabel(`Class teacher’s remark on ${child.name} (${exact!.number})`)
    await remark.fill('Steady and kind; read aloud every evening.')
    await remark.blur()
    await expect(page.getByText('Saved, your own words').first()).toBeVisible()
    await page.getByRole('link', { name: child.name, exact: true }).click()
    await expect(page.getByText('Steady and kind; read aloud every evening.').first()).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('the head publishes and has the cards made', async () => {
    await context.clearCookies()
    await signIn((await school.withRole('head')).userId!, school.schoolId)
    await page.goto(`/results/${east}/${endTerm}`)
    await page.getByRole('button', { name: /^Publish Grade 8 East, End Term/ }).click()
    await expect(page.getByText('Parents see exactly this.').first()).toBeVisible()
    await page.goto(`/reports/${east}/${endTerm}`)
    await expect(page.getByText('Cards are exactly what parents see.').first()).toBeVisible()
    await page.getByRole('button', { name: /^Make the report cards of Grade 8 East/ }).click()
    await expect(page).toHaveURL(/\/jobs\//)
    await expect(page.getByText('✓ Done').first()).toBeVisible({ timeout: 90_000 })
    await expectAccessible(page)
    const files = page.getByRole('link', { name: /\.(pdf|zip)/ })
    const cards = await school.ask<{ count: string }>(sql`select count(*) from published_cards`)
    await expect(files).toHaveCount(Number(cards[0]!.count) + 2)
  })

  await test.step('a parent reads and keeps the very same card', async () => {
    await context.clearCookies()
    const parent = await school.parentOf(child.learnerId)
    await signIn(parent.userId!, school.schoolId)
    await page.goto('/family')
    await expectAccessible(page)
    await page.getByRole('link', { name: child.name }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(child.name)
    await expect(page.getByText('Steady and kind; read aloud every evening.').first()).toBeVisible()
    await expectAccessible(page)
    const [kept] = await school.ask<{ average: string; level: string; number: string }>(sql`
      select card #>> '{summary,average}' as average, card #>> '{summary,level}' as level, card #>> '{learner,admissionNumber}' as number
      from published_cards where learner_id = ${child.learnerId}`)
    average = kept!.average
    await expect(page.getByText(average).first()).toBeVisible()
    const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(width).toBeLessThanOrEqual(0)

    const href = await page.getByRole('link', { name: 'Report card as PDF' }).getAttribute('href')
    const answer = await page.request.get(href!)
    expect(answer.headers()['content-type']).toBe('application/pdf')
    const text = textOf(await answer.body())
    for (const figure of [
      child.name,
      kept!.number,
      average,
      kept!.level,
      '57.5',
      'Steady and kind; read aloud every evening.',
    ]) {
      expect(text).toContain(figure)
    }
    expect(text).not.toContain('DRAFT')
  })

  await test.step('and on the marksheet stands the same average', async () => {
    await context.clearCookies()
    await signIn((await school.withRole('deputy')).userId!, school.schoolId)
    await page.goto(`/results/${east}/${endTerm}?sort=name`)
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: child.name }) })
      .first()
    await expect(row).toContainText(average)
  })
})
