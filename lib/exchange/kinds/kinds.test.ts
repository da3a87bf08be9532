import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { fixRow } from '@/lib/exchange/imports/commands'
import { newDemoSchool } from '@/lib/testing/demo'
import { bringIn, everyRow, importPage, takeAll } from '@/lib/testing/imports'
import { folder, unique } from '@/lib/testing/tiny-school'
import { undoChange } from '@/lib/undo/commands'
import { loadSchool } from '@/scripts/cli/load'

const shared = '../shared/data'
type School = Awaited<ReturnType<typeof newDemoSchool>>
let school: School
let head: Actor
beforeAll(async () => {
  school = await newDemoSchool()
  head = await school.withRole('head')
})

/** Two learners, the first with her first guardian. */
async function twoLearners() {
  const rows = await school.ask<{ number: string; name: string; guardian: string; phone: string }>(sql`
    select l.admission_number as number, l.full_name as name, p.full_name as guardian, p.phone
    from learners l join guardianships s on s.learner_id = l.id and s."order" = 1 join guardians p on p.id = s.guardian_id
    where p.phone is not null and (select count(*) from guardianships o where o.guardian_id = p.id) = 1
    order by l.admission_number limit 2`)
  return rows as [(typeof rows)[0], (typeof rows)[0]]
}

/** Takes an import and undoes it again: every row is what it was. */
async function takeAndUndo(importId: string, expected: Record<string, number>) {
  const before = await everyRow(head)
  expect(await takeAll(head, importId)).toMatchObject({ differs: 0, taken: expected })
  expect(await everyRow(head)).not.toEqual(before)
  const { changeId } = await importPage(head, importId)
  await undoChange(head, { changeId: changeId! })
  expect(await everyRow(head)).toEqual(before)
}

describe('guardians from a file', () => {
  it('are linked to their children, corrected, and told apart', async () => {
    const [one, two] = await twoLearners()
    const file = [
      'Adm No;Student;Parent;Rel;Tel;E-mail',
      `${one.number};;Rahma Test Abdi;mum;0712 345 678;rahma@example.com`,
      `${one.number};${one.name};${one.guardian};;0722 345 678;`,
      `${two.number}, ${one.number};;Tito Test Ole;uncle;;`,
      `${two.number};${one.name};Somebody Else;;;`,
      '9999X;;Nobody Known;;;',
      ';Nobody Of That Name;Lost Parent;;;',
      `${two.number};;;;0712 345 679;`,
      `${one.number};;Rahma Test Abdi;mum;0712 345 678;`,
    ].join('\n')
    const { importId } = await bringIn(head, 'guardians', file)
    const page = await importPage(head, importId)
    expect(page.rows.map(({ outcome, issues }) => [outcome, issues.map(({ code }) => code)])).toEqual([
      ['new', []],
      ['changed', []],
      ['new', []],
      ['needs_you', ['name_and_number_disagree']],
      ['needs_you', ['not_in_school']],
      ['needs_you', ['not_in_school']],
      ['needs_you', ['missing']],
      ['needs_you', ['duplicate_in_file']],
    ])
    expect(page.rows[1]!.changes).toEqual([{ field: 'phone', from: one.phone, to: '+254722345678' }])
    await takeAndUndo(importId, { new: 2, changed: 1 })
  })
})

