import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { countingStatements } from '@/lib/db/count'
import { getChildReport, getReleasedCard, listChildren } from '@/lib/family/queries'
import { saveMarks } from '@/lib/marks/commands'
import { publishResults, withdrawResults } from '@/lib/publications/commands'
import { changesIn } from '@/lib/publications/input'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { newDemoSchool } from '@/lib/testing/demo'
import { makeReportCards } from './commands'
import { getClassReports, getReportCard } from './queries'
import { writeRemark } from './remarks/commands'

let school: Awaited<ReturnType<typeof newDemoSchool>>
let east: string
let west: string
let endTerm: { assessmentId: string }
let opener: { assessmentId: string }
const absent = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  school = await newDemoSchool()
  east = school.classId('Grade 8 East')
  west = school.classId('Grade 8 West')
  endTerm = { assessmentId: school.assessmentId(3, 'End Term') }
  opener = { assessmentId: school.assessmentId(2, 'Opener') }
}, 120_000)

describe('publication', () => {
  it('is the head’s or deputy’s, and refuses gaps that nobody looked at', async () => {
    const head = await school.withRole('head')
    const own = await school.leaderOf('Grade 8 East')
    await expect(publishResults(own, { classId: east, choice: endTerm })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(publishResults(head, { classId: absent, choice: endTerm })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(
      publishResults(head, { classId: east, choice: { assessmentId: absent } }),
    ).rejects.toMatchObject({ code: 'not_found' })
    const { missing } = (await getClassReports(head, east, endTerm))!
    expect(missing.length).toBeGreaterThan(0)
    await expect(publishResults(head, { classId: east, choice: endTerm })).rejects.toThrow('missing')
    await expect(
      publishResults(head, { classId: east, choice: endTerm, acceptMissing: missing.length + 1 }),
    ).rejects.toThrow('missing')
  })

  it('keeps what was released: a later mark shows as changed, and parents read the old card until the next edition', async () => {
    const head = await school.withRole('head')
    const reports = (await getClassReports(head, west, opener))!
    const child = reports.rows[0]!
    const parent = await school.parentOf(child.learnerId)
    expect((await getChildReport([parent], child.learnerId, null))?.shown).toBeNull()

    const first = await publishResults(head, {
      classId: west,
      choice: opener,
      acceptMissing: reports.missing.length,
    })
    expect(first).toMatchObject({ edition: 1, cards: reports.rows.length })
    const before = (await getChildReport([parent], child.learnerId, null))!
    expect(before.shown?.card.summary.average).toBe(child.average)
    expect(before.shown?.card.draft).toBe(false)

    const [cell] = await school.ask<{ paperId: string; value: string; version: number; max: string }>(sql`
      select m.paper_id as "paperId", m.value, m.version, p.max from marks m join papers p on p.id = m.paper_id
      where m.learner_id = ${child.learnerId} and p.assessment_id = ${opener.assessmentId} and m.state = 'number' and p.component_id is null limit 1`)
    const typed = cell!.value === cell!.max ? '0' : String(Number(cell!.max))
    const changed = await saveMarks(head, {
      classId: west,
      ...opener,
      changes: [
        {
          changeId: crypto.randomUUID(),
          learnerId: child.learnerId,
          paperId: cell!.paperId,
          typed,
          version: cell!.version,
        },
      ],
    })
    expect(changed.saved).toHaveLength(1)

    const sheet = (await getMarksheet(head, west, opener, 'class'))!
    expect(sheet.isChanged).toBe(true)
    expect(changesIn(sheet.publication!)).toBe('1 mark changed')
    expect((await getChildReport([parent], child.learnerId, null))!.shown?.card).toEqual(before.shown?.card)
    expect((await getReportCard(head, west, opener, child.learnerId))?.card.edition).toBe('1')

    const second = await publishResults(head, {
      classId: west,
      choice: opener,
      acceptMissing: reports.missing.length,
    })
    expect(second.edition).toBe(2)
    const after = (await getChildReport([parent], child.learnerId, null))!
    expect(after.shown?.card.summary.average).not.toBe(child.average)
    expect((await getMarksheet(head, west, opener, 'class'))!.isChanged).toBe(false)
    // An old address gives the newest edition.
    expect((await getReleasedCard([parent], before.shown!.cardId))?.card.edition).toBe('2')

    await withdrawResults(head, { publicationId: second.publicationId })
    expect((await getChildReport([parent], child.learnerId, null))?.shown).toBeNull()
    expect(await getReleasedCard([parent], before.shown!.cardId)).toBeNull()
    await expect(withdrawResults(head, { publicationId: second.publicationId })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('is whole while marks are being saved: the card equals one moment', async () => {
    const head = await school.withRole('head')
    const grade = school.classId('Grade 9')
    const { missing } = (await getClassReports(head, grade, opener))!
    const cells = await school.ask<{ paperId: string; learnerId: string; version: number }>(sql`
      select m.paper_id as "paperId", m.learner_id as "learnerId", m.version from marks m join papers p on p.id = m.paper_id
        join enrolments e on e.learner_id = m.learner_id
      where e.class_id = ${grade} and p.assessment_id = ${opener.assessmentId} and m.state = 'number' limit 8`)
    const saves = cells.map((cell) =>
      saveMarks(head, {
        classId: grade,
        ...opener,
        changes: [{ ...cell, changeId: crypto.randomUUID(), typed: '1' }],
      }),
    )
    await Promise.all([
      ...saves.slice(0, 4),
      publishResults(head, { classId: grade, choice: opener, acceptMissing: missing.length }),
      ...saves.slice(4),
    ])
    const [publication] = await school.ask<{ id: string }>(
      sql`select id from publications where class_id = ${grade}`,
    )
    const late = await school.ask<{ learnerId: string }>(sql`
      select h.learner_id as "learnerId" from mark_history h join publications p on p.id = ${publication!.id}
        join enrolments e on e.learner_id = h.learner_id and e.class_id = ${grade}
      where h.changed_at > p.published_at or not pg_visible_in_snapshot(h.written_in, p.seen_then)`)
    expect((await getMarksheet(head, grade, opener, 'class'))!.publication!.changedMarks).toBe(late.length)
    const now = (await getClassReports(head, grade, opener))!
    const kept = await school.ask<{ learnerId: string; average: string }>(sql`
      select learner_id as "learnerId", card #>> '{summary,average}' as average from published_cards where publication_id = ${publication!.id}`)
    const changedSince = new Set(late.map(({ learnerId }) => learnerId))
    for (const { learnerId, average } of kept) {
      if (!changedSince.has(learnerId))
        expect(average).toBe(now.rows.find((row) => row.learnerId === learnerId)?.average)
    }
  })
})

describe('parents', () => {
  it('see their own children alone, and only where the school lets them', async () => {
    const head = await school.withRole('head')
    const { rows, missing } = (await getClassReports(head, school.classId('Grade 4'), opener))!
    await publishResults(head, {
      classId: school.classId('Grade 4'),
      choice: opener,
      acceptMissing: missing.length,
    })
    const [mine, others] = [rows[0]!, rows.at(-1)!]
    const parent = await school.parentOf(mine.learnerId)
    const children = await listChildren([parent])
    expect(children.map(({ learnerId }) => learnerId)).toContain(mine.learnerId)
    expect(children.map(({ learnerId }) => learnerId)).not.toContain(others.learnerId)
    expect(await getChildReport([parent], others.learnerId, null)).toBeNull()
    expect(await getChildReport([parent], 'x', null)).toBeNull()

    const [foreign] = await school.ask<{ id: string }>(
      sql`select id from published_cards where learner_id = ${others.learnerId}`,
    )
    expect(await getReleasedCard([parent], foreign!.id)).toBeNull()
    expect(await getChildReport([parent], mine.learnerId, foreign!.id)).toBeNull()
    const { statements } = await countingStatements(() => getChildReport([parent], mine.learnerId, null))
    expect(statements.length).toBeLessThanOrEqual(4)

    const barred = await school.parentOf(others.learnerId, false)
    expect((await listChildren([barred])).map(({ learnerId }) => learnerId)).not.toContain(others.learnerId)
    expect(await getReleasedCard([barred], foreign!.id)).toBeNull()
    await expect(getMarksheet(parent, east, endTerm, 'class')).rejects.toThrow()
  })
})

describe('remarks', () => {
  it('in a person’s own words win over the bank; a second writer is told; empty gives the bank back', async () => {
    const own = await school.leaderOf('Grade 8 East')
    const row = (await getClassReports(own, east, endTerm))!.rows.find(({ status }) => status === null)!
    const input = {
      classId: east,
      learnerId: row.learnerId,
      choice: endTerm,
      audience: 'class_teacher' as const,
    }
    expect(row.remarks.class_teacher.proposed).not.toBe('')
    const card = async () => (await getReportCard(own, east, endTerm, row.learnerId))!.card
    expect((await card()).remarks.classTeacher.text).toBe(row.remarks.class_teacher.proposed)

    await writeRemark(own, {
      ...input,
      text: '  O’Brien said: "Good work..." OR better -- 100%  ',
      version: 0,
    })
    expect((await card()).remarks.classTeacher.text).toBe('O’Brien said: "Good work..." OR better -- 100%')
    await expect(writeRemark(own, { ...input, text: 'Stale', version: 0 })).rejects.toThrow('Yours is kept')
    await writeRemark(own, { ...input, text: '', version: 1 })
    expect((await card()).remarks.classTeacher.text).toBe(row.remarks.class_teacher.proposed)
  })

  it('are refused from another class’s teacher, for the head’s place, for strangers and in impossible text', async () => {
    const own = await school.leaderOf('Grade 8 East')
    const other = await school.leaderOf('Grade 8 West')
    const learnerId = (await getClassReports(own, east, endTerm))!.rows[0]!.learnerId
    const input = {
      classId: east,
      learnerId,
      choice: endTerm,
      audience: 'class_teacher' as const,
      text: 'Hello',
      version: 0,
    }
    await expect(writeRemark(other, input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(writeRemark(own, { ...input, audience: 'head' })).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(writeRemark(own, { ...input, learnerId: absent })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(writeRemark(own, { ...input, text: 'a\u0000b' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(writeRemark(own, { ...input, text: 'x'.repeat(10_000) })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('making cards', () => {
  it('names what is missing unless gaps are wanted, and is for whoever may', async () => {
    const own = await school.leaderOf('Grade 8 East')
    const scope = { of: 'class' as const, classId: east }
    await expect(makeReportCards(own, { scope, choice: endTerm })).rejects.toThrow(
      'Marks are missing in Grade 8 East',
    )
    const { cards } = await makeReportCards(own, { scope, choice: endTerm, withGaps: true })
    expect(cards).toBe((await getClassReports(own, east, endTerm))!.rows.length)
    await expect(
      makeReportCards(own, { scope: { of: 'class', classId: west }, choice: endTerm, withGaps: true }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      makeReportCards(own, { scope: { of: 'school' }, choice: endTerm, withGaps: true }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      makeReportCards(await school.subjectTeacher(), { scope, choice: endTerm }),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(
      makeReportCards(await school.withRole('bursar'), { scope, choice: endTerm }),
    ).rejects.toMatchObject({ code: 'forbidden' })
  })
})
