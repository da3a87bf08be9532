import type { KnownArea } from '@/lib/curriculum/import/rules'
import { writeParts } from '@/lib/curriculum/import/rules'
import { type Field, kinds } from '@/lib/exchange/kinds/rules'
import type { KnownStaff } from '@/lib/people/import/rules'
import { showPhone } from '@/lib/phones'

/** More rows than this are written in the background. */
export const mostRowsAtOnce = 5000

export type ExportedGuardian = {
  name: string
  relationship: string
  phone: string | null
  phone2: string | null
  email: string | null
}

export type ExportedLearner = {
  admissionNumber: string
  fullName: string
  gender: string | null
  dateOfBirth: string | null
  grade: string | null
  stream: string | null
  admittedOn: string | null
  upi: string | null
  assessmentNumber: string | null
  religion: string | null
  /** Codes by the column that decides them: `optionalAreas`, `choice.…`. */
  areas: Record<string, string[]>
  guardians: ExportedGuardian[]
}

const phone = (number: string | null) => (number ? showPhone(number) : '')

/** A sheet of rows by field, under the headers that reading knows. */
function sheet<R>(
  fields: readonly Field[],
  rows: readonly R[],
  cells: (row: R) => Record<string, string | null>,
) {
  return [
    fields.map(({ header }) => header),
    ...rows.map((row) => {
      const own = cells(row)
      return fields.map(({ key }) => own[key] ?? '')
    }),
  ]
}

/** Learners with up to two guardians each. `own`: columns of the school's own. */
export const learnerRows = (learners: readonly ExportedLearner[], own: readonly Field[]) =>
  sheet([...kinds.learners.fields, ...own], learners, ({ guardians, areas, ...learner }) => ({
    ...learner,
    ...Object.fromEntries(Object.entries(areas).map(([field, codes]) => [field, codes.join('; ')])),
    ...guardianCells('guardian', guardians[0]),
    ...guardianCells('guardian2', guardians[1]),
  }))

const guardianCells = (place: string, guardian: ExportedGuardian | undefined) =>
  guardian
    ? {
        [`${place}.name`]: guardian.name,
        [`${place}.relationship`]: guardian.relationship,
        [`${place}.phone`]: phone(guardian.phone),
        [`${place}.phone2`]: phone(guardian.phone2),
        [`${place}.email`]: guardian.email,
      }
    : {}

export type ExportedWard = ExportedGuardian & { children: { number: string; name: string }[] }

export const guardianRows = (guardians: readonly ExportedWard[]) =>
  sheet(kinds.guardians.fields, guardians, ({ children, name, ...guardian }) => ({
    admissionNumber: children.map(({ number }) => number).join('; '),
    learnerName: children.length === 1 ? children[0]!.name : '',
    fullName: name,
    relationship: guardian.relationship,
    phone: phone(guardian.phone),
    phone2: phone(guardian.phone2),
    email: guardian.email,
  }))

export const staffRows = (staff: readonly KnownStaff[]) =>
  sheet(kinds.staff.fields, staff, ({ roles, phone: number, ...person }) => ({
    ...person,
    id: null,
    phone: phone(number),
    role: roles.join('; '),
  }))

export const areaRows = (areas: readonly KnownArea[], levels: readonly { id: string; code: string }[]) =>
  sheet(kinds.areas.fields, areas, (area) => ({
    fullName: area.name,
    level: levels.find(({ id }) => id === area.levelId)?.code ?? '',
    code: area.code,
    abbreviation: area.abbreviation,
    knecCode: area.knecCode,
    optional: area.optional ? 'yes' : 'no',
    aliases: area.aliases.join('; '),
    components: writeParts(area.components),
  }))

const listFields = ['fullName', 'admissionNumber', 'grade', 'stream', 'gender']

/** A class list: who is in it, as the old system's lists had it. */
export const classRows = (learners: readonly ExportedLearner[]) =>
  sheet(
    listFields.map((field) => kinds.learners.fields.find(({ key }) => key === field)!),
    learners,
    ({ guardians: _, areas: __, ...learner }) => learner,
  )

/** An empty file to fill in: the headers, and one row that shows what goes where. */
export const templateRows = (fields: readonly Field[], samples: Record<string, string>) => [
  fields.map(({ header }) => header),
  fields.map(({ key, sample }) => samples[key] ?? sample ?? ''),
]
