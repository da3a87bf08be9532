import { expect, it } from 'vitest'

import { audit, markHistory, marks } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import type { AppError } from '@/lib/errors'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { listAssessments, listSheets } from './progress/queries'
import { getSheet, markStory } from './sheet/queries'

const sheet = (s: MarkSchool, subject: string, actor: Actor = s.system) =>
  getSheet(actor, { classId: s.east, subject, assessmentId: s.endTerm })

it('is open to those who enter the marks, and to nobody else', async () => {
  const [s, other] = [await newMarkSchool(2), await newMarkSchool(1)]
  const maths = await s.person('subject_teacher')
  await s.assign(maths.staffId, s.east, s.area.MAT)
  const english = await s.person('subject_teacher')
  await s.assign(english.staffId, s.east, s.area.ENG)
  const leader = await s.person('class_teacher')
  await s.lead(leader.staffId, s.east)
  const elsewhere = await s.person('class_teacher')
  await s.lead(elsewhere.staffId, s.west)
  const who = {
    head: (await s.person('head')).actor,
    deputy: (await s.person('deputy')).actor,
    admin: (await s.person('admin')).actor,
    maths: maths.actor,
    leader: leader.actor,
    english: english.actor,
    elsewhere: elsewhere.actor,
    bursar: (await s.person('bursar')).actor,
    parent: (await s.person('parent')).actor,
    otherHead: (await other.person('head')).actor,
  }
  const opens = async (ask: () => Promise<unknown>) =>
    ask().then(
      (found) => (Array.isArray(found) ? found.length > 0 : found !== null),
      (error: AppError) => error.code,
    )
  const seen: Record<string, unknown> = {}
  for (const [name, actor] of Object.entries(who))
    seen[name] = await Promise.all([
      opens(() => sheet(s, 'MAT', actor)),
      opens(() => markStory(actor, s.paper.MAT, s.learners.east[0]!.id)),
      opens(async () =>
        (await listSheets(actor)).filter((one) => one.classId === s.east && one.subject === 'MAT'),
      ),
    ])
  const [open, shut, refused] = [
    [true, true, true],
    [false, false, false],
    ['forbidden', 'forbidden', 'forbidden'],
  ]
  expect(seen).toEqual({
    head: open,
    deputy: open,
    admin: open,
    maths: open,
    leader: open,
    english: shut,
    elsewhere: shut,
    otherHead: shut,
    bursar: refused,
    parent: refused,
  })
})

it('is read with the same few statements for 5 learners and for 60, and writes nothing', async () => {
  const [small, large] = [await newMarkSchool(5), await newMarkSchool(60)]
  const count = async (ask: () => Promise<unknown>) => (await countingStatements(ask)).statements.length
  const counts = async (s: MarkSchool) => [
    await count(() => sheet(s, 'ENG')),
    await count(() => listSheets(s.system)),
    await count(() => listAssessments(s.system)),
    await count(() => markStory(s.system, s.paper.MAT, s.learners.east[0]!.id)),
  ]
  const rows = (s: MarkSchool) =>
    inSchool(s.system, async (tx) => [
      await tx.select().from(marks),
      await tx.select().from(markHistory),
      await tx.select().from(audit),
    ])
  await save(large, [change(large, '40')])
  const before = await rows(large)
  expect(await counts(large)).toEqual(await counts(small))
  expect(await counts(large)).toEqual([4, 4, 2, 2])
  expect(await rows(large)).toEqual(before)
})
