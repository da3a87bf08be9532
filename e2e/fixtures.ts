import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'

import { createUser, type NewUser } from '@/lib/auth/accounts'
import { signedInCookie, userNamed } from '@/lib/testing/session'

export { expect }

export const password = 'three quiet green lanterns'

type Fixtures = {
  /** Signs the page's browser in as an account of the demonstration school, such as `head` or `teacher.maths`. */
  signInAs: (username: string) => Promise<void>
  /** The same for any account; `schoolId` for somebody who belongs to several schools. */
  signIn: (userId: string, schoolId?: string) => Promise<void>
  /** Makes an account of the test's own, so that what happens to it disturbs nobody; its password is `password`. */
  newAccount: (more?: Partial<NewUser>) => Promise<{ userId: string; username: string }>
}

export const test = base.extend<Fixtures>({
  signIn: async ({ context, baseURL }, use) => {
    await use(async (userId, schoolId) => {
      const { name, value } = await signedInCookie(userId, schoolId)
      await context.addCookies([{ name, value, url: baseURL!, httpOnly: true, sameSite: 'Lax' }])
    })
  },
  signInAs: async ({ signIn }, use) => {
    await use(async (username) => signIn(await userNamed(username)))
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from the pattern
  newAccount: async ({}, use) => {
    await use(async (more) => {
      const username = `e2e-${randomUUID()}`
      const userId = await createUser({
        username,
        secret: { password },
        mustChange: false,
        memberships: [],
        ...more,
      })
      return { userId, username }
    })
  },
})

/** Fails with the rules a page breaks and where, by WCAG 2.2 A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