describe('staff from a file', () => {
  it('are known by their numbers, else by a name that one person has', async () => {
    const [known] = await school.ask<{ name: string; tsc: string; phone: string }>(sql`
      select full_name as name, tsc_number as tsc, phone from staff where tsc_number is not null order by full_name limit 1`)
    const file = [
      'Name,TSC No,Phone,Email,Designation',
      `${known!.name},${known!.tsc},0712 999 111,,Teacher`,
      `Wrong Person,${known!.tsc},,,`,
      'Neema Test Kyalo,TSC/1,0712 999 112,neema@example.com,subject teacher',
      'Other Test Kyalo,TSC/1,,,',
      'Alone By Name',
      ',,,x@example.com,',
    ].join('\n')
    const { importId } = await bringIn(head, 'staff', file)
    const page = await importPage(head, importId)
    expect(page.rows.map(({ outcome, issues }) => [outcome, issues.map(({ code }) => code)])).toEqual([
      ['changed', ['role_with_account']],
      ['needs_you', ['other_person']],
      ['new', ['role_with_account']],
      ['needs_you', ['duplicate_in_file']],
      ['new', []],
      ['skipped', ['section_title']],
    ])
    await takeAndUndo(importId, { new: 2, changed: 1 })
  })

  it('are the head’s to bring in, not the deputy’s', async () => {
    const deputy = await school.withRole('deputy')
    await expect(bringIn(deputy, 'staff', 'Name,TSC\nA,1')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(bringIn(deputy, 'areas', 'name,education_level\nA,junior')).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('learning areas from a file', () => {
  it('come in by the old template, with parts, and are told from what the school has', async () => {
    const file = [
      'name,education_level,code,components,optional',
      'Computer Studies,junior_secondary,,,yes',
      'Mathematics,junior_secondary,,,',
      'Music,junior_secondary,MUS,Theory 60; Practical 40 x 30,',
      'Drama,junior_secondary,DRA,one part,',
      'Swimming,moon_school,,,',
      'Swimming,junior_secondary,MAT,,',
    ].join('\n')
    const { importId } = await bringIn(head, 'areas', file)
    const page = await importPage(head, importId)
    expect(page.rows.map(({ outcome, issues }) => [outcome, issues.map(({ code }) => code)])).toEqual([
      ['new', ['code_given']],
      ['unchanged', []],
      ['new', []],
      ['needs_you', ['parts_unreadable']],
      ['needs_you', ['level_unknown']],
      ['needs_you', ['duplicate_in_file']],
    ])
    const fixed = await fixRow(head, { importId, row: 5, cells: { components: 'Mime 50; Speech 50' } })
    expect(fixed.row).toMatchObject({ outcome: 'new' })
    // The code of Mathematics, which stands above, is not what anybody meant.
    await fixRow(head, { importId, row: 7, cells: { code: 'SWI' } })
    await takeAndUndo(importId, { new: 4 })
  })
})

describe.skipIf(!existsSync(shared))('a messy sheet of marks, through the web', () => {
  it('reports as the file says of itself', async () => {
    const slug = unique()
    const sheet = 'marks/2026-t3-end-term-grade-8-east.csv'
    const index = [{ file: sheet.slice(6), class: 'Grade 8 East', term: 3, assessment: 'End Term' }]
    const file = (name: string) => readFileSync(join(shared, name))
    const all = JSON.parse(file('marks/index.json').toString())
    const entries = Array.isArray(all) ? all : all.files
    const entry = entries.find((each: { file: string }) => sheet.endsWith(each.file)) ?? index[0]
    await loadSchool({
      dir: folder({
        'school.json': file('school.json'),
        'learners.csv': file('learners.csv'),
        'marks/index.json': Array.isArray(all) ? [entry] : { ...all, files: [entry] },
        [sheet]: file(sheet),
      }),
      slug,
    })
    const { schoolId } = (await findSchool(slug))!
    const actor = systemActor(schoolId)
    const expected = JSON.parse(file('marks-messy.expected.json').toString())
    const { importId } = await bringIn(actor, 'marks', file('marks-messy.csv'), {
      fileName: 'marks-messy.csv',
    })
    const page = await importPage(actor, importId)
    expect(page.about).toBe('Grade 8 East, Term 3, End Term')
    expect(page.headerRow).toBe(expected.headerRow)
    expect(page.notes).toEqual(
      expected.refusedColumns.map(
        ({ column, reason }: { column: string; reason: string }) => `“${column}” is not taken: ${reason}.`,
      ),
    )
    type Expected = {
      row: number
      outcome: string
      issues?: { severity: string }[]
      marks?: Record<string, { effect: string; from?: string; to?: string; typed?: string }>
    }
    for (const row of expected.rows as Expected[]) {
      const got = page.rows.find((each) => each.row === row.row)!
      const effects = Object.values(row.marks ?? {})
      const refused = effects.filter(({ effect }) => effect === 'refused')
      const taken = effects.filter(({ effect }) => effect !== 'refused')
      if (row.outcome === 'needs_you') expect(got.outcome, `row ${row.row}`).toBe('needs_you')
      else {
        const outcome = taken.length > 0 ? 'changed' : refused.length > 0 ? 'needs_you' : 'unchanged'
        expect(got.outcome, `row ${row.row}`).toBe(outcome)
      }
      expect(got.changes.map(({ from, to }) => ({ from, to }))).toEqual(
        taken.map(({ from, to }) => ({ from, to })),
      )
      const errors = got.issues.filter(({ severity }) => severity === 'error')
      expect(errors).toHaveLength(
        refused.length + (row.issues ?? []).filter((each) => each.severity === 'error').length,
      )
    }
  })
})
