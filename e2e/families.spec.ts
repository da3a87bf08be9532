import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { newDemoSchool } from '@/lib/testing/demo'
import { expect, expectAccessible, test } from './fixtures'

test('a family is put in order: found twice and merged, undone, said to be two; one more guardian, and one kept from the child', async ({
  page,
  signIn,
}) => {
  test.setTimeout(240_000)
  const school = await newDemoSchool()
  await signIn((await school.withRole('head')).userId!, school.schoolId)
  const [mother] = await school.ask<{ name: string; phone: string; learnerId: string; learner: string }>(sql`
    select g.full_name as name, g.phone, l.id as "learnerId", l.full_name as learner from guardians g
      join guardianships s on s.guardian_id = g.id join learners l on l.id = s.learner_id
    where g.phone is not null and s."order" = 1 order by g.full_name limit 1`)
  const { name, phone, learnerId, learner } = mother!
  const twin = `${name.split(' ')[0]} Zuena ${name.split(' ').slice(1).join(' ')}`
  await school.ask(sql`insert into guardians (id, school_id, full_name, phone)
    values (${v7()}, ${school.schoolId}, ${twin}, ${phone})`)

  await test.step('who stands there twice is merged, and that is undone', async () => {
    await page.goto('/guardians?view=twice')
    await expectAccessible(page)
    const merge = page.getByRole('button', { name: `Merge ${twin} into this ${name}` })
    await merge.click()
    await expect(page.getByText(`${twin} merged into ${name}.`)).toBeVisible()
    await expect(merge).toHaveCount(0)
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(merge).toBeVisible()
    await page.getByRole('button', { name: `${name} and ${twin} are not the same person` }).click()
    await expect(merge).toHaveCount(0)
    await page.reload()
    await expect(merge).toHaveCount(0)
  })

  await test.step('somebody new is added from the child’s page, and a wrong number is refused in words', async () => {
    await page.goto(`/guardians/new?learner=${learnerId}`)
    await page.getByLabel('Phone number or name').fill('Zawadi Newcomer')
    await page.getByRole('button', { name: 'Look' }).click()
    await expect(page.getByLabel('Full name')).toHaveValue('Zawadi Newcomer')
    await expectAccessible(page)
    await page.getByLabel('Phone', { exact: true }).fill('0712')
    await page.getByLabel('Relationship to the child').selectOption('aunt')
    const add = page.getByRole('button', { name: `Add as a guardian of ${learner}` })
    await add.click()
    await expect(page.getByText('No phone has the number 0712.')).toBeVisible()
    await expect(page.getByLabel('Phone', { exact: true })).toHaveValue('0712')
    await page.getByLabel('Phone', { exact: true }).fill('0712 999 888')
    await add.click()
    await expect(page).toHaveURL(new RegExp(`/learners/${learnerId}`))
    await page.goto('/guardians?q=0712999888')
    await expect(page.getByRole('link', { name: 'Zawadi Newcomer' })).toBeVisible()
    await expectAccessible(page)
  })

  await test.step('a child is kept from a guardian, with the reason', async () => {
    await page.getByRole('link', { name: 'Zawadi Newcomer' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zawadi Newcomer')
    await page.getByText('Keep this child from this guardian').click()
    await page.getByLabel('Reason').fill('Court order 12 of 2026')
    await page.getByRole('button', { name: `Keep ${learner} from Zawadi Newcomer` }).click()
    await expect(page.getByText(`Keep ${learner} from this guardian.`)).toBeVisible()
    await expect(page.getByText('Court order 12 of 2026')).toBeVisible()
    await expectAccessible(page)
  })
})
