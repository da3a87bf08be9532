import { type ClassMatch, matchClass, type NamedClass } from '@/lib/classes/rules'
import {
  admissionKey,
  admissionNumber,
  readGender,
  readReligion,
  sameName,
  tidyName,
  yearsFrom,
} from '@/lib/learners/values/rules'
import { readDay } from '@/lib/sheets/dates'
import type { Skip } from '@/lib/sheets/headers'
import { personName, searchKey } from '@/lib/text'
import { guardianBook, guardianChanges, type KnownGuardian, type ReadGuardian } from '../guardians/rules'
import type { LearnerField, LearnerRow } from './file'

export type Issue = {
  field: string | null
  severity: 'error' | 'warning' | 'note'
  code: string
  value?: string
}

/** A learner of the school, as far as a file can say something about them. */
export type KnownLearner = {
  id: string
  admissionNumber: string
  fullName: string
  classId: string | null
  gender: 'F' | 'M' | null
  dateOfBirth: string | null
  admittedOn: string | null
  upi: string | null
  assessmentNumber: string | null
  religion: string | null
  /** Areas of the learner's own choice, by id; left out where nobody asks for them. */
  areaIds?: readonly string[]
}

/** What a file is read against. `today` is a day; `religions`: the areas that a learner's religion may choose. */
export type Register = {
  today: string
  classes: readonly NamedClass[]
  learners: readonly KnownLearner[]
  guardians: readonly KnownGuardian[]
  religions: readonly { code: string; name: string }[]
  /** Which areas a class's learners may choose in which column: `searchKey` of a code or name → id of the area. */
  choices: (classId: string) => ReadonlyMap<'optionalAreas' | `choice.${string}`, ReadonlyMap<string, string>>
}

/** A row's values as they would be stored; null is not given, or not usable. */
export type ReadLearner = Omit<KnownLearner, 'id' | 'fullName' | 'admissionNumber' | 'areaIds'> & {
  admissionNumber: string | null
  fullName: string | null
  chosenAreaIds: string[]
  guardians: ReadGuardian[]
}

export type Change = { field: string; from: string | null; to: string }

/** `new changed unchanged` are taken; `needs_you` is not, until what its errors name is put right. */
export type LearnerOutcome =
  | { row: number; outcome: 'skipped'; issues: Issue[]; skip: Skip }
  | { row: number; outcome: 'new' | 'needs_you'; learner: ReadLearner; issues: Issue[] }
  | {
      row: number
      outcome: 'changed' | 'unchanged'
      learnerId: string
      learner: ReadLearner
      changes: Change[]
      issues: Issue[]
    }

type Cells = Partial<Record<LearnerField, string>>
type Say = (severity: Issue['severity'], field: string, code: string, value?: string) => void
type Homonym = { number: string | null }

/** Decides every row of a file, in file order: what it says, what it would change, and what stands against it. */
export const readLearners = (rows: readonly LearnerRow[], register: Register): LearnerOutcome[] =>
  rows.map(learnerReader(register))

