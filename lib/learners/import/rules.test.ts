import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
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
    religions: ['CRE', 'IRE', 'HRE'].map((code) => ({ code, name: code })),
    choices: () => new Map(),
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

const grade = (name: string, stream: string | null = null) => {
  const full = [name, stream].filter(Boolean).join(' ')
  return { id: full, name: full, grade: name, stream }
}
const small: Register = {
  today: '2026-09-01',
  classes: [grade('Grade 8', 'East'), grade('Grade 8', 'West'), grade('Grade 9')],
  learners: [
    {
      id: 'jane',
      admissionNumber: '0012',
      fullName: 'Jane Doe',
      classId: 'Grade 9',
      gender: 'F',
      dateOfBirth: null,
      admittedOn: null,
      upi: 'ABC123',
      assessmentNumber: null,
      religion: null,
    },
  ],
  guardians: [
    {
      id: 'g',
      fullName: 'Ruth Doe',
      phones: ['+254712000123'],
      email: 'ruth@x.example',
      learnerIds: ['jane'],
    },
  ],
  religions: [{ code: 'CRE', name: 'Christian Religious Education' }],
  choices: () =>
    new Map([
      ['optionalAreas', new Map([['fre', 'french']])],
      ['choice.Technical', new Map([['computer', 'com']])],
    ]),
}

/** Rows of a list with the columns below, read against the small school. */
function readRows(...rows: string[][]) {
  const header = [
    'Name',
    'Adm',
    'Grade',
    'Stream',
    'UPI',
    'Guardian',
    'Phone',
    'Phone 2',
    'Electives',
    'Admitted on',
    'TECHNICAL',
  ]
  return readLearners(readLearnerFile({ rows: [header, ...rows] }, ['Technical'])!.rows, small)
}
const codes = (row: LearnerOutcome | undefined) => row!.issues.map(({ field, code }) => `${field} ${code}`)

describe('rows of a list of learners', () => {
  it('names what needs a person', () => {
    const rows = readRows(
      ['', '1', 'Grade 9'],
      ['4 Kings', '2', 'Grade 9'],
      ['No Class', '3'],
      ['Which Class', '4', 'Grade 8'],
      ['Odd Number', 'A.5', 'Grade 9'],
      ['John Roe', '00/12', 'Grade 9'],
      ['Own Upi', '7', 'Grade 9', '', 'abc123'],
      ['First Upi', '8', 'Grade 9', '', 'NEW1'],
      ['Second Upi', '9', 'Grade 9', '', 'NEW1'],
      ['jane  doe', '', 'Grade 9'],
    )
    expect(rows.map((row) => [row.outcome, ...codes(row)])).toEqual([
      ['needs_you', 'fullName missing'],
      ['needs_you', 'fullName unreadable'],
      ['needs_you', 'class missing'],
      ['needs_you', 'class class_ambiguous'],
      ['needs_you', 'admissionNumber unreadable'],
      ['needs_you', 'admissionNumber belongs_to_other_learner'],
      ['needs_you', 'upi belongs_to_other_learner'],
      ['new'],
      ['needs_you', 'upi duplicate_in_file'],
      ['needs_you', 'fullName spaces_removed', 'fullName may_be_existing'],
    ])
  })

  it('takes homonyms and those without a number, and says so', () => {
    const rows = readRows(['Ann Roe', '1', 'Grade 9'], ['ann roe', '2', 'Grade 9'], ['Zoe Poe', '', '8', 'E'])
    expect(rows.map((row) => [row.outcome, ...codes(row)])).toEqual([
      ['new'],
      ['new', 'fullName same_name_in_class'],
      ['new', 'admissionNumber number_will_be_given'],
    ])
  })

  it('tells what is known, changed and unchanged of a learner, and never deletes', () => {
    const [same, moved, more] = readRows(
      ['JANE DOE', '0012', '', '', '', 'Ruth Doe', '0712000123'],
      ['Jane Doe', '0012', '8 West', '', '', 'Tom Doe', '0711 000 222 / 12'],
      ['Jane Doe', '00-12', '', '', 'XYZ9'],
    )
    expect(same).toMatchObject({ outcome: 'unchanged', learnerId: 'jane', changes: [] })
    expect(moved).toMatchObject({ outcome: 'needs_you' })
    expect(codes(moved)).toContain('admissionNumber duplicate_in_file')
    expect(more!.outcome).toBe('needs_you')
    const [changed] = readRows(['Jane Doe', '0012', '8 West', '', 'XYZ9', 'Tom Doe', '0711 000 222 / 12'])
    expect(changed).toMatchObject({
      outcome: 'changed',
      changes: [
        { field: 'upi', from: 'ABC123', to: 'XYZ9' },
        { field: 'class', from: 'Grade 9', to: 'Grade 8 West' },
        { field: 'guardian', from: null, to: 'Tom Doe' },
      ],
    })
    expect(codes(changed)).toEqual(['guardian.phone unreadable', 'class class_move'])
  })

  it('knows brothers and sisters by their guardian', () => {
    const rows = readRows(
      ['A One', '1', 'Grade 9', '', '', 'Ruth  doe', '0712 000 123'],
      ['B One', '2', 'Grade 9', '', '', 'Ann Poe', '0711 000 111', '0711 000 112'],
      ['C One', '3', 'Grade 9', '', '', 'Ann Poe', '0711 000 112'],
      ['D One', '4', 'Grade 9', '', '', 'Bea Poe', '0711 000 111'],
      ['E One', '5', 'Grade 9', '', '', '', '0711 000 119'],
      ['F One', '6', 'Grade 9', '', '', '9', '0711 000 119, 0711 000 118 or 0711000117'],
    )
    expect(rows.map(codes)).toEqual([
      ['guardian guardian_known'],
      [],
      ['guardian guardian_known'],
      ['guardian.phone phone_of_other_guardian'],
      ['guardian.name missing'],
      ['guardian.phone too_many', 'guardian.name unreadable'],
    ])
    expect(rows[0]).toMatchObject({
      learner: { guardians: [{ email: 'ruth@x.example', guardian: { id: 'g' } }] },
    })
  })

  it('reads the optional areas and the day of admission', () => {
    const [row] = readRows([
      'A One',
      '1',
      'Grade 9',
      '',
      '',
      '',
      '',
      '',
      'Fre; Dance',
      '14.9.2026',
      'Computer',
    ])
    expect(row).toMatchObject({
      outcome: 'new',
      learner: { chosenAreaIds: ['french', 'com'], admittedOn: '2026-09-14' },
    })
    expect(codes(row)).toEqual(['optionalAreas unreadable'])
  })

  it('decides every row, whatever stands in it, and takes none that lacks a name or a class', () => {
    const cell = fc.oneof(
      fc.constantFrom('', 'Grade 9', '8', '0012', 'Jane Doe', '0712 000 123', '31/02/2013'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 12 }), { maxLength: 8 }), (cells) => {
        const rows = readRows(...cells)
        expect(rows).toHaveLength(cells.length)
        for (const row of rows) {
          if (row.outcome !== 'new') continue
          expect(row.learner.fullName).toMatch(/^\p{L}/u)
          expect(small.classes.some(({ id }) => id === row.learner.classId)).toBe(true)
        }
        const numbers = rows.flatMap((row) =>
          row.outcome === 'new' ? (row.learner.admissionNumber ?? []) : [],
        )
        expect(new Set(numbers).size).toBe(numbers.length)
      }),
    )
  })
})
