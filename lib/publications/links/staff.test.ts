import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { countingStatements } from '@/lib/db/count'
import { publishResults } from '@/lib/publications/commands'
import { getClassReports } from '@/lib/reports/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { newSchool } from '@/lib/testing/school'
import { renewLink, revokeLink, showLinks } from './commands'
import { readLink } from './input'
import { openPage } from './queries'

let school: Awaited<ReturnType<typeof newDemoSchool>>
let head: Actor
let west: string
let opener: { assessmentId: string }
const absent = '00000000-0000-7000-8000-000000000000'

const links = async (actor: Actor, classId = west) =>
  (await showLinks(actor, { classId, choice: opener }))?.links ?? []
const first = async () => {
  const { learnerId } = (await links(head))[0]!
  return { classId: west, choice: opener, learnerId }
}
const publish = async (classId = west) =>
  publishResults(head, {
    classId,
    choice: opener,
    acceptMissing: (await getClassReports(head, classId, opener))!.missing.length,
  })

beforeAll(async () => {
  school = await newDemoSchool()
  head = await school.withRole('head')
  west = school.classId('Grade 8 West')
  opener = { assessmentId: school.assessmentId(2, 'Opener') }
  await publish()
}, 120_000)

describe('staff', () => {
  const audited = () =>
    school.ask<{ action: string; details: Record<string, unknown> }>(
      sql`select action, details from audit where action like 'links.%' order by id`,
    )

  it.each([
    ['head', true],
    ['deputy', true],
    ['admin', true],
    ['bursar', false],
    ['subject_teacher', false],
    ['parent', false],
  ] as const)('as %s may see, make and revoke links: %s', async (role, may) => {
    const actor: Actor = { ...head, roles: [role] }
    const input = await first()
    const tries = [
      async () => expect((await links(actor)).length).toBeGreaterThan(0),
      () => renewLink(actor, input),
      () => revokeLink(actor, input),
      () => renewLink(actor, input),
    ]
    for (const each of tries) {
      if (may) await each()
      else await expect(each()).rejects.toMatchObject({ code: 'forbidden' })
    }
  })

  it('leading a class have its links and nobody else’s; another school’s head has none', async () => {
    const own = await school.leaderOf('Grade 8 West')
    const stranger = await school.leaderOf('Grade 8 East')
    const elsewhere = (await (await newSchool()).person('head')).actor
    const input = await first()
    expect((await renewLink(own, input)).link).not.toBeNull()
    for (const actor of [stranger, elsewhere]) {
      expect(await links(actor)).toEqual([])
      await expect(renewLink(actor, input)).rejects.toMatchObject({ code: 'not_found' })
      await expect(revokeLink(actor, input)).rejects.toMatchObject({ code: 'not_found' })
    }
    for (const wrong of [{ learnerId: absent }, { classId: absent }, { choice: { assessmentId: absent } }])
      await expect(renewLink(head, { ...input, ...wrong })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('leave a trace of what they saw and did, without the link', async () => {
    const before = (await audited()).length
    const input = await first()
    const made = await renewLink(head, input)
    await revokeLink(head, input)
    const rows = (await audited()).slice(before)
    expect(rows).toMatchObject([
      { action: 'links.read', details: { classId: west, links: expect.any(Number) } },
      { action: 'links.change', details: { learnerId: input.learnerId, made: true } },
      { action: 'links.change', details: { learnerId: input.learnerId, revoked: true } },
    ])
    expect(JSON.stringify(rows)).not.toContain(readLink(made.link!)!.secret)
  })

  it('see a class’s links in two statements and a line of the audit, however many there are', async () => {
    const { statements } = await countingStatements(() => links(head))
    expect(statements).toHaveLength(3)
  })

  it('may make links for what was published before there were any', async () => {
    const grade = school.classId('Grade 4')
    await publish(grade)
    await school.ask(sql`delete from report_links where class_id = ${grade}`)
    await school.ask(sql`update published_cards set page = null`)
    const before = (await links(head, grade))[0]!
    expect(before).toMatchObject({ state: 'none', link: null })
    const { link } = await renewLink(head, { classId: grade, choice: opener, learnerId: before.learnerId })
    expect((await openPage(link!)).state).toBe('open')
  })
})
