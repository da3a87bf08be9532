import { findHeader, headerKey, type Skip, skipped } from '@/lib/sheets/headers'
import type { Table } from '@/lib/sheets/table'

const headers = {
  fullName:
    'name studentname fullname pupil pupilname pupilsname learner learnername learnersname names studentsname jina',
  admissionNumber:
    'admissionnumber addmissionnumber admissionno admno admnumber adm regnumber regno registrationnumber registrationno',
  grade: 'grade class classgrade gradeclass form formgrade gredi darasa',
  stream: 'stream mkondo',
  gender: 'gender sex mf jinsia',
  dateOfBirth: 'dateofbirth dob birthdate tarehiyakuzaliwa tareheyakuzaliwa',
  admittedOn: 'admittedon admissiondate dateofadmission dateadmitted dateofjoining',
  upi: 'upi upino upinumber nemisupi nemisno',
  assessmentNumber: 'assessmentnumber assessmentno knecno knecnumber knecassessmentnumber',
  religion: 'religion re dini',
  optionalAreas: 'optionalareas optionallearningareas optionalsubjects electives electivesubjects',
} as const

const guardianHeaders = {
  name: 'guardian#name guardian# parent# parent#name parentguardian# parentguardian#name guardianparent# mzazi# mlezi#',
  relationship:
    'guardian#relationship parent#relationship relationship# rel# guardianrelationship# relation#',
  phone:
    'guardian#phone parent#phone guardian#tel phone#number phoneno# telno# telephone# mobile# tel# simu# phone# mobileno# mobilenumber# guardian#phonenumber parent#phonenumber guardian#phoneno parent#phoneno',
  email: 'guardian#email parent#email email# emailaddress# guardian#emailaddress parent#emailaddress',
} as const

export type GuardianCells = Partial<Record<keyof typeof guardianHeaders | 'phone2', string>>
export type LearnerField =
  | keyof typeof headers
  | `guardian.${keyof typeof guardianHeaders | 'phone2'}`
  | `guardian2.${keyof typeof guardianHeaders | 'phone2'}`
  /** A column of the school's own that decides which area of a slot the learner takes. */
  | `choice.${string}`

const fields = new Map<string, LearnerField>()
for (const [field, keys] of Object.entries(headers))
  for (const key of keys.split(' ')) fields.set(key, field as LearnerField)
for (const [field, keys] of Object.entries(guardianHeaders))
  for (const key of keys.split(' ')) {
    fields.set(key.replace('#', '2'), `guardian2.${field}` as LearnerField)
    fields.set(key.replace('#', '1'), `guardian.${field}` as LearnerField)
    fields.set(key.replace('#', ''), `guardian.${field}` as LearnerField)
  }
// A 2 at the end of a phone column means the same person's second phone, not a second person's.
for (const key of [
  'guardianphone2',
  'parentphone2',
  'phone2',
  'phoneno2',
  'mobile2',
  'telephone2',
  'tel2',
  'secondphone',
  'alternativephone',
  'otherphone',
])
  fields.set(key, 'guardian.phone2')
for (const key of ['guardian2phone2', 'parent2phone2']) fields.set(key, 'guardian2.phone2')

export const learnerField = (key: string): LearnerField | null => fields.get(key) ?? null

/** A row of the file below its header: either skipped, or its cells by field (empty ones left out). */
export type LearnerRow =
  | { row: number; skip: Skip }
  | { row: number; skip: null; cells: Partial<Record<LearnerField, string>> }

export type LearnerFile = {
  headerRow: number
  /** Header as it stands in the file → field. */
  columns: Record<string, LearnerField>
  ignoredColumns: string[]
  rows: LearnerRow[]
}

/**
 * Finds the header and gives every row's cells their meaning; null when the table has no learners' header.
 * `choices`: names of the columns by which this school's slots are decided.
 */
export function readLearnerFile(
  { rows }: Pick<Table, 'rows'>,
  choices: readonly string[] = [],
): LearnerFile | null {
  const at = findHeader(rows, learnerField)
  if (at === null) return null
  const header = rows[at]!
  const own = new Map(choices.map((name) => [headerKey(name), `choice.${name}` as const]))
  const meant = header.map((cell) => learnerField(headerKey(cell)) ?? own.get(headerKey(cell)) ?? null)
  // A field is read from its first column; another column of that name is ignored, and listed.
  const column = meant.map((field, i) => (field !== null && meant.indexOf(field) === i ? field : null))
  const nameColumn = meant.indexOf('fullName')

  return {
    headerRow: at + 1,
    columns: Object.fromEntries(header.flatMap((cell, i) => (column[i] ? [[cell, column[i]]] : []))),
    ignoredColumns: header.filter((cell, i) => !column[i] && cell.trim() !== ''),
    rows: rows.slice(at + 1).map((cells, i): LearnerRow => {
      const row = at + 2 + i
      const skip = skipped(cells, header, nameColumn)
      if (skip) return { row, skip }
      const filled = cells.flatMap((cell, n) => (column[n] && cell.trim() !== '' ? [[column[n], cell]] : []))
      return { row, skip: null, cells: Object.fromEntries(filled) }
    }),
  }
}
