import { readEmail } from '@/lib/fields'
import type { Change, Issue } from '@/lib/learners/import/rules'
import {
  admissionKey,
  admissionNumber,
  readRelationship,
  sameName,
  sameWords,
  tidyName,
} from '@/lib/learners/values/rules'
import { readPhones } from '@/lib/phones'
import type { SheetRow } from '@/lib/sheets/columns'
import { personName, searchKey } from '@/lib/text'
import { guardianChanges, guardianKeys, type KnownGuardian, type ReadGuardian } from '../rules'

/** A learner as a file of guardians names them. */
export type Ward = { id: string; admissionNumber: string; fullName: string; className: string | null }

export type GuardianRegister = { learners: readonly Ward[]; guardians: readonly KnownGuardian[] }

export type GuardianOutcome = {
  row: number
  outcome: 'new' | 'changed' | 'unchanged' | 'needs_you' | 'skipped'
  issues: Issue[]
  changes: Change[]
  /** Whom the row is about, and of which children; null where it cannot be taken. */
  guardian: ReadGuardian | null
  learnerIds: string[]
}

type Cells = Partial<Record<string, string>>
type Say = (severity: Issue['severity'], field: string, code: string, value?: string) => void

const mostPhones = 2

/** Decides every row of a file of guardians in the knowledge of those before it: who it is, of whom, and what it would change. */
export function guardianReader(register: GuardianRegister): (row: SheetRow) => GuardianOutcome {
  const wards = new Map(register.learners.map((learner) => [admissionKey(learner.admissionNumber), learner]))
  const byName = new Map<string, Ward[]>()
  for (const ward of register.learners)
    byName.set(searchKey(ward.fullName), [...(byName.get(searchKey(ward.fullName)) ?? []), ward])
  const byKey = new Map(
    register.guardians.flatMap((guardian) => guardianKeys(guardian).map((key) => [key, guardian] as const)),
  )
  const phoneOf = new Map(
    register.guardians.flatMap(({ phones, fullName }) => phones.map((phone) => [phone, fullName] as const)),
  )
  const ofWard = new Map<string, KnownGuardian[]>()
  for (const guardian of register.guardians)
    for (const id of guardian.learnerIds) ofWard.set(id, [...(ofWard.get(id) ?? []), guardian])
  const seen = new Map<string, number>()

  function wardsOf(cells: Cells, say: Say): Ward[] {
    const numbers = (cells.admissionNumber ?? '')
      .split(/[;,]/)
      .map((part) => part.trim())
      .filter(Boolean)
    if (numbers.length === 0) return wardByName(cells.learnerName, say)
    return numbers.flatMap((typed) => {
      const ward = wards.get(admissionKey(admissionNumber(typed) ?? ''))
      if (!ward) say('error', 'admissionNumber', 'not_in_school', typed)
      else if (numbers.length === 1 && cells.learnerName && !sameWords(ward.fullName, cells.learnerName)) {
        say('error', 'admissionNumber', 'name_and_number_disagree', ward.fullName)
        return []
      }
      return ward ?? []
    })
  }

  function wardByName(name: string | undefined, say: Say): Ward[] {
    if (name === undefined) {
      say('error', 'admissionNumber', 'missing')
      return []
    }
    const found = byName.get(searchKey(name)) ?? []
    if (found.length === 1) {
      say('note', 'learnerName', 'matched_by_name')
      return found
    }
    say('error', 'learnerName', found.length === 0 ? 'not_in_school' : 'name_not_unique', name.trim())
    return []
  }

  function readRow(row: number, cells: Cells): GuardianOutcome {
    const issues: Issue[] = []
    const say: Say = (severity, field, code, value) =>
      issues.push({ field, severity, code, ...(value === undefined ? {} : { value }) })
    const children = wardsOf(cells, say)
    const fullName = readName(cells.fullName, say)
    const { phones, unusable } = readPhones([cells.phone, cells.phone2].filter(Boolean).join(' / '))
    for (const typed of unusable) say('warning', 'phone', 'unreadable', typed)
    for (const { number, sms, foreign } of phones) {
      if (!sms) say('note', 'phone', 'cannot_receive_sms', number)
      if (foreign) say('note', 'phone', 'foreign_number', number)
    }
    const numbers = phones.map(({ number }) => number)
    for (const number of numbers.slice(mostPhones)) say('warning', 'phone', 'too_many', number)
    const email = cells.email === undefined ? null : readEmail(cells.email)
    if (cells.email !== undefined && email === null) say('warning', 'email', 'unreadable', cells.email.trim())
    if (fullName === null || issues.some(({ severity }) => severity === 'error'))
      return { row, outcome: 'needs_you', issues, changes: [], guardian: null, learnerIds: [] }

    const kept = numbers.slice(0, mostPhones)
    const guardian = known(fullName, kept, children)
    if (!guardian) {
      const other = kept.map((phone) => phoneOf.get(phone)).find((name) => name && !sameName(name, fullName))
      if (other) say('warning', 'phone', 'phone_of_other_guardian', other)
    }
    const relationship = cells.relationship === undefined ? 'guardian' : readRelationship(cells.relationship)
    const read: ReadGuardian = {
      fullName,
      relationship,
      phones: kept,
      email: email ?? guardian?.email ?? null,
      guardian,
    }
    return decided(row, read, children, issues)
  }

  /** The same phone and name, or a guardian of this name whom one of the children has. */
  function known(fullName: string, phones: string[], children: readonly Ward[]): KnownGuardian | null {
    const byPhone = guardianKeys({ fullName, phones })
      .map((key) => byKey.get(key))
      .find(Boolean)
    const named = () =>
      children.flatMap(({ id }) => ofWard.get(id) ?? []).find((other) => sameName(other.fullName, fullName))
    return byPhone ?? named() ?? null
  }

  function decided(
    row: number,
    read: ReadGuardian,
    children: readonly Ward[],
    issues: Issue[],
  ): GuardianOutcome {
    const { guardian } = read
    const learnerIds = children.map(({ id }) => id)
    const key = `${guardian?.id ?? guardianKeys(read)[0] ?? searchKey(read.fullName)} ${[...learnerIds].sort()}`
    const first = seen.get(key)
    if (first !== undefined) {
      issues.push({ field: 'fullName', severity: 'error', code: 'duplicate_in_file', value: `row ${first}` })
      return { row, outcome: 'needs_you', issues, changes: [], guardian: null, learnerIds: [] }
    }
    seen.set(key, row)
    const linked = children.filter(({ id }) => !guardian?.learnerIds.includes(id))
    const changes: Change[] = [
      ...guardianChanges(read, null)
        .filter(({ field }) => field !== 'guardian')
        .map(({ field, ...rest }) => ({ ...rest, field: field.replace('guardian.', '') })),
      ...(guardian
        ? linked.map(({ fullName, admissionNumber: number }) => ({
            field: 'child',
            from: null,
            to: `${fullName} (${number})`,
          }))
        : []),
    ]
    const outcome = !guardian ? 'new' : changes.length > 0 ? 'changed' : 'unchanged'
    return { row, outcome, issues, changes, guardian: read, learnerIds }
  }

  return (row) => {
    if (row.skip === null) return readRow(row.row, row.cells)
    const issue: Issue = { field: null, severity: 'note', code: row.skip }
    return { row: row.row, outcome: 'skipped', issues: [issue], changes: [], guardian: null, learnerIds: [] }
  }
}

function readName(typed: string | undefined, say: Say): string | null {
  if (typed === undefined) {
    say('error', 'fullName', 'missing')
    return null
  }
  const read = personName.safeParse(tidyName(typed))
  if (read.success) return read.data
  say(
    'error',
    'fullName',
    tidyName(typed).length > 120 ? 'too_long' : 'unreadable',
    typed.trim().slice(0, 60),
  )
  return null
}
