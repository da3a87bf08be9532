import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { findSchool, isEmptyInstallation, schoolEntries } from '@/lib/auth/schools'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import { env } from '@/lib/env'
import { newSchool } from '@/lib/testing/school'
import { beginInstallation, foundSchool } from './commands'
import { asSlug, asUsername } from './rules'

const unique = () => `s${Date.now()}${Math.floor(Math.random() * 1000)}`

it('makes a school with its first administrator, who chooses a password at once', async () => {
  const slug = unique()
  const made = await foundSchool({
    school: 'Upendo Academy',
    slug,
    name: 'Wanjiru Kamau',
    username: `head.${slug}`,
  })
  expect(made.temporaryPassword).toMatch(/^(\w{4}-){3}\w{4}$/)
  const { schoolId } = (await findSchool(slug))!
  const session = (await sessionOf(await startSession(made.userId)))!
  expect(session).toMatchObject({ mustChangePassword: true, currentSchoolId: schoolId })
  expect(session.schools[0]!.roles).toEqual(['admin', 'head'])
  const [row] = await inSchool(systemActor(schoolId), (tx) =>
    tx.execute(sql`select (select name from school_profiles) as name, (select full_name from staff) as head,
      (select count(*)::int from remark_bank) as remarks, (select version from school_settings) as settings`),
  )
  expect(row).toEqual({ name: 'Upendo Academy', head: 'Wanjiru Kamau', remarks: 8, settings: 1 })
  expect((await schoolEntries()).find((each) => each.slug === slug)).toMatchObject({
    accounts: 1,
    leaders: 1,
  })
})

it('leaves nothing behind of a school that cannot be made', async () => {
  const slug = unique()
  const username = `head.${slug}`
  await foundSchool({ school: 'One', slug, name: 'Anne One', username })
  await expect(foundSchool({ school: 'Two', slug, name: 'Bea Two', username: `x.${slug}` })).rejects.toThrow(
    `There is a school called ${slug} already.`,
  )
  await expect(
    foundSchool({ school: 'Three', slug: `${slug}-3`, name: 'Cia Three', username }),
  ).rejects.toMatchObject({ code: 'conflict', fields: { username: [`The username ${username} is taken.`] } })
  expect(await findSchool(`${slug}-3`)).toBeNull()
  await expect(foundSchool({ school: '学校', name: 'Ann', username: `y.${slug}` })).rejects.toMatchObject({
    fields: { slug: [expect.stringContaining('short name')] },
  })
})

it('lets the first person in with the code alone, and nobody once there is somebody', async () => {
  const typed = {
    code: 'quiet-green-lantern',
    school: 'First School',
    name: 'Wanjiru Kamau',
    username: unique(),
    password: 'seven herons cross the lake',
  }
  await newSchool()
  expect(await isEmptyInstallation()).toBe(false)
  const settings = env as { SETUP_CODE?: string }
  const before = settings.SETUP_CODE
  try {
    settings.SETUP_CODE = undefined
    await expect(beginInstallation(typed)).rejects.toMatchObject({ code: 'forbidden' })
    settings.SETUP_CODE = 'quiet-green-lantern'
    await expect(beginInstallation({ ...typed, code: 'another-code-12' })).rejects.toMatchObject({
      fields: { code: [expect.stringContaining('not the set-up code')] },
    })
    await expect(beginInstallation({ ...typed, password: 'short' })).rejects.toMatchObject({
      fields: { password: [expect.any(String)] },
    })
    await expect(beginInstallation(typed)).rejects.toMatchObject({ code: 'conflict' })
  } finally {
    settings.SETUP_CODE = before
  }
})

it('makes names for addresses and for signing in', () => {
  expect(asSlug('St. Mary’s Junior School')).toBe('st-mary-s-junior-school')
  expect(asSlug('学校')).toBe('')
  expect(asUsername('Wanjirũ O’Brien')).toBe('wanjiru.obrien')
})
