import { newDemoSchool } from '@/lib/testing/demo'
import { expect, expectAccessible, test } from './fixtures'

test('a year ends: the next is made, streams are spread, one child stays, all go at once, and all of it is undone', async ({
  page,
  signIn,
}) => {
  test.setTimeout(240_000)
  const school = await newDemoSchool()
  await signIn((await school.withRole('head')).userId!, school.schoolId)
  await page.goto('/promotion')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Make 2027' }).click()
  await expect(page.getByText('The year 2027 is made.')).toBeVisible()
  await expect(page.getByText('Nobody is skipped.')).toBeVisible()
  await expectAccessible(page)

  await test.step('those without a stream are spread, after a look', async () => {
    await page.getByRole('link', { name: 'Spread them evenly' }).click()
    await expect(page.getByText('Nothing is saved yet.')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Take this' }).click()
    await expect(page.getByText(/learners spread over the classes of Grade 8\./)).toBeVisible()
    await page.getByRole('link', { name: 'Put all of them in Grade 9' }).click()
    await expect(page.getByRole('heading', { name: 'Spread over Grade 9' })).toBeVisible()
    await page.getByRole('button', { name: 'Take this' }).click()
    await expect(page.getByText(/learners spread over the classes of Grade 9\./)).toBeVisible()
  })

  await test.step('one repeats, for a reason', async () => {
    await page
      .getByRole('row', { name: /^Grade 4 / })
      .getByRole('link')
      .first()
      .click()
    await page.getByText('Decide by hand').first().click()
    await page
      .getByLabel(/^What becomes of/)
      .first()
      .selectOption('repeat')
    await page.getByRole('button', { name: 'Decide' }).first().click()
    await expect(page.getByText('Say why, in a few words.')).toBeVisible()
    await page.getByLabel('Reason').first().fill('The parents ask for it')
    await page.getByRole('button', { name: 'Decide' }).first().click()
    await expect(page.getByText('repeats the grade to Grade 4')).toBeVisible()
    // What is under the mouse is paler.
    await page.mouse.move(0, 0)
    await expectAccessible(page)
  })

  await test.step('all go at once; the old year stays readable and closed', async () => {
    await page.getByRole('button', { name: /^Promote \d+ learners to 2027$/ }).click()
    await expect(page.getByText(/were promoted from 2026 to 2027/).first()).toBeVisible()
    await expect(page.getByText('The parents ask for it')).toBeVisible()
    await expect(page.getByRole('heading', { name: '2026 is closed' })).toBeVisible()
    await expectAccessible(page)
    const east = school.classId('Grade 8 East')
    await page.goto(`/marks/${east}/MAT/${school.assessmentId(3, 'End Term')}`)
    await expect(page.getByText('The year 2026 is closed')).toBeVisible()
    await page.goto('/classes?year=2027')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Classes')
    await expect(page.getByText(/^2027 · /)).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('and all of it is undone', async () => {
    await page.goto('/promotion?year=2026')
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(page.getByRole('button', { name: /^Promote \d+ learners to 2027$/ })).toBeVisible()
  })
})
