import type { Change, ImportKind, Issue, Outcome } from '@/lib/exchange/imports/input'
import { kinds } from '@/lib/exchange/kinds/rules'
import { showPhone } from '@/lib/phones'

export const outcomeWords: Record<Outcome, string> = {
  new: 'New',
  changed: 'Changed',
  needs_you: 'Needs you',
  unchanged: 'Unchanged',
  skipped: 'Left out',
}

const extra: Record<string, string> = {
  class: 'Class',
  learner: 'Learner',
  guardian: 'Guardian',
  guardian2: 'Second guardian',
  choice: 'Learning area of choice',
  child: 'Child',
}

/** A field as people call it: "Admission number". */
export function fieldLabel(kind: ImportKind, field: string | null): string {
  if (field === null) return 'This row'
  const known = kinds[kind].fields.find(({ key }) => key === field)?.label ?? extra[field]
  if (known) return known
  const [first = '', ...rest] = field.split('.')
  if (first === 'mark') return rest.join(' ')
  return extra[first] ? [extra[first], ...rest].join(' ') : field
}

type Told = { what: string; said: string; value: string }
const value = (typed: string) => (typed === '' ? '' : ` “${typed}”`)

/** What each code means, and what to do about it. `what`: the field, `said`: what stands in the cell, `value`: what it clashes with. */
const words: Record<string, (told: Told) => string> = {
  missing: ({ what }) => `${what} is missing. Type it here.`,
  unreadable: ({ what, said }) => `${what}${value(said)} cannot be read; it is left empty.`,
  implausible: ({ what, said }) => `${what}${value(said)} cannot be right; it is left empty.`,
  too_long: ({ what }) => `${what} is longer than 120 characters. Shorten it.`,
  class_unknown: ({ value: said }) => `There is no class “${said}”. Type a class of this school.`,
  class_ambiguous: ({ value: said }) => `“${said}” may be more than one class. Type the stream as well.`,
  duplicate_in_file: ({ what, value: row }) =>
    `${what} stands in the file already, in ${row}. Correct it, or leave one of the two rows out.`,
  belongs_to_other_learner: ({ what, value: name }) =>
    `${what} belongs to ${name}. Correct the number or the name.`,
  may_be_existing: ({ value: number }) =>
    `The class has a learner of this name already (${number}). Type that number if it is the same child, or a new number.`,
  number_will_be_given: () => 'No admission number: the next free one is given.',
  same_name_in_class: ({ value: number }) =>
    `Another learner of the class has the same name (${number}). Both are kept.`,
  class_move: () => 'Moves to another class from today.',
  phone_of_other_guardian: ({ value: name }) => `${name} has this phone too. A second guardian is added.`,
  too_many: ({ value: said }) => `${said} is a third number; two are kept.`,
  spaces_removed: () => 'Spare spaces were removed from the name.',
  all_capitals: () => 'The name is in capitals; it is kept as typed.',
  two_digit_year: ({ what }) => `${what}: the year has two digits and is read as 20yy.`,
  date_from_serial: ({ what }) => `${what}: a spreadsheet’s day number was read as its date.`,
  guardian_known: ({ value: name }) => `${name} is known already, by phone and name.`,
  cannot_receive_sms: ({ value: said }) => `${said} is a landline; it cannot receive SMS.`,
  foreign_number: ({ value: said }) => `${said} is a foreign number; it is kept.`,
  not_in_school: ({ value: said }) => `No learner of the school has the number “${said}”.`,
  other_class: ({ value: name }) => `This learner is in ${name}.`,
  name_not_unique: ({ value: said }) =>
    `More than one learner here is called ${said}. Type the admission number.`,
  name_and_number_disagree: ({ value: name }) =>
    `The number belongs to ${name}. Correct the number or the name.`,
  matched_by_name: () => 'No number: found by the full name.',
  name_in_other_order: () => 'The name stands in another order.',
  number_without_leading_zeros: () => 'The number lost its leading zeros in the file.',
  other_person: ({ what, value: name }) => `${what} belongs to ${name}. Correct it or the name.`,
  role_with_account: ({ value: said }) =>
    `The role “${said}” is not taken: roles are given with the account, on People.`,
  level_unknown: ({ value: said }) =>
    `There is no level “${said}”. Type one of: pre-primary, lower primary …`,
  level_missing: () => 'The level is missing, and the school has more than one. Type it here.',
  code_taken: ({ value: name }) => `The code belongs to ${name}. Type another code.`,
  code_given: ({ value: code }) => `No code: ${code} is given.`,
  parts_unreadable: ({ value: said }) =>
    `The parts “${said}” cannot be read. Write them like “Grammar 60; Composition 40”.`,
  parts_kept: () =>
    'The area has parts already; those in the file are not taken. Change them in the settings.',
  not_registered: ({ what }) => `Not registered for ${what}; this mark is not taken.`,
  'not-registered': ({ what }) => `Not registered for ${what}; this mark is not taken.`,
  'over-maximum': ({ what, said, value: most }) =>
    `${what}: ${said} is more than the maximum ${most}. Type 0 to ${most}, A or E.`,
  negative: ({ what, said }) => `${what}: ${said} is below 0.`,
  decimals: ({ what, said }) => `${what}: ${said} has more than 2 decimals.`,
  'not-a-number': ({ what, said }) => `${what}: “${said}” is not a mark. Type a number, A or E.`,
  no_columns: () => 'No column of this file is read as marks yet. Say above which column holds what.',
  clash: ({ what }) => `${what}: somebody saved another mark meanwhile.`,
  empty: () => 'An empty row.',
  section_title: () => 'A title, not a row of the list.',
  repeated_header: () => 'The header once more.',
  total_row: () => 'A total.',
  hint_row: () => 'A hint of the template.',
  maximum_row: () => 'The maxima.',
  left_out: () => 'Left out by you.',
}

