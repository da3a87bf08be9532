import type { Page } from '@playwright/test'

import { newSchool } from '@/lib/testing/school'
import { expect, expectAccessible, password, test } from './fixtures'

async function fill(page: Page, name: string, secret = password) {
  await page.getByLabel('Username, e-mail or phone').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

const path = (page: Page) => new URL(page.url()).pathname

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled })

    test('a person is refused in words, keeps the name, gets in and goes on to the page asked for', async ({
      page,
      newAccount,
    }) => {
      const { username } = await newAccount()
      await page.goto('/account?from=link')
      await expect(page).toHaveURL('/sign-in?next=%2Faccount%3Ffrom%3Dlink')
      await fill(page, username, 'something else')
      await expect(page.getByRole('main').getByRole('alert')).toContainText(
        'The name or password is not right.',
      )
      await expect(page.getByLabel('Username, e-mail or phone')).toHaveValue(username)
      await fill(page, username)
      await expect(page).toHaveURL('/account?from=link')
      await page.goto('/sign-in')
      await expect(page).toHaveURL('/account')
    })

    test('a temporary password opens nothing but the page that replaces it', async ({ page, newAccount }) => {
      const { schoolId } = await newSchool()
      const { username } = await newAccount({ mustChange: true, memberships: [{ schoolId, role: 'parent' }] })
      await page.goto('/sign-in')
      await fill(page, username)
      await expect(page).toHaveURL('/password')
      await page.goto('/account')
      await expect(page).toHaveURL('/password')
      await page.getByLabel('New password').fill('too short')
      await page.getByRole('button', { name: 'Save this password' }).click()
      await expect(page.getByText('Use at least 15 characters')).toBeVisible()
      await page.getByLabel('New password').fill('seven loud orange kettles')
      await page.getByRole('button', { name: 'Save this password' }).click()
      await expect(page).toHaveURL('/family')
    })

    test('signing out of every device reaches the others', async ({ page, browser, newAccount, baseURL }) => {
      const { username } = await newAccount()
      await page.goto('/sign-in')
      await fill(page, username)
      await expect(page).toHaveURL('/account')
      const other = await browser.newPage({ baseURL })
      await other.goto('/sign-in')
      await fill(other, username)
      await expect(other.getByText('This device')).toBeVisible()
      await page.reload()
      await page.getByRole('button', { name: 'Sign out of every device' }).click()
      await expect(page).toHaveURL('/sign-in')
      // Another instance may remember for a few seconds; nobody is sent in circles meanwhile.
      await expect(async () => {
        await other.reload()
        expect(new URL(other.url()).pathname).toBe('/sign-in')
      }).toPass({ timeout: 5000 })
      await expect(other).toHaveURL('/sign-in?next=%2Faccount')
      await other.close()
    })
  })
}

test('going to another school changes the secret; the old one opens nothing', async ({
  page,
  context,
  browser,
  newAccount,
  signIn,
  baseURL,
}) => {
  const [one, other] = [await newSchool('Alpha School'), await newSchool('Beta School')]
  const memberships = [one, other].map(({ schoolId }) => ({ schoolId, role: 'parent' as const }))
  const { userId } = await newAccount({ memberships })
  await signIn(userId, one.schoolId)
  const [before] = await context.cookies()
  await page.goto('/account')
  await page.getByRole('button', { name: 'Go to Beta School' }).click()
  await expect(page).toHaveURL('/family')
  const [after] = await context.cookies()
  expect(after?.value).not.toBe(before?.value)
  const stranger = await browser.newContext({ baseURL })
  await stranger.addCookies([before!])
  const copy = await stranger.newPage()
  await copy.goto('/account')
  expect(path(copy)).toBe('/sign-in')
  await stranger.close()
})

test('the way in and the account can be used by everybody, and break no rule of the content policy', async ({
  page,
  newAccount,
}) => {
  const violations: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text())
  })
  const { username } = await newAccount({ isOps: true })
  await page.goto('/sign-in')
  await expectAccessible(page)
  await fill(page, username, 'something else')
  await expectAccessible(page)
  await fill(page, username)
  await expect(page).toHaveURL('/system')
  await expectAccessible(page)
  for (const place of ['/account', '/password']) {
    await page.goto(place)
    await expectAccessible(page)
  }
  expect(violations).toEqual([])
})

test('a script planted in a page stays dead', async ({ page }) => {
  await page.route('**/sign-in', async (route) => {
    const response = await route.fetch()
    const planted =
      '<script>document.title="planted"</script><img src="/no-such-image.png" onerror="document.title=\'planted\'">'
    await route.fulfill({ response, body: (await response.text()).replace('</body>', `${planted}</body>`) })
  })
  await page.goto('/sign-in')
  await page.waitForTimeout(300)
  await expect(page).toHaveTitle('Sign in · Hillview')
})
