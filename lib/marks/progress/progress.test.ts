import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { enrolments } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { getSheet } from '../sheet/queries'
import { listAssessments, listSheets } from './queries'

const enter = (
  s: MarkSchool,
  learnerId: string,
  paperId: string,
  typed: string,
  version = 0,
  actor = s.system,
) => save(s, [change(s, typed, { learnerId, paperId, version, reason: 'sick' })], actor)

const attend = (s: MarkSchool, learnerId: string, set: Partial<typeof enrolments.$inferInsert>) =>
  inSchool(s.system, (tx) => tx.update(enrolments).set(set).where(eq(enrolments.learnerId, learnerId)))

describe('the list of sheets', () => {
  it('counts what is entered and missing, in marks, by the lists of the sheets', async () => {
    const s = await newMarkSchool(5)
    const [a, b, c, d, e] = s.learners.east.map(({ id }) => id)
    await enter(s, a!, s.paper.MAT, '0')
    await enter(s, b!, s.paper.MAT, 'A')
    await enter(s, c!, s.paper.MAT, 'E')
    await enter(s, d!, s.paper.MAT, '5')
    await enter(s, d!, s.paper.MAT, '', 1)
    await enter(s, a!, s.paper.GRAM, '30')
    await enter(s, e!, s.paper.IRE, '30')
    const all = await listSheets(s.system)
    const east = all.filter(({ classId }) => classId === s.east)
    expect(
      east.map(({ subject, title, expected, entered, missing }) => [
        subject,
        title,
        expected,
        entered,
        missing,
      ]),
    ).toEqual([
      ['MAT', 'Mathematics', 5, 3, 2],
      ['ENG', 'English', 10, 1, 9],
      ['RE', 'Religious Education', 5, 1, 4],
    ])
    expect(all.filter(({ classId }) => classId === s.west)).toHaveLength(3)
  })

  it('agrees with each sheet, whoever left, joined or moved', async () => {
    const s = await newMarkSchool(6)
    const ids = s.learners.east.map(({ id }) => id)
    for (const id of [ids[0]!, ids[1]!, ids[2]!]) await enter(s, id, s.paper.MAT, '40')
    await attend(s, ids[0]!, { to: '2026-10-13' })
    await attend(s, ids[3]!, { to: '2026-10-13' })
    await attend(s, ids[4]!, { from: '2026-10-20' })
    await attend(s, ids[1]!, { to: '2026-10-01' })
    await inSchool(s.system, (tx) =>
      tx
        .insert(enrolments)
        .values({ schoolId: s.schoolId, learnerId: ids[1]!, classId: s.west, from: '2026-10-02' }),
    )
    for (const { classId, subject, expected, entered } of await listSheets(s.system)) {
      const found = await getSheet(s.system, { classId, subject, assessmentId: s.endTerm })
      const cells = found!.rows.flatMap(({ papers }) => papers.filter((paper) => paper !== null))
      expect([subject, expected, entered]).toEqual([
        subject,
        cells.length,
        found!.marks.filter(({ state }) => state !== 'blank').length,
      ])
    }
  })

  it('holds what the actor may enter, in the term and assessment asked for', async () => {
    const s = await newMarkSchool(2)
    const { staffId, actor } = await s.person('subject_teacher')
    await s.assign(staffId, s.west, s.area.CRE)
    const leader = await s.person('class_teacher')
    await s.lead(leader.staffId, s.east)
    await s.assign(leader.staffId, s.west, s.area.MAT)
    const names = async (who: Actor) =>
      (await listSheets(who)).map(({ className, subject }) => `${className} ${subject}`)
    expect(await names(actor)).toEqual(['Grade 8 West RE'])
    expect(await names(leader.actor)).toEqual([
      'Grade 8 East MAT',
      'Grade 8 East ENG',
      'Grade 8 East RE',
      'Grade 8 West MAT',
    ])
    expect(await listSheets(s.system, { termId: s.term })).toHaveLength(6)
    for (const none of [{ termId: v7() }, { assessmentId: s.opener }, { assessmentId: 'x' }])
      expect(await listSheets(s.system, none)).toEqual([])
    expect(await listAssessments(actor)).toMatchObject([
      { id: s.endTerm, name: 'End Term', term: { name: 'Term 3', year: 2026 } },
    ])
  })
})
