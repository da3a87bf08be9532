import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { countingStatements } from '@/lib/db/count'
import { bringIn, everyRow, importPage, takeAll } from '@/lib/testing/imports'
import { newSchool } from '@/lib/testing/school'
import { ask, folder, unique } from '@/lib/testing/tiny-school'
import { undoChange } from '@/lib/undo/commands'
import { loadSchool } from '@/scripts/cli/load'
import { fixRow, leaveOut, mapColumns } from './commands'
import type { RowReport } from './input'
import { takeImport } from './taking/commands'

const shared = '../shared/data'

/** The classes of the shared school with or without its learners, and no marks. */
async function sharedSchool(withLearners = true) {
  const slug = unique()
  const files = ['school.json', ...(withLearners ? ['learners.csv'] : [])]
  await loadSchool({
    dir: folder(Object.fromEntries(files.map((name) => [name, readFileSync(join(shared, name))]))),
    slug,
  })
  const { schoolId } = (await findSchool(slug))!
  return { slug, actor: systemActor(schoolId) as Actor }
}

describe.skipIf(!existsSync(shared))('the files of a real office, through the web', () => {
  it('reports a messy workbook as it says of itself, takes it, and puts every row back', async () => {
    const { actor } = await sharedSchool()
    const expected = JSON.parse(readFileSync(`${shared}/learners-messy.expected.json`, 'utf8'))
    const before = await everyRow(actor)
    const { importId } = await bringIn(actor, 'learners', readFileSync(`${shared}/learners-messy.xlsx`))
    const page = await importPage(actor, importId)
    expect(page.headerRow).toBe(expected.headerRow)
    const columns = page.columns.flatMap(({ header, field }) => (field ? [[header, field]] : []))
    expect(Object.fromEntries(columns)).toEqual(expected.columns)
    expect(page.counts).toMatchObject({ ...expected.summary, attention: expected.summary.needs_you })

    const withoutNotes = ({ issues = [] }: Pick<RowReport, 'issues'>) =>
      issues.filter(({ severity }) => severity !== 'note')
    for (const row of expected.rows) {
      const got = page.rows.find((each) => each.row === row.row)!
      expect(got.outcome, `row ${row.row}`).toBe(row.outcome)
      expect(withoutNotes(got), `row ${row.row}`).toEqual(withoutNotes(row))
      if (row.outcome === 'changed') expect(got.changes).toEqual(row.changes)
    }

    const taken = await takeAll(actor, importId)
    expect(taken).toMatchObject({ differs: 0, taken: { new: 15, changed: 2 } })
    const after = await everyRow(actor)
    expect(after.learners).not.toBe(before.learners)
    const { changeId, state } = await importPage(actor, importId)
    expect(state).toBe('taken')
    await undoChange(actor, { changeId: changeId! })
    expect(await everyRow(actor)).toEqual(before)
    expect((await importPage(actor, importId)).isUndone).toBe(true)
  })

  it('reads the old template into an empty school and again into a full one', async () => {
    const legacy = readFileSync(`${shared}/learners-legacy.csv`)
    const empty = await sharedSchool(false)
    const first = await bringIn(empty.actor, 'learners', legacy)
    expect((await importPage(empty.actor, first.importId)).counts).toMatchObject({ new: 119, attention: 0 })
    const full = await sharedSchool()
    const again = await bringIn(full.actor, 'learners', legacy)
    expect((await importPage(full.actor, again.importId)).counts).toMatchObject({
      unchanged: 118,
      needs_you: 1,
    })
  })
})

/** The small school of the loader's tests: Form 1, Form 2 Blue and Form 2 Ñandú, with a learner or two. */
async function smallSchool(...learners: string[]) {
  const slug = unique()
  const { tiny } = await import('@/lib/testing/tiny-school')
  const list = ['Adm No;Name;Class', ...learners].join('\n')
  await loadSchool({
    dir: folder({ 'school.json': tiny, ...(learners.length > 0 && { 'learners.csv': list }) }),
    slug,
  })
  const { schoolId } = (await findSchool(slug))!
  return { slug, actor: systemActor(schoolId) as Actor }
}

