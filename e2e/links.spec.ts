import { expect, test } from './fixtures'

test('a page asks for no other page until somebody goes there', async ({ page, signInAs }) => {
  await signInAs('head')
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.headers().rsc) asked.push(new URL(request.url()).pathname)
  })
  for (const path of ['/results', '/learners', '/reports'])
    await page.goto(path, { waitUntil: 'networkidle' })
  expect(asked).toEqual([])
  await page.getByRole('link', { name: 'Results' }).first().click()
  await expect(page).toHaveURL(/\/results$/)
  expect(asked).toEqual(['/results'])
})