/** As `readLearners`, one row after the other; each is decided in the knowledge of those before it. */
export function learnerReader(register: Register): (row: LearnerRow) => LearnerOutcome {
  const byNumber = new Map(
    register.learners.map((learner) => [admissionKey(learner.admissionNumber), learner]),
  )
  const byUpi = new Map(register.learners.flatMap((learner) => (learner.upi ? [[learner.upi, learner]] : [])))
  const inClass = new Map<string, Homonym[]>()
  for (const learner of register.learners)
    homonyms(learner.classId, learner.fullName).push({ number: learner.admissionNumber })
  const rowOfNumber = new Map<string, number>()
  const rowOfUpi = new Map<string, number>()
  const guardians = guardianBook(register.guardians)
  const { today } = register
  const bounds = { earliest: yearsFrom(today, -25), today, nextYear: yearsFrom(today, 1) }
  const classOf = remembered((grade: string, stream: string) => matchClass(register.classes, grade, stream))

  function homonyms(classId: string | null, name: string): Homonym[] {
    const key = `${classId}/${searchKey(name)}`
    return inClass.get(key) ?? inClass.set(key, []).get(key)!
  }

  function readRow(row: number, cells: Cells): LearnerOutcome {
    const issues: Issue[] = []
    const say: Say = (severity, field, code, value) =>
      issues.push({ field, severity, code, ...(value === undefined ? {} : { value }) })
    const number = readNumber(cells, say)
    const known = number ? byNumber.get(admissionKey(number)) : undefined
    const match = cells.grade || cells.stream ? classOf(cells.grade ?? '', cells.stream ?? '') : null
    const learner = {
      ...readPerson(cells, register.religions, bounds, say),
      admissionNumber: number,
      classId: match?.classId ?? null,
      chosenAreaIds: [] as string[],
      guardians: guardians.read(cells, say, known?.id),
    }
    learner.chosenAreaIds = readChoices(cells, learner.classId, register, say)

    const same = known && learner.fullName !== null && sameName(known.fullName, learner.fullName)
    const first = number ? rowOfNumber.get(admissionKey(number)) : undefined
    if (first !== undefined) say('error', 'admissionNumber', 'duplicate_in_file', `row ${first}`)
    else if (known && learner.fullName !== null && !same)
      say('error', 'admissionNumber', 'belongs_to_other_learner', known.fullName)
    checkClass(match, known, say)
    checkUpi(row, learner, known, say)

    const failed = () => issues.some(({ severity }) => severity === 'error')
    if (!failed() && same) {
      remember(row, learner)
      const changes = changesOf(known, learner, register.classes, cells)
      if (learner.classId !== null && learner.classId !== known.classId) say('warning', 'class', 'class_move')
      return {
        row,
        outcome: changes.length > 0 ? 'changed' : 'unchanged',
        learnerId: known.id,
        learner,
        changes,
        issues,
      }
    }
    if (!failed()) checkHomonyms(learner, say)
    if (failed()) return { row, outcome: 'needs_you', learner, issues }
    if (number === null) say('warning', 'admissionNumber', 'number_will_be_given')
    remember(row, learner)
    homonyms(learner.classId, learner.fullName!).push({ number })
    return { row, outcome: 'new', learner, issues }
  }

  function remember(row: number, learner: ReadLearner) {
    if (learner.admissionNumber) rowOfNumber.set(admissionKey(learner.admissionNumber), row)
    if (learner.upi) rowOfUpi.set(learner.upi, row)
    guardians.remember(learner.guardians)
  }

  function checkUpi(row: number, learner: ReadLearner, known: KnownLearner | undefined, say: Say) {
    if (learner.upi === null) return
    const owner = byUpi.get(learner.upi)
    const first = rowOfUpi.get(learner.upi)
    if (owner && owner !== known) say('error', 'upi', 'belongs_to_other_learner', owner.fullName)
    else if (first !== undefined && first !== row) say('error', 'upi', 'duplicate_in_file', `row ${first}`)
  }

  function checkHomonyms(learner: ReadLearner, say: Say) {
    const [other] = homonyms(learner.classId, learner.fullName!)
    if (!other) return
    if (learner.admissionNumber === null)
      say('error', 'fullName', 'may_be_existing', other.number ?? undefined)
    else say('warning', 'fullName', 'same_name_in_class', other.number ?? undefined)
  }

  return (row) => {
    if (row.skip === null) return readRow(row.row, row.cells)
    const issue: Issue = { field: null, severity: 'note', code: row.skip }
    return { row: row.row, outcome: 'skipped', skip: row.skip, issues: [issue] }
  }
}

function checkClass(match: ClassMatch | null, known: KnownLearner | undefined, say: Say) {
  if (match && match.classId === null) say('error', 'class', match.why, match.value)
  else if (!match && !known) say('error', 'class', 'missing')
}

function readNumber(cells: Cells, say: Say): string | null {
  if (cells.admissionNumber === undefined) return null
  const number = admissionNumber(cells.admissionNumber)
  if (number === null) say('error', 'admissionNumber', 'unreadable', cells.admissionNumber.trim())
  return number
}

type Bounds = { earliest: string; today: string; nextYear: string }

