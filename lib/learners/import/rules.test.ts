import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { readSchoolFile } from '@/lib/schools/rules'
import { readTables } from '@/lib/sheets/read'
import { readLearnerFile } from './file'
import { type LearnerOutcome, type ReadLearner, type Register, readLearners } from './rules'

const shared = '../shared/data'

async function fileOf(name: string) {
  const tables = await readTables(readFileSync(`${shared}/${name}`))
  return readLearnerFile(tables[0]!)!
}

/** The school of ../shared/data, empty or with its learners, without a database. */
function sharedSchool(rows: LearnerOutcome[] = []): Register {
  const file = readSchoolFile(readFileSync(`${shared}/school.json`, 'utf8'))
  const taken = rows.flatMap((row) =>
    row.outcome === 'new' ? [{ ...row.learner, id: `row ${row.row}` }] : [],
  )
  const named = (learner: ReadLearner & { id: string }) => ({
    ...learner,
    admissionNumber: learner.admissionNumber!,
    fullName: learner.fullName!,
  })
  return {
    today: '2026-09-01',
    classes: file.classes.map((item) => ({ ...item, id: item.name })),
    learners: taken.map(named),
    guardians: taken.flatMap(({ id, guardians }) =>
      guardians.map(({ fullName, phones, email }, i) => ({
        email,
        id: `${id}/${i}`,
        fullName,
        phones,
        learnerIds: [id],
      })),
    ),
    religions: ['CRE', 'IRE', 'HRE'],
    optionalAreas: () => new Map(),
  }
}

async function loadedSchool() {
  const { rows } = await fileOf('learners.csv')
  return sharedSchool(readLearners(rows, sharedSchool()))
}

const count = (rows: LearnerOutcome[]) => {
  const counts: Record<string, number> = {}
  for (const { outcome } of rows) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

/** A row as the expected file tells it: without notes. */
function told(row: LearnerOutcome) {
  const issues = row.issues.filter(({ severity }) => severity !== 'note')
  const common = { row: row.row, outcome: row.outcome, ...(issues.length > 0 ? { issues } : {}) }
  if (row.outcome === 'changed') return { ...common, changes: row.changes }
  if (row.outcome === 'skipped' || row.outcome === 'unchanged') return common
  const { guardians, classId, ...learner } = row.learner
  const { fullName: name, relationship, phones, email } = guardians[0]!
  return {
    ...common,
    learner: {
      admissionNumber: learner.admissionNumber,
      fullName: learner.fullName,
      class: classId,
      gender: learner.gender,
      dateOfBirth: learner.dateOfBirth,
      upi: learner.upi,
      religion: learner.religion,
      guardian: { name, relationship, phones, email },
    },
  }
}

type Expected = ReturnType<typeof told> & { issues?: { severity: string }[] }

describe.skipIf(!existsSync(shared))('the files of a real office', () => {
  it('reads a clean list of the whole school', async () => {
    const { rows, ignoredColumns } = await fileOf('learners.csv')
    expect(ignoredColumns).toEqual([])
    expect(count(readLearners(rows, sharedSchool()))).toEqual({ new: 648 })
  })

  it('reads the old template into an empty school and again into a full one', async () => {
    const { rows } = await fileOf('learners-legacy.csv')
    const fresh = readLearners(rows, sharedSchool())
    expect(count(fresh)).toEqual({ new: 119 })
    expect(fresh.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('number_will_be_given')
    const again = readLearners(rows, await loadedSchool())
    expect(count(again)).toEqual({ unchanged: 118, needs_you: 1 })
    const [asked] = again.filter(({ outcome }) => outcome === 'needs_you')
    expect(asked!.issues).toContainEqual(
      expect.objectContaining({ code: 'may_be_existing', severity: 'error' }),
    )
  })

  it('reads a messy workbook as it says of itself', async () => {
    const expected = JSON.parse(readFileSync(`${shared}/learners-messy.expected.json`, 'utf8'))
    const file = await fileOf('learners-messy.xlsx')
    expect(file.headerRow).toBe(expected.headerRow)
    expect(file.columns).toEqual(expected.columns)
    expect(file.ignoredColumns).toEqual(expected.ignoredColumns)
    const rows = readLearners(file.rows, await loadedSchool())
    expect(count(rows)).toEqual(expected.summary)
    const withoutNotes = (row: Expected) => {
      const issues = row.issues?.filter(({ severity }) => severity !== 'note') ?? []
      const { issues: _, ...rest } = row
      return issues.length > 0 ? { ...rest, issues } : rest
    }
    expect(rows.map(told)).toEqual(expected.rows.map(withoutNotes))
  })
})
