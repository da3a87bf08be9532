import { sql } from 'drizzle-orm'

import { type FunctionName, functionNames } from '@/lib/auth/functions'
import { givePermissions } from '@/lib/permissions/commands'
import { newDemoSchool } from '@/lib/testing/demo'
import { signedInCookie } from '@/lib/testing/session'
import { act, ask } from './access/ask'
import { expect, expectAccessible, test } from './fixtures'

test.describe.configure({ timeout: 120_000 })

/** A demonstration school with somebody who teaches nothing there. */
async function newWorld() {
  const school = await newDemoSchool()
  const [head, teacher] = [await school.withRole('head'), await school.subjectTeacher()]
  await school.ask(
    sql`delete from assignments i using staff s where s.id = i.staff_id and s.user_id = ${teacher.userId}`,
  )
  const [me] = await school.ask<{ id: string; name: string }>(
    sql`select id, concat_ws(' ', title, full_name) as name from staff where user_id = ${teacher.userId}`,
  )
  return { school, head, teacher, staffId: me!.id, name: me!.name }
}

test('what is lent opens its class over HTTP and no other, and nothing once it is over', async ({
  isMobile,
}) => {
  test.skip(isMobile === true, 'Who may come does not depend on the screen.')
  const { school, head, teacher, staffId } = await newWorld()
  const { name, value } = await signedInCookie(teacher.userId!, school.schoolId)
  const cookie = `${name}=${value}`
  const of = async (className: string) => {
    const classId = school.classId(className)
    const assessmentId = school.assessmentId(3, 'End Term')
    const [one] = await school.ask<{ id: string; name: string }>(sql`
      select l.id, l.full_name as name from learners l join enrolments e on e.learner_id = l.id where e.class_id = ${classId} and e."to" is null limit 1`)
    const addresses = [
      ...[`/classes/${classId}`, `/learners/${one!.id}`, `/marks/${classId}/MAT/${assessmentId}`],
      ...[`/results/${classId}/${assessmentId}`, `/reports/${classId}/${assessmentId}`],
    ]
    const opened: string[] = []
    for (const address of addresses) {
      const { outcome, body } = await ask(address, cookie)
      if (outcome === '200') opened.push(address.split('/')[1]!)
      else expect(body).not.toContain(one!.name)
    }
    const remark = {
      classId,
      learnerId: one!.id,
      choice: { assessmentId },
      audience: 'class_teacher',
      text: 'Steady.',
      version: 0,
    }
    return { opened: opened.join(' '), remark: (await act('writeRemark', remark, cookie, '/today')).outcome }
  }
  const lend = (does: FunctionName, className: string) =>
    givePermissions(head, {
      does,
      staffIds: [staffId],
      places: [`class:${school.classId(className)}`],
      until: 'day',
    })
  const everything = 'classes learners marks results reports'
  const nothing = { opened: '', remark: 'forbidden' }

  expect(await of('Grade 8 East')).toEqual(nothing)
  for (const does of functionNames) await lend(does, 'Grade 8 East')
  // The server is another process: what it knew of the session it believes for three seconds at most.
  await expect.poll(() => of('Grade 8 East'), { timeout: 10_000 }).toMatchObject({ opened: everything })
  expect(await of('Grade 8 West')).toEqual({ opened: '', remark: 'not_found' })
  await school.ask(sql`update delegations set ends_at = clock_timestamp() where staff_id = ${staffId}`)
  await expect.poll(() => of('Grade 8 East'), { timeout: 10_000 }).toEqual(nothing)
})

test('a teacher asks, the head says yes on Today, the class opens, and is taken back', async ({
  page,
  signIn,
}) => {
  const { school, head, teacher, name } = await newWorld()
  await signIn(teacher.userId!, school.schoolId)
  await page.goto('/permissions')
  await page.getByLabel('What', { exact: true }).selectOption('See results')
  await page.getByLabel('Where').selectOption('Grade 8 East')
  await page.getByLabel('Why').fill('I cover for Mr Otieno.')
  await page.getByRole('button', { name: 'Ask for it' }).click()
  await expect(page.getByText('waits for an answer')).toBeVisible()
  await expectAccessible(page)

  await signIn(head.userId!, school.schoolId)
  await page.goto('/today')
  await page.getByRole('link', { name: 'Read and answer' }).click()
  await expect(page.getByText('I cover for Mr Otieno.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: /^Approve/ }).click()
  await expect(page.getByText('I cover for Mr Otieno.')).toHaveCount(1)
  const row = page.getByRole('checkbox', { name: new RegExp(name) })
  await expect(row).toBeVisible()

  await signIn(teacher.userId!, school.schoolId)
  await page.goto('/today')
  await expect(page.getByText(/^Yes to what you asked/)).toBeVisible()
  await page.goto('/results')
  await expect(page.getByRole('link', { name: /Grade 8 East/ }).first()).toBeVisible()

  await signIn(head.userId!, school.schoolId)
  await page.goto('/people/permissions')
  await row.check()
  await page.getByRole('button', { name: 'Take back what is ticked' }).click()
  await expect(page.getByText('Nothing is lent at this time')).toBeVisible()
})