describe('a paste', () => {
  it('without a header is understood by what stands in it, and what was left unclear is mended in place', async () => {
    const { slug, actor } = await smallSchool('7;Ali Juma;Form 2 Blue')
    const { importId } = await bringIn(
      actor,
      'learners',
      [
        '1\tAchieng Ouma\tForm 1\tF\tMary Ouma\t0712 000 123',
        '2\tKip Sang\tForm 9\tm\tRuth Sang\t0712 000 124',
        '3\tWanja O’Neil\tF1\tgirl\tTom O’Neil\t07',
        '4\tZawadi Moraa\t2 Blue\tF\tMary Ouma\t0712000123',
      ].join('\n'),
    )
    const page = await importPage(actor, importId)
    expect(page.columns.map(({ field }) => field)).toEqual([
      null,
      'fullName',
      'grade',
      'gender',
      'guardian.name',
      'guardian.phone',
    ])
    expect(page.counts).toMatchObject({ new: 3, needs_you: 1 })
    const [kip] = page.rows.filter(({ outcome }) => outcome === 'needs_you')
    expect(kip).toMatchObject({ title: 'Kip Sang', issues: [{ code: 'class_unknown', value: 'Form 9' }] })

    const fixed = await fixRow(actor, { importId, row: kip!.row, cells: { grade: 'Form 1' } })
    expect(fixed.row).toMatchObject({ outcome: 'new', cells: { grade: 'Form 1' } })
    await fixRow(actor, {
      importId,
      row: 3,
      cells: { 'guardian.phone': '0712 000 125', fullName: 'Wanja O’Neil' },
    })
    await expect(fixRow(actor, { importId, row: 3, cells: { grade: 'F1' } })).rejects.toThrow(
      'Nothing was changed',
    )
    await expect(fixRow(actor, { importId, row: 99, cells: { grade: 'F1' } })).rejects.toThrow('no such row')

    await leaveOut(actor, { importId, row: 1, out: true })
    expect((await importPage(actor, importId)).counts).toMatchObject({ new: 3, skipped: 1, attention: 0 })
    expect(await takeAll(actor, importId)).toMatchObject({ taken: { new: 3 } })
    const names = await ask<{ name: string; number: string }>(
      slug,
      sql`select full_name as name, admission_number as number from learners order by full_name`,
    )
    expect(names).toEqual([
      { name: 'Ali Juma', number: '7' },
      { name: 'Kip Sang', number: '8' },
      { name: 'Wanja O’Neil', number: '9' },
      { name: 'Zawadi Moraa', number: '10' },
    ])
    await expect(fixRow(actor, { importId, row: 3, cells: { grade: 'F2' } })).rejects.toThrow('taken already')
  })

  it('of two rows with one number takes the one that is not left out', async () => {
    const { actor } = await smallSchool()
    const { importId } = await bringIn(
      actor,
      'learners',
      'Adm;Name;Class\n5;Ann Roe;Form 1\n5;Bea Roe;Form 1',
    )
    expect((await importPage(actor, importId)).rows.map(({ outcome }) => outcome)).toEqual([
      'new',
      'needs_you',
    ])
    await leaveOut(actor, { importId, row: 2, out: true })
    expect((await importPage(actor, importId)).rows.map(({ outcome }) => outcome)).toEqual(['skipped', 'new'])
    await leaveOut(actor, { importId, row: 2, out: false })
    expect((await importPage(actor, importId)).rows.map(({ outcome }) => outcome)).toEqual([
      'new',
      'needs_you',
    ])
  })
})

describe('columns', () => {
  const file = 'Kid;Room;Ref\nAnn Roe;Form 1;A1\nBea Roe;Form 1;A2'

  it('are chosen by hand, and the next file with the same header is read so by itself', async () => {
    const { actor } = await smallSchool()
    const { importId } = await bringIn(actor, 'learners', file)
    await mapColumns(actor, { importId, headerRow: 1, fields: [] })
    await mapColumns(actor, { importId, headerRow: 1, fields: ['fullName', 'grade', 'admissionNumber'] })
    expect((await importPage(actor, importId)).counts).toMatchObject({ new: 2 })

    const next = await bringIn(actor, 'learners', 'Kid ;ROOM;ref\nCyd Roe;Form 1;A3')
    const page = await importPage(actor, next.importId)
    expect(page.columns.map(({ field }) => field)).toEqual(['fullName', 'grade', 'admissionNumber'])
    expect(page.rows).toMatchObject([{ outcome: 'new', title: 'Cyd Roe' }])
    // Another school has heard of nothing.
    const other = await smallSchool()
    const abroad = await bringIn(other.actor, 'learners', 'Kid;Room;Ref\nCyd Roe;Form 1;A3')
    expect((await importPage(other.actor, abroad.importId)).headerRow).toBeNull()
  })
})

