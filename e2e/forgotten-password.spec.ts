import { unsentTo } from '@/lib/unsent'
import { expect, expectAccessible, password, test } from './fixtures'

const fresh = 'nine loud copper buckets'

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled })

    test('a forgotten password is replaced by a link', async ({ page, newAccount }) => {
      const email = `${crypto.randomUUID()}@school.example`
      await newAccount({ email })
      await page.goto('/sign-in')
      await page.getByRole('link', { name: 'Forgotten your password?' }).click()
      if (javaScriptEnabled) await expectAccessible(page)
      await page.getByLabel('Username, e-mail or phone').fill(email)
      await page.getByLabel('Username, e-mail or phone').press('Enter')
      await expect(page.getByText('Look into your mail and your messages')).toBeVisible()
      if (javaScriptEnabled) await expectAccessible(page)
      await expect.poll(async () => (await unsentTo(email)).length).toBe(1)
      const [mail] = await unsentTo(email)
      await page.goto(new URL(/https?:\S+/.exec(mail!.text)![0]).pathname)
      if (javaScriptEnabled) await expectAccessible(page)
      await page.getByLabel('New password').fill('short')
      await page.getByLabel('New password').press('Enter')
      await expect(page.getByText('Use at least 15 characters')).toBeVisible()
      await page.getByLabel('New password').fill(fresh)
      await page.getByLabel('New password').press('Enter')
      await expect(page.getByText('Your new password is set')).toBeVisible()

      await signIn(password)
      await expect(page.getByText('The name or password is not right.')).toBeVisible()
      await signIn(fresh)
      await expect(page).toHaveURL('/account')

      async function signIn(typed: string) {
        await page.getByLabel('Username, e-mail or phone').fill(email)
        await page.getByLabel('Password', { exact: true }).fill(typed)
        await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      }
    })
  })
}

test('and by a code that comes to the phone', async ({ page, newAccount }) => {
  const phone = `+2547${String(Math.floor(Math.random() * 1e8)).padStart(8, '3')}`
  await newAccount({ phone })
  await page.goto('/forgot')
  await page.getByLabel('Username, e-mail or phone').fill(phone)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await unsentTo(phone)).length).toBe(1)
  const code = /\d{6}/.exec((await unsentTo(phone))[0]!.text)![0]
  await page.getByLabel('Code from the SMS').fill(code)
  await page.getByLabel('New password').fill('short')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Use at least 15 characters')).toBeVisible()
  await expect(page.getByLabel('Code from the SMS')).toHaveValue(code)
  await page.getByLabel('New password').fill(fresh)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your new password is set')).toBeVisible()
})

test('a name that nobody has is answered like one that somebody has', async ({ page }) => {
  await page.goto('/forgot')
  await page.getByLabel('Username, e-mail or phone').fill(`${crypto.randomUUID()}@nowhere.example`)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Look into your mail and your messages')).toBeVisible()
  await page.goto('/reset/this-is-no-link')
  await expect(page.getByRole('heading', { name: 'This link opens nothing' })).toBeVisible()
})
