import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { registeredAreas } from '@/lib/grading/registration'
import { readLearnerFile } from '@/lib/learners/import/file'
import { cellOf } from '@/lib/marks/rules'
import { readSchoolFile } from '@/lib/schools/rules'
import { readTables } from '@/lib/sheets/read'
import { type MarkRow, readMarkSheet, type SheetFacts, type StoredMark } from './file'

const shared = '../shared/data'
const tables = (name: string) => readTables(readFileSync(`${shared}/${name}`))

/** A class of ../shared/data in an assessment of Term 3, without marks. */
async function factsOf(className: string, assessment: string): Promise<SheetFacts> {
  const file = readSchoolFile(readFileSync(`${shared}/school.json`, 'utf8'))
  const { rows } = readLearnerFile((await tables('learners.csv'))[0]!)!
  const level = file.levels.find(({ code }) => code === 'junior')!
  const areas = level.learningAreas.map((area, order) => ({ ...area, order }))
  const set = file.assessments.find(({ term, name }) => term === 3 && name === assessment)!.papers.junior!
  const learners = rows.flatMap((row) => {
    if (row.skip !== null) return []
    const { admissionNumber, fullName, grade, stream, religion } = row.cells
    const choices = { slots: { RE: religion }, optional: [] }
    return {
      id: admissionNumber!,
      admissionNumber: admissionNumber!,
      fullName: fullName!,
      className: [grade, stream].filter(Boolean).join(' '),
      areas: registeredAreas(areas, choices, { RE: 'CRE' }).areas,
    }
  })
  return {
    areas,
    slots: level.slots,
    papers: Object.entries(set).map(([paper, max]) => {
      const [area, component = null] = paper.split('.') as [string, string?]
      return { id: paper, area, component, max }
    }),
    learners: learners.filter((learner) => learner.className === className),
    elsewhere: learners.filter((learner) => learner.className !== className),
    marks: new Map(),
  }
}

/** The marks that a file would store in an empty sheet. */
function stored(rows: readonly MarkRow[]): Map<string, StoredMark> {
  return new Map(
    rows.flatMap((row) =>
      row.outcome === 'taken'
        ? row.marks.flatMap((mark): [string, StoredMark][] => {
            if (mark.effect === 'refused') return []
            const state = mark.to === 'absent' || mark.to === 'exempt' ? mark.to : 'number'
            const value = state === 'number' ? mark.to : null
            return [
              [cellOf({ learnerId: row.learnerId, paperId: mark.paperId }), { state, value, version: 1 }],
            ]
          })
        : [],
    ),
  )
}

/** A row as the expected file tells it: without notes. */
function told(row: MarkRow) {
  if (row.outcome === 'skipped') return { row: row.row, outcome: row.outcome }
  if (row.outcome === 'needs_you') return { row: row.row, outcome: row.outcome, issues: row.issues }
  const marks = Object.fromEntries(
    row.marks.map((mark) => [
      mark.paper,
      mark.effect === 'refused'
        ? { effect: mark.effect, typed: mark.typed.trim(), reason: mark.reason }
        : { effect: mark.effect, from: mark.from, to: mark.to },
    ]),
  )
  const common = { row: row.row, outcome: row.outcome, admissionNumber: row.admissionNumber }
  return row.marks.length > 0 ? { ...common, marks } : common
}

describe.skipIf(!existsSync(shared))('sheets of marks as schools send them', () => {
  it('reads a messy file against the marks that are stored', async () => {
    const expected = JSON.parse(readFileSync(`${shared}/marks-messy.expected.json`, 'utf8'))
    const facts = await factsOf('Grade 8 East', 'End Term')
    const [clean] = await tables('marks/2026-t3-end-term-grade-8-east.csv')
    const before = stored(readMarkSheet(clean!, facts)!.rows)
    const [messy] = await tables('marks-messy.csv')
    const file = readMarkSheet(messy!, { ...facts, marks: before })!

    expect(file.headerRow).toBe(expected.headerRow)
    expect(file.columns).toEqual(expected.columns)
    expect(file.ignoredColumns).toEqual(expected.ignoredColumns)
    expect(file.refusedColumns.map(({ code: _, ...column }) => column)).toEqual(expected.refusedColumns)
    const withoutNotes = ({ issues, ...row }: { issues?: { severity: string }[] }) =>
      issues?.some(({ severity }) => severity !== 'note') ? { ...row, issues } : row
    expect(file.rows.map(told)).toEqual(expected.rows.map(withoutNotes))
  })

  it.each([
    ['opener', 'Opener'],
    ['mid-term', 'Mid-Term'],
    ['end-term', 'End Term'],
  ])('reads the old system’s workbook of the %s like the text file of the same marks', async (file, name) => {
    const facts = await factsOf('Grade 8 West', name)
    const [text] = await tables(`marks/2026-t3-${file}-grade-8-west.csv`)
    const [book] = await tables(`marks/xlsx/2026-t3-${file}-grade-8-west.xlsx`)
    const fromText = stored(readMarkSheet(text!, facts)!.rows)
    const sheet = readMarkSheet(book!, facts)!
    expect(stored(sheet.rows)).toEqual(fromText)
    expect(fromText.size).toBeGreaterThan(300)
    expect(sheet.refusedColumns).toEqual([])
    expect(sheet.rows.filter(({ outcome }) => outcome === 'needs_you')).toEqual([])
  })
})