describe('two who bring in the same list at once', () => {
  it('take it once: the second is shown what changed meanwhile', async () => {
    const { actor } = await smallSchool()
    const list = 'Adm;Name;Class\n1;Ann Roe;Form 1\n2;Bea Roe;Form 1'
    const [one, two] = [await bringIn(actor, 'learners', list), await bringIn(actor, 'learners', list)]
    const pages = await Promise.all([one, two].map(({ importId }) => importPage(actor, importId)))
    const results = await Promise.all(
      pages.map(({ id, decidedAt }) => takeImport(actor, { importId: id, decidedAt: decidedAt! })),
    )
    expect(results.map(({ differs }) => differs).sort()).toEqual([0, 2])
    const late = pages[results.findIndex(({ differs }) => differs === 2)]!
    const now = await importPage(actor, late.id)
    expect(now).toMatchObject({ state: 'ready', counts: { new: 0, unchanged: 2 } })
    expect(now.rows.map(({ differs }) => differs)).toEqual([true, true])
    // What was seen before it was read again is not what would be taken.
    await expect(takeImport(actor, { importId: late.id, decidedAt: late.decidedAt! })).rejects.toThrow(
      'read again meanwhile',
    )
    await expect(takeAll(actor, late.id)).rejects.toThrow('nothing to take')
  })
})

describe('whose imports they are', () => {
  it('leaders bring in learners, and nobody else; another school sees nothing', async () => {
    const school = await newSchool()
    const people = await Promise.all(
      (['admin', 'head', 'deputy', 'class_teacher', 'subject_teacher', 'bursar', 'parent'] as const).map(
        async (role) => [role, (await school.person(role)).actor] as const,
      ),
    )
    const list = 'Adm;Name;Class\n1;Ann Roe;Form 1'
    const may: string[] = []
    for (const [role, actor] of people)
      await bringIn(actor, 'learners', list).then(
        () => may.push(role),
        (error) => expect(error).toMatchObject({ code: 'forbidden' }),
      )
    expect(may).toEqual(['admin', 'head', 'deputy'])

    const [[, admin], [, head], , [, teacher]] = people as [
      [string, Actor],
      [string, Actor],
      unknown,
      [string, Actor],
    ]
    const { importId } = await bringIn(admin, 'learners', list)
    expect((await importPage(head, importId)).id).toBe(importId)
    await expect(importPage(teacher, importId)).rejects.toThrow('not there')
    const stranger = (await (await newSchool()).person('head')).actor
    await expect(importPage(stranger, importId)).rejects.toThrow('not there')
    await expect(fixRow(stranger, { importId, row: 2, cells: { grade: '1' } })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(takeImport(stranger, { importId, decidedAt: '' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('what a list costs', () => {
  it('is as many statements for 300 learners as for 3', async () => {
    const costs = []
    for (const size of [3, 300]) {
      const { actor } = await smallSchool()
      const list = Array.from(
        { length: size },
        (_, i) => `${i + 1};Child ${'abcdefghij'[i % 10]}${i};Form 1;Parent ${i};07120${String(10_000 + i)}`,
      )
      const file = ['Adm;Name;Class;Parent;Phone', ...list].join('\n')
      const opened = await countingStatements(() => bringIn(actor, 'learners', file))
      const { importId } = opened.result
      const shown = await countingStatements(() => importPage(actor, importId))
      const taken = await countingStatements(() => takeAll(actor, importId))
      expect(taken.result).toMatchObject({ taken: { new: size } })
      costs.push([opened, shown, taken].map(({ statements }) => statements.length))
    }
    expect(costs[0]).toEqual(costs[1])
    expect(costs[0]!.every((count) => count < 45)).toBe(true)
  })
})
