import { eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { enrolments, learners } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { getSheet, markStory } from './queries'

let school: MarkSchool
beforeAll(async () => {
  school = await newMarkSchool()
})

const sheet = (s: MarkSchool, subject: string, actor: Actor = s.system) =>
  getSheet(actor, { classId: s.east, subject, assessmentId: s.endTerm })

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

describe('a mark sheet', () => {
  it('shows the class, the parts with maximum and weight, and the marks with who and when', async () => {
    const s = await newMarkSchool(2)
    const head = await s.person('head')
    await enter(s, s.learners.east[1]!.id, s.paper.COMP, '31.50', 0, head.actor)
    const found = await sheet(s, 'ENG')
    expect(found).toMatchObject({
      className: 'Grade 8 East',
      title: 'English',
      of: [],
      assessment: {
        name: 'End Term',
        term: 'Term 3',
        year: 2026,
        startsOn: '2026-10-12',
        endsOn: '2026-10-15',
      },
      columns: [
        { header: 'English Grammar', short: 'Grammar', max: '60', weight: '60', paperIds: [s.paper.GRAM] },
        {
          header: 'English Composition',
          short: 'Composition',
          max: '40',
          weight: '40',
          paperIds: [s.paper.COMP],
        },
      ],
      rows: [{ name: 'Amina Charo', admissionNumber: '0900', left: null }, { name: 'Brian Charo' }],
      marks: [
        {
          learnerId: s.learners.east[1]!.id,
          paperId: s.paper.COMP,
          state: 'number',
          value: '31.5',
          version: 1,
          by: 'Person head',
        },
      ],
    })
  })

  it("gives each learner of a slot their own paper in one column, and a teacher only their area's learners", async () => {
    const s = await newMarkSchool(5)
    const found = await sheet(s, 'RE')
    expect(found).toMatchObject({
      title: 'Religious Education',
      of: ['CRE', 'IRE'],
      columns: [{ short: 'RE', max: null }],
    })
    expect(found!.rows.map(({ papers }) => papers)).toEqual([...Array(4).fill([s.paper.CRE]), [s.paper.IRE]])
    const { staffId, actor } = await s.person('subject_teacher')
    await s.assign(staffId, s.east, s.area.IRE)
    const own = await sheet(s, 'RE', actor)
    expect(own).toMatchObject({ of: ['IRE'], rows: [{ name: 'Esther Charo' }], columns: [{ max: '50' }] })
    expect(await sheet(s, 'CRE')).toBeNull()
  })

  it('keeps everybody on the list when only one of them has a mark', async () => {
    const s = await newMarkSchool(3)
    await enter(s, s.learners.east[0]!.id, s.paper.MAT, '0')
    expect((await sheet(s, 'MAT'))!.rows).toHaveLength(3)
  })

  it('keeps leavers with marks, told by their last day; drops those without', async () => {
    const s = await newMarkSchool(3)
    await enter(s, s.learners.east[0]!.id, s.paper.MAT, '40')
    await attend(s, s.learners.east[0]!.id, { to: '2026-10-13' })
    await attend(s, s.learners.east[1]!.id, { to: '2026-10-13' })
    expect((await sheet(s, 'MAT'))!.rows).toMatchObject([
      { name: 'Amina Charo', left: '2026-10-13' },
      { name: 'Cherono Charo', left: null },
    ])
  })

  it('lists late joiners once they have a mark', async () => {
    const s = await newMarkSchool(2)
    await attend(s, s.learners.east[1]!.id, { from: '2026-10-20' })
    expect((await sheet(s, 'MAT'))!.rows.map(({ name }) => name)).toEqual(['Amina Charo'])
    await enter(s, s.learners.east[1]!.id, s.paper.MAT, 'E')
    expect((await sheet(s, 'MAT'))!.rows).toHaveLength(2)
    // The list is the assessment's: the other areas ask for the late joiner too.
    expect((await sheet(s, 'ENG'))!.rows).toHaveLength(2)
  })

  it('lets the marks follow a child to another class', async () => {
    const s = await newMarkSchool(2)
    const { id } = s.learners.east[0]!
    await enter(s, id, s.paper.MAT, '40')
    await attend(s, id, { to: '2026-10-01' })
    await inSchool(s.system, (tx) =>
      tx
        .insert(enrolments)
        .values({ schoolId: s.schoolId, learnerId: id, classId: s.west, from: '2026-10-02' }),
    )
    expect((await sheet(s, 'MAT'))!.rows.map(({ learnerId }) => learnerId)).not.toContain(id)
    const west = await getSheet(s.system, { classId: s.west, subject: 'MAT', assessmentId: s.endTerm })
    expect(west!.marks).toMatchObject([{ learnerId: id, value: '40' }])
  })

  it('tells homonyms apart and orders them by number', async () => {
    const s = await newMarkSchool(4)
    for (const [at, number] of [
      [3, '0977'],
      [1, '1623'],
    ] as const)
      await inSchool(s.system, (tx) =>
        tx
          .update(learners)
          .set({ fullName: at === 1 ? 'FAITH  Kamau' : 'Faith Kamau', admissionNumber: number })
          .where(eq(learners.id, s.learners.east[at]!.id)),
      )
    expect((await sheet(s, 'MAT'))!.rows).toMatchObject([
      { name: 'Amina Charo', shared: false },
      { name: 'Cherono Charo', shared: false },
      { admissionNumber: '0977', shared: true },
      { admissionNumber: '1623', shared: true },
    ])
  })

  it.each([
    ['an unknown subject', { subject: 'XYZ' }],
    ['an optional area that nobody takes', { subject: 'FRE' }],
    ['an id that is none', { classId: "1' or '1'='1" }],
    ['an assessment without papers', { assessmentId: 'opener' }],
  ])('is empty or not there for %s', async (_, more) => {
    const where = { classId: school.east, subject: 'MAT', assessmentId: school.endTerm, ...more }
    if (where.assessmentId === 'opener') where.assessmentId = school.opener
    const found = await getSheet(school.system, where)
    expect(found?.rows ?? []).toEqual([])
  })
})

describe('the story of a mark', () => {
  it('tells who made what of it, the newest first', async () => {
    const s = await newMarkSchool(1)
    const head = await s.person('head')
    const { id } = s.learners.east[0]!
    await enter(s, id, s.paper.MAT, '8')
    await enter(s, id, s.paper.MAT, 'E', 1, head.actor)
    expect(await markStory(head.actor, s.paper.MAT, id)).toMatchObject({
      name: 'Amina Charo',
      max: '100',
      entries: [
        {
          by: 'Person head',
          old: { state: 'number', value: '8' },
          now: { state: 'exempt', value: null },
          reason: 'sick',
          version: 2,
        },
        { by: null, old: { state: 'blank' }, now: { state: 'number', value: '8' }, reason: null, version: 1 },
      ],
    })
  })

  it('is empty for a mark that nobody has entered', async () => {
    expect(await markStory(school.system, school.paper.COMP, school.learners.east[0]!.id)).toMatchObject({
      entries: [],
    })
  })
})
