import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Actor, Role } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import type { ImportKind, MarkSheetOf } from '@/lib/exchange/imports/input'
import { admitLearners } from '@/lib/learners/commands'
import { readTables } from '@/lib/sheets/read'
import { harmless, type SheetFormat, writeSheets } from '@/lib/sheets/write'
import { newDemoSchool } from '@/lib/testing/demo'
import { bringIn, everyRow, importPage, takeAll } from '@/lib/testing/imports'
import { newSchool } from '@/lib/testing/school'
import { makeExport } from './commands'
import type { ExportKind } from './input'

type School = Awaited<ReturnType<typeof newDemoSchool>>
let school: School
let head: Actor
beforeAll(async () => {
  school = await newDemoSchool()
  head = await school.withRole('head')
})

/** Takes something out and brings it in again as the file that somebody would have. */
async function roundTrip(
  actor: Actor,
  what: ExportKind,
  kind: ImportKind,
  format: SheetFormat,
  ids: { classId?: string; assessmentId?: string } = {},
) {
  const { sheets, rows, name } = await makeExport(actor, { what, format, ...ids })
  const of = kind === 'marks' ? (ids as MarkSheetOf) : null
  const { importId } = await bringIn(actor, kind, await writeSheets(sheets, format), {
    fileName: `${name}.${format}`,
    of,
  })
  return { rows, page: await importPage(actor, importId) }
}

describe('every file that is taken out', () => {
  it.each([
    ['learners', 'learners'],
    ['guardians', 'guardians'],
    ['staff', 'staff'],
    ['areas', 'areas'],
  ] as const)('of %s changes nothing when it is brought in again', async (what, kind) => {
    for (const format of ['xlsx', 'csv'] as const) {
      const { rows, page } = await roundTrip(head, what, kind, format)
      expect(rows).toBeGreaterThan(10)
      const odd = page.rows.filter(({ outcome }) => outcome !== 'unchanged')
      expect(odd.map(({ title, issues, changes }) => ({ title, issues, changes }))).toEqual([])
      expect(page.counts).toMatchObject({ unchanged: rows, new: 0, changed: 0, attention: 0, skipped: 0 })
    }
  })

  it('a class list and its marks change nothing either, and say themselves what they are of', async () => {
    const classId = school.classId('Grade 8 East')
    const assessmentId = school.assessmentId(3, 'End Term')
    const list = await roundTrip(head, 'class', 'learners', 'csv', { classId })
    expect(list.page.counts).toMatchObject({ unchanged: list.rows, attention: 0 })

    for (const format of ['xlsx', 'csv'] as const) {
      const { sheets, name } = await makeExport(head, { what: 'marks', format, classId, assessmentId })
      const { importId } = await bringIn(head, 'marks', await writeSheets(sheets, format), {
        fileName: `${name}.${format}`,
      })
      const page = await importPage(head, importId)
      expect(page.of).toEqual({ classId, assessmentId })
      expect(page.counts).toMatchObject({ new: 0, changed: 0, attention: 0 })
      expect(page.counts!.unchanged).toBe(sheets[0]!.rows.length - 2)
      expect(page.notes).toEqual([])
    }
  })

  it('holds names, numbers and phones of every kind', async () => {
    const letter = fc.constantFrom(...'aBé’ʼ-.ñŋáيمू나 ')
    const name = fc
      .tuple(fc.constantFrom(...'AÑمŊ나'), fc.string({ unit: letter, maxLength: 30 }))
      .map(([first, rest]) => `${first}${rest}`.trim())
    const number = fc.stringMatching(/^[0-9]{1,5}[A-Z]?\/[0-9]{1,4}$/)
    const classId = school.classId('Grade 8 East')
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.record({ name, number, guardian: name }), {
          minLength: 1,
          maxLength: 20,
          selector: (row) => row.number.replace(/[/-]/g, ''),
        }),
        fc.constantFrom<SheetFormat>('xlsx', 'csv'),
        async (rows, format) => {
          const fresh = await newDemoClass(rows, classId)
          const { page } = await roundTrip(fresh, 'learners', 'learners', format)
          expect(page.rows.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([])
        },
      ),
      { numRuns: 6 },
    )
  })

  /** A school of its own with one class and these learners. */
  async function newDemoClass(rows: { name: string; number: string; guardian: string }[], _like: string) {
    const { newMarkSchool } = await import('@/lib/testing/marks')
    const made = await newMarkSchool(0)
    await inSchool(made.system, (tx) => tx.execute(sql`update learners set left_on = '2026-01-01'`))
    await admitLearners(made.system, {
      learners: rows.map(({ name, number, guardian }, i) => ({
        admissionNumber: number,
        fullName: name,
        classId: made.east,
        gender: (['F', 'M', null] as const)[i % 3]!,
        dateOfBirth: i % 2 ? '2012-02-29' : null,
        admittedOn: null,
        upi: null,
        assessmentNumber: null,
        religion: null,
        chosenAreaIds: i % 2 ? [made.area.FRE] : [],
        guardians: [
          {
            fullName: guardian,
            relationship: 'aunt',
            phones: ['+254712000123', '+442079460000'].slice(0, i % 3),
            email: null,
          },
        ],
      })),
    })
    return made.system
  }
})

