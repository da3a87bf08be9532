import { newSchool } from '@/lib/testing/school'
import { signedInCookie } from '@/lib/testing/session'
import { expect, expectAccessible, test } from './fixtures'

// What looks for faults of accessibility is a script itself.
for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled })

    test('a person signs another of their devices out and stays signed in on this one', async ({
      page,
      newAccount,
      signIn,
    }) => {
      const { userId } = await newAccount()
      await signIn(userId)
      await signedInCookie(userId)
      await page.goto('/account')
      const devices = page.getByRole('listitem').filter({ hasText: 'Last used' })
      await expect(devices).toHaveCount(2)
      await devices.getByRole('button', { name: /^Sign out of/ }).click()
      await expect(page.getByText('That device is signed out')).toBeVisible()
      await expect(devices).toHaveCount(1)
      await expect(page.getByText('This device')).toBeVisible()
      if (javaScriptEnabled) await expectAccessible(page)
    })

    test('the head signs somebody of the school out', async ({ page, newAccount, signIn }) => {
      const { schoolId, person } = await newSchool()
      const head = await newAccount({ memberships: [{ schoolId, role: 'head' }] })
      const teacher = await person('subject_teacher')
      await signedInCookie(teacher.userId)
      await signIn(head.userId)
      await page.goto('/people/devices')
      if (javaScriptEnabled) await expectAccessible(page)
      const row = page.getByRole('listitem').filter({ hasText: 'Person subject_teacher' })
      await expect(row).toContainText('1 device, last used')
      await row.getByRole('button', { name: 'Sign Person subject_teacher out' }).click()
      await expect(row).toContainText('Not signed in')
    })
  })
}

test('people who do not lead the school have no page of people', async ({ page, newAccount, signIn }) => {
  const { schoolId } = await newSchool()
  const { userId } = await newAccount({ memberships: [{ schoolId, role: 'class_teacher' }] })
  await signIn(userId)
  const response = await page.goto('/people')
  expect(response?.status()).toBe(404)
})

test('a form that another site sends in somebody’s name does nothing', async ({
  browser,
  newAccount,
  baseURL,
}) => {
  const { userId } = await newAccount()
  const { name, value } = await signedInCookie(userId)
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false })
  await context.addCookies([{ name, value, url: baseURL! }])
  const page = await context.newPage()
  await page.goto('/account')
  const form = page
    .locator('form')
    .filter({ has: page.getByRole('button', { name: 'Sign out', exact: true }) })
  const fields = await form
    .locator('input[type=hidden]')
    .evaluateAll((inputs) =>
      inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
    )
  const multipart = Object.fromEntries(fields)
  const post = (headers: Record<string, string>) =>
    context.request.post('/account', { multipart, headers, maxRedirects: 0 })
  const isIn = async () => (await context.request.get('/account', { maxRedirects: 0 })).status() === 200

  const hostile = 'https://elsewhere.example'
  const { host } = new URL(baseURL!)
  for (const headers of [
    {},
    { origin: 'null' },
    { origin: hostile },
    { origin: `http://sibling.${host}` },
    { origin: `http://${host}.elsewhere.example` },
    { origin: hostile, 'x-forwarded-host': 'elsewhere.example' },
    { origin: hostile, 'x-forwarded-host': 'elsewhere.example', 'x-forwarded-proto': 'https' },
    { origin: hostile, forwarded: 'host=elsewhere.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'null', 'sec-fetch-site': 'none' },
  ] as Record<string, string>[]) {
    const status = (await post(headers)).status()
    expect([headers, status, await isIn()]).toEqual([headers, 403, true])
  }
  for (const headers of [
    {},
    { origin: hostile },
    { origin: hostile, 'x-forwarded-host': 'elsewhere.example' },
  ]) {
    const { status } = await context.request
      .post('/api/marks', { data: {}, headers: headers as Record<string, string> })
      .then((response) => ({ status: response.status() }))
    expect(status).toBe(403)
  }
  await post({ origin: new URL(baseURL!).origin })
  expect(await isIn()).toBe(false)
  await context.close()
})

test('forged cookies and headers never break a page', async ({ baseURL }) => {
  for (const value of ['%E0%A4%A', 'x'.repeat(6000), '..', 'eyJhbGciOiJub25lIn0..', '%00']) {
    for (const path of [
      '/account',
      '/today',
      '/jobs',
      '/api/jobs/x',
      '/api/auth/session',
      '/api/marks/story',
    ]) {
      const response = await fetch(`${baseURL}${path}`, {
        redirect: 'manual',
        headers: {
          cookie: `session=${value}`,
          'x-request-id': value.slice(0, 50),
          authorization: `Bearer ${value}`,
        },
      })
      expect([path, value.slice(0, 20), response.status < 500]).toEqual([path, value.slice(0, 20), true])
      await response.body?.cancel()
    }
  }
})
