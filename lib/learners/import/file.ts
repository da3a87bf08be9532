import { columnsByHeader, firstOf, rowsBelow, type SheetRow } from '@/lib/sheets/columns'
import { headerKey } from '@/lib/sheets/headers'
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

export type LearnerRow = SheetRow<LearnerField>

export type LearnerFile = {
  headerRow: number
  /** Header as it stands in the file → field. */
  columns: Record<string, LearnerField>
  ignoredColumns: string[]
  rows: LearnerRow[]
}

/** What a header's key means. `choices`: names of the columns by which this school's slots are decided. */
export function learnerFieldIn(choices: readonly string[]): (key: string) => LearnerField | null {
  const own = new Map(choices.map((name) => [headerKey(name), `choice.${name}` as const]))
  return (key) => learnerField(key) ?? own.get(key) ?? null
}

/** Finds the header and gives every row's cells their meaning; null when the table has no learners' header. */
export function readLearnerFile(
  { rows }: Pick<Table, 'rows'>,
  choices: readonly string[] = [],
): LearnerFile | null {
  // Only the usual headers find the header row: a school's own columns may be called anything.
  const found = columnsByHeader(rows, learnerField)
  if (found === null) return null
  const header = rows[found.headerRow! - 1]!
  const field = learnerFieldIn(choices)
  const fields = firstOf(header.map((cell) => field(headerKey(cell))))
  return {
    headerRow: found.headerRow!,
    columns: Object.fromEntries(
      header.flatMap((cell, i) => (fields[i] ? [[cell, fields[i] as LearnerField]] : [])),
    ),
    ignoredColumns: header.filter((cell, i) => !fields[i] && cell.trim() !== ''),
    rows: rowsBelow<LearnerField>(rows, { headerRow: found.headerRow, fields }, 'fullName'),
  }
}