/** An issue of a row in a plain sentence. `cells`: the row's, as typed. */
export function issueWords(
  kind: ImportKind,
  { field, code, value: said = '', severity }: Issue,
  cells: Record<string, string>,
): string {
  const what = fieldLabel(kind, field)
  const typed = field ? (cells[field] ?? said) : said
  const sentence =
    words[code]?.({ what, said: typed.trim() || said, value: said }) ??
    `${what}: ${code.replaceAll('_', ' ')}.`
  // What cannot be done without is not left empty: it is asked for.
  return severity === 'error' ? sentence.replace('; it is left empty.', '. Correct it here.') : sentence
}

/** Codes that have no words of their own would be told as they are. */
export const knownCodes = Object.keys(words)

const shown = (field: string, said: string) => (/phone2?$/.test(field) ? showPhone(said) : said)

/** "Class: Grade 8 East → Grade 8 West". */
export const changeWords = (kind: ImportKind, { field, from, to }: Change): string =>
  from === null || from === ''
    ? `${fieldLabel(kind, field)}: ${shown(field, to)} is added`
    : `${fieldLabel(kind, field)}: ${shown(field, from)} → ${shown(field, to)}`

type ErrorRows = {
  kind: ImportKind
  /** The file's own header; empty when it has none. */
  header: string[]
  /** What each column of the file is read as. */
  fields: (string | null)[]
  /** The rows' cells as they stand in the file. */
  typed: string[][]
  rows: { row: number; cells: Record<string, string>; issues: Issue[] }[]
}

/**
 * Rows that need somebody as a sheet: the file's own columns, with what was corrected by hand, then the row it was and what to
 * do. Fields that the file had no column for get one.
 */
export function errorSheet({ kind, header, fields, typed, rows }: ErrorRows): string[][] {
  const known = kinds[kind].fields
  const headerOf = (field: string) => known.find(({ key }) => key === field)?.header ?? field
  const width = Math.max(fields.length, header.length)
  const own = Array.from({ length: width }, (_, i) => header[i] || (fields[i] ? headerOf(fields[i]) : ''))
  const more = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))].filter(
    (field) => !fields.includes(field),
  )
  const lines = rows.map(({ row, cells, issues }, at) => [
    ...Array.from({ length: width }, (_, i) =>
      fields[i] ? (cells[fields[i]] ?? '') : (typed[at]?.[i] ?? ''),
    ),
    ...more.map((field) => cells[field] ?? ''),
    String(row),
    issues
      .filter(({ severity }) => severity !== 'note')
      .map((issue) => issueWords(kind, issue, cells))
      .join(' '),
  ])
  return [[...own, ...more.map(headerOf), 'Row in the file', 'What to do'], ...lines]
}

/** The cells that a row's issues are about: those a person corrects. */
export function fieldsToFix(kind: ImportKind, issues: readonly Issue[]): string[] {
  const meant = issues
    .filter(({ severity }) => severity !== 'note')
    .flatMap(({ field }) => {
      if (field === 'class') return ['grade', 'stream']
      if (field === 'learner') return ['admissionNumber', 'fullName']
      if (field === 'learnerName') return ['admissionNumber', 'learnerName']
      return field ? [field] : []
    })
  const known = kinds[kind].fields.map(({ key }) => key)
  return [...new Set(meant)].filter(
    (field) => known.includes(field) || field.startsWith('choice.') || kind === 'marks',
  )
}
