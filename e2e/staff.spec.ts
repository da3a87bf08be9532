import type { Browser, Page } from '@playwright/test'

import { appoint, createGroup, putIntoGroup } from '@/lib/auth/groups'
import { countAndKeep } from '@/lib/groups/jobs'
import { newMarkSchool } from '@/lib/testing/marks'
import { newSchool } from '@/lib/testing/school'
import { expect, expectAccessible, password, test } from './fixtures'

async function strangerAt(browser: Browser, url: string, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

test('a teacher is added, invited, accepts, is given a class, hands it over, and leaves', async ({
  page,
  browser,
  baseURL,
  signIn,
}) => {
  test.slow()
  const { schoolId, person } = await newMarkSchool()
  const { userId } = await person('head')
  await person('subject_teacher')
  await signIn(userId)

  await page.goto('/people')
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Add somebody' }).click()
  await page.getByLabel('Name', { exact: true }).fill("Wanja O'Neil")
  await page.getByLabel('Phone').fill('12345')
  await page.getByRole('button', { name: 'Add to the staff' }).click()
  await expect(page.getByText('Choose at least one role.')).toBeVisible()
  await expect(page.getByText('This cannot be a phone number in use.')).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue("Wanja O'Neil")
  await expectAccessible(page)
  await page.getByLabel('Phone').fill('0712 000 123')
  await page.getByLabel('Subject teacher').check()
  await page.getByRole('button', { name: 'Add to the staff' }).click()
  await expect(page.getByRole('heading', { name: "Wanja O'Neil" })).toBeVisible()

  await page.getByLabel('Invitation').selectOption('By a link that I hand over')
  await page.getByRole('button', { name: 'Invite', exact: true }).click()
  const link = await page.getByLabel('Link of the invitation').inputValue()
  await expectAccessible(page)
  await page.goto('/people/invitations')
  await expect(page.getByRole('listitem').filter({ hasText: "Wanja O'Neil" })).toBeVisible()
  await expectAccessible(page)

  const invited = await strangerAt(browser, new URL(link).pathname, baseURL!)
  await expectAccessible(invited)
  await invited.getByLabel('Username').fill(`wanja-${schoolId.slice(-12)}`)
  await invited.getByLabel('Password', { exact: true }).fill('too short')
  await invited.getByRole('button', { name: 'Open my account' }).click()
  await expect(invited.getByText('Use at least 15 characters')).toBeVisible()
  await invited.getByLabel('Password', { exact: true }).fill(password)
  await invited.getByRole('button', { name: 'Open my account' }).click()
  await expect(invited).toHaveURL('/today')
  const again = await strangerAt(browser, new URL(link).pathname, baseURL!)
  await expect(again.getByText('This invitation has been taken already.')).toBeVisible()

  await page.goto('/classes/teaching')
  await expectAccessible(page)
  const isPhone = page.viewportSize()!.width < 640
  if (isPhone) await page.locator('summary', { hasText: 'Grade 8 East' }).click()
  await page.getByRole('checkbox', { name: /^Mathematics, Grade 8 East/ }).check()
  await page.getByRole('checkbox', { name: /^Class teacher, Grade 8 East/ }).check()
  await expect(page.getByText('2 places ticked')).toBeVisible()
  await page.getByRole('combobox', { name: 'Who' }).selectOption("Wanja O'Neil")
  await page.getByRole('button', { name: 'Give', exact: true }).click()
  await expect(page.getByText("2 places given to Wanja O'Neil")).toBeVisible()
  await invited.goto('/classes')
  await expect(invited.getByRole('link', { name: 'Grade 8 East' })).toBeVisible()

  await page.goto('/classes/teaching/transfer')
  await page.getByRole('combobox', { name: 'From whom' }).selectOption("Wanja O'Neil")
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page.getByText('Class teacher of Grade 8 East')).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Give it to').selectOption('Person subject_teacher')
  await page.getByRole('button', { name: 'Hand over 2 places' }).click()
  await expect(page.getByText(/^Everything of Wanja O'Neil given to/)).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText('Undone', { exact: true })).toBeVisible()

  await page.goto("/people?q=O'Neil")
  await page.getByRole('link', { name: "Wanja O'Neil" }).click()
  await page.getByRole('link', { name: /Close their place/ }).click()
  await expect(page.getByText('Mathematics, Grade 8 East')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Close the place/ }).click()
  await expect(page.getByText('Choose who takes everything over')).toBeVisible()
  await page.getByLabel('Everything goes to').selectOption('Person subject_teacher')
  await page.getByRole('button', { name: /^Close the place/ }).click()
  await expect(page.getByRole('button', { name: 'Take back' })).toBeVisible()
  await expect(async () => {
    await invited.goto('/classes')
    expect(new URL(invited.url()).pathname).toBe('/sign-in')
  }).toPass({ timeout: 5000 })
})

test('somebody of two schools switches, and is told where a link belongs', async ({
  page,
  newAccount,
  signIn,
}) => {
  test.slow()
  const [one, other] = [await newSchool('Alpha School'), await newMarkSchool()]
  const memberships = [one, other].map(({ schoolId }) => ({ schoolId, role: 'head' as const }))
  const { userId } = await newAccount({ memberships })
  await signIn(userId, one.schoolId)
  await page.goto('/today')
  await page
    .getByRole('button', { name: /Alpha School/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Go to Test School' }).click()
  await expect(page.getByRole('button', { name: /^Test School,? [Ss]witch/ })).toBeVisible()
  await page.goto(`/classes/${other.east}`)
  await expect(page.getByRole('heading', { name: /Grade 8 East/ })).toBeVisible()

  await signIn(userId, one.schoolId)
  await page.goto(`/classes/${other.east}`)
  await expect(page.getByRole('heading', { name: 'This link belongs to Test School' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Open it in Test School' }).click()
  await expect(page.getByRole('heading', { name: /Grade 8 East/ })).toBeVisible()
})

test('somebody of a group sees its schools in figures and nobody by name', async ({
  page,
  newAccount,
  signIn,
}) => {
  const school = await newMarkSchool()
  const slug = `group-${school.schoolId}`
  await createGroup({ slug, name: 'County of Tests' })
  await countAndKeep([await putIntoGroup(`s-${school.schoolId}`, slug)])
  const { userId, username } = await newAccount()
  await appoint(username, slug)
  await signIn(userId)
  await page.goto('/today')
  await expect(page).toHaveURL('/group')
  await expect(page.getByRole('heading', { name: 'County of Tests' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Test School' })).toContainText('7')
  await expect(page.getByText('Amina')).toHaveCount(0)
  await expectAccessible(page)
})