/** What the cells say about the person alone. */
function readPerson(cells: Cells, religions: Register['religions'], bounds: Bounds, say: Say) {
  const choice = <T>(field: LearnerField, read: (typed: string) => T | null): T | null => {
    const typed = cells[field]
    const value = typed === undefined ? null : read(typed)
    if (typed !== undefined && value === null) say('warning', field, 'unreadable', typed.trim())
    return value
  }
  const day = (field: LearnerField, latest: string): string | null => {
    const typed = cells[field]
    if (typed === undefined) return null
    const read = readDay(typed, { earliest: bounds.earliest, latest })
    if (read.day === null) say('warning', field, read.why, read.value)
    else if (read.note) say('note', field, read.note)
    return read.day
  }
  return {
    fullName: readName(cells, say),
    gender: choice('gender', readGender),
    dateOfBirth: day('dateOfBirth', bounds.today),
    admittedOn: day('admittedOn', bounds.nextYear),
    upi: choice('upi', readIdentifier),
    assessmentNumber: choice('assessmentNumber', readIdentifier),
    religion: choice('religion', (typed) => readReligion(typed, religions)),
  }
}

const readIdentifier = (typed: string) => {
  const value = typed.replace(/\s+/g, '').toUpperCase()
  return /^[A-Z0-9/-]{1,30}$/.test(value) ? value : null
}

function readName(cells: Cells, say: Say): string | null {
  const typed = cells.fullName
  if (typed === undefined) say('error', 'fullName', 'missing')
  if (typed === undefined) return null
  const read = personName.safeParse(tidyName(typed))
  if (!read.success && tidyName(typed).length > 120) say('error', 'fullName', 'too_long')
  else if (!read.success) say('error', 'fullName', 'unreadable', typed.trim())
  else if (tidyName(typed) !== typed) say('note', 'fullName', 'spaces_removed')
  else if (typed === typed.toUpperCase() && typed !== typed.toLowerCase())
    say('note', 'fullName', 'all_capitals')
  return read.data ?? null
}

/** "FRE; COM": the areas that the learner has chosen, by code or name. */
function readChoices(cells: Cells, classId: string | null, register: Register, say: Say): string[] {
  if (classId === null) return []
  return [...register.choices(classId)].flatMap(([field, areas]) =>
    (cells[field] ?? '').split(/[;,|/]/).flatMap((typed) => {
      const name = typed.trim()
      const id = areas.get(searchKey(name))
      if (name !== '' && id === undefined) say('warning', field, 'unreadable', name)
      return id ?? []
    }),
  )
}

const compared = ['gender', 'dateOfBirth', 'admittedOn', 'upi', 'assessmentNumber', 'religion'] as const

/** What a row would change; an empty cell never deletes. */
function changesOf(
  known: KnownLearner,
  learner: ReadLearner,
  classes: readonly NamedClass[],
  cells: Cells,
): Change[] {
  const changes: Change[] = compared.flatMap((field) => {
    const to = learner[field]
    return to === null || to === known[field] ? [] : [{ field, from: known[field], to }]
  })
  const named = (id: string | null) => classes.find((item) => item.id === id)?.name ?? null
  if (learner.classId !== null && learner.classId !== known.classId)
    changes.push({ field: 'class', from: named(known.classId), to: named(learner.classId)! })
  if (known.areaIds && learner.chosenAreaIds.some((id) => !known.areaIds!.includes(id))) {
    const columns = Object.entries(cells).filter(([field]) => /^(optionalAreas|choice\.)/.test(field))
    changes.push({ field: 'optionalAreas', from: null, to: columns.map(([, typed]) => typed).join('; ') })
  }
  return [...changes, ...learner.guardians.flatMap((guardian) => guardianChanges(guardian, known.id))]
}

/** Answers a repeated question from memory. */
function remembered<R>(ask: (a: string, b: string) => R): (a: string, b: string) => R {
  const answers = new Map<string, R>()
  return (a, b) => {
    const key = `${a}\u0000${b}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = ask(a, b)
    answers.set(key, answer)
    return answer
  }
}