describe('files', () => {
  it('never hold a formula, and read as they were written', async () => {
    const cells = ['=1+1', '+254712', '-5', '@x', '\tx', "'quoted", 'plain', '0012', '1e5', 'O’Brien', '']
    expect(cells.map(harmless)).toEqual(cells.map((cell) => (/^[=+\-@\t']/.test(cell) ? `'${cell}` : cell)))
    for (const format of ['xlsx', 'csv'] as const) {
      const bytes = await writeSheets([{ name: 'A/B', rows: [['Head', ...cells.slice(1)], cells] }], format)
      const [table] = await readTables(bytes)
      expect(table!.formulas).toBe(0)
      expect(table!.rows[1]).toEqual(cells.slice(0, -1))
    }
  })
})

describe('who may take out what', () => {
  it('leaders the lists; class teachers their class; teachers their own sheets; nobody else anything', async () => {
    const classId = school.classId('Grade 8 East')
    const west = school.classId('Grade 8 West')
    const assessmentId = school.assessmentId(3, 'End Term')
    const may = async (actor: Actor) => {
      const wanted = [
        { what: 'learners' },
        { what: 'guardians' },
        { what: 'staff' },
        { what: 'areas' },
        { what: 'class', classId },
        { what: 'class', classId: west },
        { what: 'marks', classId, assessmentId },
      ] as const
      const outcomes = await Promise.all(
        wanted.map((each) =>
          makeExport(actor, { format: 'csv', ...each }).then(
            () => 'yes',
            (error) => error.code as string,
          ),
        ),
      )
      return outcomes.join(' ')
    }
    for (const role of ['head', 'deputy'] as const)
      expect(await may(await school.withRole(role))).toBe('yes yes yes yes yes yes yes')
    expect(await may(await school.leaderOf('Grade 8 East'))).toBe(
      'forbidden forbidden forbidden forbidden yes not_found yes',
    )
    const bursar = await school.withRole('bursar')
    expect(await may(bursar)).toBe(Array(7).fill('forbidden').join(' '))
    const stranger = (await (await newSchool()).person('head' as Role)).actor
    await expect(makeExport(stranger, { what: 'class', format: 'csv', classId })).rejects.toMatchObject({
      code: 'not_found',
    })
    expect((await makeExport(stranger, { what: 'learners', format: 'csv' })).rows).toBe(0)
  })

  it('a subject teacher gets the columns that are theirs, and no other', async () => {
    const teacher = await school.subjectTeacher()
    const [own] = await school.ask<{ classId: string; areas: string[] }>(sql`
      select i.class_id as "classId", array_agg(a.name) as areas from assignments i join learning_areas a on a.id = i.area_id
        join staff s on s.id = i.staff_id join classes k on k.id = i.class_id join grades g on g.id = k.grade_id
        join papers p on p.area_id = a.id and p.assessment_id = ${school.assessmentId(3, 'End Term')}
      where s.user_id = ${teacher.userId} group by 1 limit 1`)
    const { sheets } = await makeExport(teacher, {
      what: 'marks',
      format: 'xlsx',
      classId: own!.classId,
      assessmentId: school.assessmentId(3, 'End Term'),
    })
    const leader = await makeExport(head, {
      what: 'marks',
      format: 'xlsx',
      classId: own!.classId,
      assessmentId: school.assessmentId(3, 'End Term'),
    })
    expect(sheets[0]!.rows[1]!.length).toBeLessThan(leader.sheets[0]!.rows[1]!.length)
  })

  it('is noted in the audit', async () => {
    await makeExport(head, { what: 'staff', format: 'csv' })
    const [row] = await school.ask<{ details: Record<string, unknown>; by: string }>(
      sql`select details, actor_id as by from audit where action = 'exports.make' order by at desc, id desc limit 1`,
    )
    expect(row).toMatchObject({ by: head.userId, details: { export: 'staff', format: 'csv' } })
  })
})

describe('marks from a file', () => {
  it('are taken as if they were typed, and put back as one', async () => {
    const classId = school.classId('Grade 8 East')
    const assessmentId = school.assessmentId(3, 'End Term')
    const { sheets } = await makeExport(head, { what: 'marks', format: 'csv', classId, assessmentId })
    const rows = sheets[0]!.rows.map((row) => [...row])
    const at = rows[1]!.findIndex((header) => header.startsWith('Mathematics'))
    const changed = [2, 3, 4].map((i) => {
      const before = rows[i]![at]!
      rows[i]![at] = before === '61' ? '62' : '61'
      return before
    })
    rows[5]![at] = '101'
    const before = await everyRow(head)
    const { importId } = await bringIn(head, 'marks', await writeSheets([{ name: 'x', rows }], 'xlsx'), {
      of: { classId, assessmentId },
    })
    const page = await importPage(head, importId, 'attention')
    expect(page.counts).toMatchObject({ attention: 1, needs_you: 1 })
    expect(page.counts!.new + page.counts!.changed).toBe(changed.length)
    expect(page.rows[0]!.issues).toMatchObject([{ code: 'over-maximum', value: '100' }])
    expect(await takeAll(head, importId)).toMatchObject({ differs: 0 })
    expect((await everyRow(head)).marks).not.toBe(before.marks)
    const states = () =>
      school.ask(sql`select learner_id, state, value from marks m join papers p on p.id = m.paper_id
        where p.assessment_id = ${assessmentId} and m.state <> 'blank' order by 1, p.id`)
    const after = await states()
    const { undoMarks } = await import('@/lib/exchange/imports/taking/commands')
    await undoMarks(head, { importId })
    expect(await states()).not.toEqual(after)
    await expect(undoMarks(head, { importId })).rejects.toThrow('undone already')
    const again = await roundTrip(head, 'marks', 'marks', 'csv', { classId, assessmentId })
    const first = again.page.rows.slice(0, 3).map(({ cells }) => cells['mark.MAT'] ?? '')
    expect(first).toEqual(changed)
  })
})

describe('a large export', () => {
  it('of 43,200 marks is written in three seconds', async () => {
    const rows = Array.from({ length: 4800 }, (_, i) => [
      `Learner ${i}`,
      String(i).padStart(4, '0'),
      ...Array.from({ length: 9 }, (_, n) => String((i * 7 + n) % 101)),
    ])
    for (const format of ['xlsx', 'csv'] as const) {
      const start = performance.now()
      await writeSheets([{ name: 'Marks', rows }], format)
      const took = performance.now() - start
      console.info(`${format}: ${Math.round(took)} ms`)
      expect(took).toBeLessThan(6000)
    }
  })

  it('of marks asks as many statements for a large class as for a small one', async () => {
    const { newMarkSchool } = await import('@/lib/testing/marks')
    const counts = []
    for (const size of [2, 40]) {
      const made = await newMarkSchool(size)
      const { statements } = await countingStatements(() =>
        makeExport(made.system, {
          what: 'marks',
          format: 'csv',
          classId: made.east,
          assessmentId: made.endTerm,
        }),
      )
      counts.push(statements.length)
    }
    expect(counts[0]).toBe(counts[1])
  })
})
