import type { BrowserContext, Page } from '@playwright/test'
import { generateSync } from 'otplib'
import { clearFailures } from '@/lib/auth/failures'
import { accountKey } from '@/lib/auth/identifier'
import { newSchool } from '@/lib/testing/school'
import { forgetProof } from '@/lib/testing/session'
import { expect, expectAccessible, password, test } from './fixtures'

const codeOf = (secret: string, seconds = 0) =>
  generateSync({ secret: secret.replace(/\s/g, ''), epoch: Math.floor(Date.now() / 1000) + seconds })

async function signInByForm(page: Page, username: string) {
  await page.goto('/sign-in?next=/account')
  await page.getByLabel('Username, e-mail or phone').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Sets an app up by its key alone, and takes the recovery codes along. */
async function setUpApp(page: Page) {
  await page.goto('/account/second-factor')
  await page.getByRole('link', { name: 'Set up an app' }).press('Enter')
  const secret = (await page.locator('p.font-mono').textContent()) ?? ''
  await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible()
  await page.getByLabel('The code that the app shows now').fill('000000')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This is not the code')).toBeVisible()
  await expect(page.getByLabel('The code that the app shows now')).toHaveValue('000000')
  await page.getByLabel('The code that the app shows now').fill(codeOf(secret, -30))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Keep these codes now')).toBeVisible()
  const codes = await page.getByRole('list').getByRole('listitem').allInnerTexts()
  expect(codes).toHaveLength(10)
  return { secret, codes }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled })

    test('signing in takes a code of the app, once; a recovery code opens, too', async ({
      page,
      context,
      newAccount,
      signIn,
    }) => {
      const { userId, username } = await newAccount()
      await signIn(userId)
      if (javaScriptEnabled) {
        await page.goto('/account/second-factor')
        await expectAccessible(page)
      }
      const { secret, codes } = await setUpAppFor(page, javaScriptEnabled)

      await context.clearCookies()
      await signInByForm(page, username)
      await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
      if (javaScriptEnabled) await expectAccessible(page)
      // The password alone opens nothing.
      await page.goto('/account')
      await expect(page).toHaveURL(/\/sign-in/)
      await page.goto('/sign-in/second?next=/account')
      const code = codeOf(secret)
      await giveCode(page, '111111')
      await expect(page.getByText('This code is not right')).toBeVisible()
      await giveCode(page, code)
      await expect(page).toHaveURL('/account')

      await context.clearCookies()
      await signInByForm(page, username)
      await giveCode(page, code)
      await expect(page.getByText('This code is not right')).toBeVisible()
      await page.getByLabel('Do not ask again on this device').check()
      await giveCode(page, codes[0]!)
      await expect(page.getByText('A recovery code was used: 9 of 10 are left')).toBeVisible()

      // The device is remembered, and forgotten with the rest when one signs out everywhere.
      await forgetSession(context)
      await signInByForm(page, username)
      await expect(page).toHaveURL('/account')
      await page.getByRole('button', { name: 'Sign out of every device' }).click()
      await expect(page).toHaveURL('/sign-in')
      await signInByForm(page, username)
      await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible()
      await clearFailures(accountKey(userId, 'second factor'))
    })
  })
}

/** Without scripts the same pages do; what the form had is filled in by the browser's own going back. */
async function setUpAppFor(page: Page, hasScripts: boolean) {
  if (hasScripts) return setUpApp(page)
  await page.goto('/account/second-factor/app')
  const secret = (await page.locator('p.font-mono').textContent()) ?? ''
  await page.getByLabel('The code that the app shows now').fill(codeOf(secret, -30))
  await page.getByRole('button', { name: 'Use this app' }).click()
  await expect(page.getByText('Keep these codes now')).toBeVisible()
  const codes = await page.getByRole('list').getByRole('listitem').allInnerTexts()
  return { secret, codes }
}

async function giveCode(page: Page, code: string) {
  await page.getByLabel('Code', { exact: true }).fill(code)
  await page.getByLabel('Code', { exact: true }).press('Enter')
}

async function forgetSession(context: BrowserContext) {
  const kept = (await context.cookies()).filter(({ name }) => !name.endsWith('session'))
  await context.clearCookies()
  await context.addCookies(kept)
}

/** A phone's lock that says yes, as Chromium lets tests have one. */
async function newDevice(page: Page) {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('a passkey is added, signs in alone and as second step, and is removed', async ({
  page,
  context,
  newAccount,
  signIn,
}) => {
  await newDevice(page)
  const { userId, username } = await newAccount()
  await signIn(userId)
  await page.goto('/account/second-factor')
  await page.getByRole('button', { name: 'Add a passkey' }).press('Enter')
  await expect(page.getByText('Keep these codes now')).toBeVisible()

  await context.clearCookies()
  await page.goto('/sign-in?next=/account')
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).press('Enter')
  await expect(page).toHaveURL('/account')

  await context.clearCookies()
  await signInByForm(page, username)
  await page.getByRole('button', { name: 'Use a passkey' }).press('Enter')
  await expect(page).toHaveURL('/account')

  await page.goto('/account/second-factor')
  await page.getByLabel('Name of the passkey').fill('My phone')
  await page.getByLabel('Name of the passkey').press('Enter')
  await expect(page.getByText('The new name is saved')).toBeVisible()
  await page.getByRole('button', { name: 'Remove My phone' }).press('Enter')
  await expect(page.getByText('The passkey is removed')).toBeVisible()
})

test('what is dangerous asks once more who it is, in place, and goes on', async ({
  page,
  newAccount,
  signIn,
}) => {
  const { schoolId, person } = await newSchool()
  const head = await newAccount({ memberships: [{ schoolId, role: 'head' }] })
  const teacher = await person('subject_teacher')
  await signIn(teacher.userId)
  await signIn(head.userId)
  await forgetProof(head.userId)
  await page.goto('/people/devices')
  await page.getByRole('button', { name: 'Sign Person subject_teacher out' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await expect(dialog).toBeVisible()
  await expectAccessible(page)
  await dialog.getByLabel('Your password').fill('not my password at all')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('This is not your password.')).toBeVisible()
  await dialog.getByLabel('Your password').fill(password)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('listitem').filter({ hasText: 'Person subject_teacher' })).toContainText(
    'Not signed in',
  )
})
