import { expect, expectAccessible, test } from './fixtures'

/** A name that nobody else has, so that runs on one school do not meet; no letter stands in it twice. */
const unique = () =>
  [...'bcdfghjklmnprstvwz']
    .map((letter) => ({ letter, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, 9)
    .map(({ letter }) => letter)
    .join('')
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1)

test('a learner is admitted, found with a slip, edited, moved, changed with others, transferred out and taken back', async ({
  page,
  signInAs,
}) => {
  test.setTimeout(180_000)
  await signInAs('head')
  const [first, second] = [capital(unique()), capital(unique())]
  const name = `${first} O’${second}`

  await page.goto('/learners/new')
  await page.getByRole('button', { name: 'Admit', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'correct' })).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Phone', { exact: true }).fill('12')
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'Grade 8 East' })
  await page.getByRole('button', { name: 'Admit', exact: true }).click()
  await expect(page.getByText('This is no phone number in use').first()).toBeVisible()
  await expectAccessible(page)

  // What was typed is kept on the device.
  await page.reload()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name)
  await page.getByLabel('Phone', { exact: true }).fill('')
  await page.getByRole('button', { name: 'Admit', exact: true }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Grade 8 East' }).first()).toBeVisible()
  await expectAccessible(page)
  const address = page.url()

  await page.goto('/learners/new')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'Grade 8 East' })
  await page.getByRole('button', { name: 'Admit and go on' }).click()
  await page.getByLabel('This is another child').check()
  await page.getByRole('button', { name: 'Admit and go on' }).click()
  await expect(page.getByText(`${name} is admitted to Grade 8 East`)).toBeVisible()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('')
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText('Undone')).toBeVisible()

  // Two letters changed about, and no apostrophe.
  const slip = first.slice(0, 3) + first[4] + first[3] + first.slice(5)
  await page.goto('/learners')
  await page.getByRole('searchbox').fill(`${slip} o${second}`)
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByText('These names are like it')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name }).click()

  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByLabel('Gender').selectOption({ label: 'Girl' })
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(`${name}: gender changed.`)).toBeVisible()

  await page.getByRole('link', { name: 'Move' }).click()
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'Grade 8 West' })
  await page.getByLabel('First day there').fill('2026-02-02')
  await page.getByRole('button', { name: 'Move', exact: true }).click()
  await expect(page.getByText(`${name} moved to Grade 8 West.`)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Grade 8 West' }).first()).toBeVisible()

  await page.goto(`/learners?q=${encodeURIComponent(name)}`)
  await page.getByRole('checkbox', { name: `Pick ${name}` }).check()
  await page.getByRole('button', { name: 'Change 1' }).click()
  await page.getByRole('link', { name: 'Religious education' }).click()
  await page.getByLabel('Religious education from now on').selectOption('IRE')
  await page.getByRole('button', { name: 'Look what changes' }).click()
  await expect(page.getByText(name)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Change 1 learner' }).click()
  await expect(page.getByText(`${name}: religious education IRE.`)).toBeVisible()
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(page.getByText('Undone')).toBeVisible()

  await page.goto(`${address}/move`)
  await page.getByLabel('Reason').selectOption({ label: 'Transferred to another school' })
  await page.getByLabel('Where to').fill('Moi Primary')
  await page.getByLabel('Last day here').fill('2026-03-02')
  await page.getByRole('button', { name: 'Transfer out' }).click()
  await expect(page.getByText(`${name} transferred out.`)).toBeVisible()
  await page.goto(`/learners?state=left&q=${encodeURIComponent(first)}`)
  await expect(page.getByRole('cell', { name: 'left' })).toBeVisible()
  await page.goto(address)
  await page.getByRole('link', { name: 'Take back' }).click()
  await page.getByLabel('Class', { exact: true }).selectOption({ label: 'Grade 8 East' })
  await page.getByLabel('First day back').fill('2026-03-02')
  await page.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText('The first day back is after that').first()).toBeVisible()
  await page.getByLabel('First day back').fill('2026-03-09')
  await page.getByRole('button', { name: 'Take back' }).click()
  await expect(page.getByText(`${name} taken back.`)).toBeVisible()

  await page.goto(`${address}/history`)
  await expect(page.getByText('Grade 8 East → Grade 8 West')).toBeVisible()
  await expectAccessible(page)
})

test('Ctrl+K finds learners, classes and places by keyboard', async ({ page, signInAs, isMobile }) => {
  await signInAs('deputy')
  await page.goto('/today')
  if (isMobile) {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Find' }).click()
  } else await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: 'A learner, a class or a place' })
  await expect(box).toBeFocused()
  await page.keyboard.type('grade 8 west')
  await expect(page.getByRole('option', { name: /Grade 8 West/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /Grade 8 West/ })).toBeVisible()
})

test('a list is kept, renamed, deleted and kept again', async ({ page, signInAs }) => {
  await signInAs('deputy')
  const name = `List ${unique()}`
  await page.goto('/learners?gender=F&state=here')
  await page.getByRole('button', { name: 'Keep this list' }).click()
  await page.getByLabel('Name of the list').fill(name)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('link', { name })).toBeVisible()
  await page.getByRole('button', { name: `Rename ${name}` }).click()
  await page.getByLabel('Name of the list').fill(`${name} too`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: `Delete the list ${name} too` }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: `${name} too` })).toBeVisible()
  await page.getByRole('button', { name: `Delete the list ${name} too` }).click()
  await expect(page.getByText('is deleted')).toBeVisible()
})

test('care is written, and papers and a photo with consent are kept', async ({ page, signInAs }) => {
  await signInAs('head')
  await page.goto('/learners?class=&q=0527')
  await page.getByRole('row').getByRole('link').first().click()
  await page.getByRole('link', { name: 'Documents' }).click()
  await expect(
    page.getByText('Record a guardian’s yes first').or(page.getByText('made small on this device')),
  ).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('What it is').fill('Transfer letter')
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 letter') })
  await page.getByRole('button', { name: 'Add the document' }).click()
  const paper = page.getByRole('link', { name: 'Transfer letter' }).first()
  await expect(paper).toBeVisible()
  const answer = await page.request.get((await paper.getAttribute('href'))!)
  expect([answer.status(), answer.headers()['content-disposition']]).toEqual([
    200,
    expect.stringMatching(/^attachment/),
  ])

  await page.getByRole('link', { name: 'Care' }).click()
  await page.getByLabel('Allergies and diet').fill('Groundnuts')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/Written .* by/)).toBeVisible()
  await expectAccessible(page)

  // A teacher of one subject has none of it.
  const file = answer.url()
  await signInAs('teacher.maths')
  expect((await page.request.get(file)).status()).toBe(403)
})
