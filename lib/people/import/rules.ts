import { readEmail } from '@/lib/fields'
import type { Change, Issue } from '@/lib/learners/import/rules'
import { readGender, sameName, tidyName } from '@/lib/learners/values/rules'
import { readPhone } from '@/lib/phones'
import type { SheetRow } from '@/lib/sheets/columns'
import { personName, searchKey } from '@/lib/text'

/** Somebody who works at the school, as far as a file can say something about them. */
export type KnownStaff = {
  id: string
  fullName: string
  title: string | null
  gender: 'F' | 'M' | null
  phone: string | null
  email: string | null
  tscNumber: string | null
  employeeNumber: string | null
  /** Roles as people say them; empty without an account. */
  roles: readonly string[]
}

export type ReadStaff = Omit<KnownStaff, 'id' | 'roles'>

export type StaffOutcome = {
  row: number
  outcome: 'new' | 'changed' | 'unchanged' | 'needs_you' | 'skipped'
  issues: Issue[]
  changes: Change[]
  staffId: string | null
  person: ReadStaff | null
}

type Cells = Partial<Record<string, string>>
type Say = (severity: Issue['severity'], field: string, code: string, value?: string) => void

const compared = ['title', 'gender', 'phone', 'email', 'tscNumber', 'employeeNumber'] as const
const key = (text: string) => searchKey(text).replace(/[^\p{L}\p{N}]/gu, '')

/**
 * Decides every row of a list of staff in the knowledge of those before it. Who it is: by employee number, TSC number, e-mail,
 * or phone, with the same name; else by a name that one person has.
 */
export function staffReader(known: readonly KnownStaff[]): (row: SheetRow) => StaffOutcome {
  const by = (of: (person: KnownStaff) => string | null) =>
    new Map(known.flatMap((person) => (of(person) ? [[key(of(person)!), person] as const] : [])))
  const marks = {
    employeeNumber: by((person) => person.employeeNumber),
    tscNumber: by((person) => person.tscNumber),
    email: by((person) => person.email),
    phone: by((person) => person.phone),
  }
  const named = new Map<string, KnownStaff[]>()
  for (const person of known)
    named.set(searchKey(person.fullName), [...(named.get(searchKey(person.fullName)) ?? []), person])
  const seen = new Map<string, number>()

  /** The person whom the row means; an error where a number is somebody else's. */
  function personOf(read: ReadStaff, say: Say): KnownStaff | null {
    let found: KnownStaff | null = null
    for (const field of ['employeeNumber', 'tscNumber', 'email', 'phone'] as const) {
      const owner = read[field] ? marks[field].get(key(read[field])) : undefined
      if (!owner) continue
      if (sameName(owner.fullName, read.fullName)) found ??= owner
      // A phone may be an office's; a number of one's own is nobody else's.
      else if (field !== 'phone') say('error', field, 'other_person', owner.fullName)
    }
    if (found) return found
    const same = named.get(searchKey(read.fullName)) ?? []
    if (same.length > 1) say('error', 'fullName', 'name_not_unique', read.fullName)
    return same.length === 1 ? same[0]! : null
  }

  function readRow(row: number, cells: Cells): StaffOutcome {
    const issues: Issue[] = []
    const say: Say = (severity, field, code, value) =>
      issues.push({ field, severity, code, ...(value === undefined ? {} : { value }) })
    const read = readPerson(cells, say)
    const person = read && personOf(read, say)
    if (read && !issues.some(({ severity }) => severity === 'error')) checkDoubles(row, read, person, say)
    if (!read || issues.some(({ severity }) => severity === 'error'))
      return { row, outcome: 'needs_you', issues, changes: [], staffId: null, person: null }
    const role = cells.role?.trim()
    if (role && !sameRoles(role, person?.roles ?? [])) say('warning', 'role', 'role_with_account', role)
    if (!person) return { row, outcome: 'new', issues, changes: [], staffId: null, person: read }
    const changes = compared.flatMap((field): Change[] => {
      const to = read[field]
      return to === null || to === person[field] ? [] : [{ field, from: person[field], to }]
    })
    const outcome = changes.length > 0 ? 'changed' : 'unchanged'
    return { row, outcome, issues, changes, staffId: person.id, person: read }
  }

  function checkDoubles(row: number, read: ReadStaff, person: KnownStaff | null, say: Say) {
    const own = [
      ['employeeNumber', read.employeeNumber],
      ['tscNumber', read.tscNumber],
      ['fullName', person?.id ?? (read.employeeNumber || read.tscNumber ? null : read.fullName)],
    ] as const
    for (const [field, value] of own) {
      if (!value) continue
      const first = seen.get(`${field} ${key(value)}`)
      if (first !== undefined) say('error', field, 'duplicate_in_file', `row ${first}`)
    }
    if (issuesFree(own, seen))
      for (const [field, value] of own) if (value) seen.set(`${field} ${key(value)}`, row)
  }

  return (row) => {
    if (row.skip === null) return readRow(row.row, row.cells)
    const issue: Issue = { field: null, severity: 'note', code: row.skip }
    return { row: row.row, outcome: 'skipped', issues: [issue], changes: [], staffId: null, person: null }
  }
}

const issuesFree = (own: readonly (readonly [string, string | null])[], seen: ReadonlyMap<string, number>) =>
  own.every(([field, value]) => !value || !seen.has(`${field} ${key(value)}`))

const sameRoles = (typed: string, roles: readonly string[]) => {
  const wanted = typed.split(/[;,/]/).map(key).filter(Boolean)
  const held = roles.map(key)
  return wanted.every((role) => held.includes(role))
}

function readPerson(cells: Cells, say: Say): ReadStaff | null {
  const fullName = personName.safeParse(tidyName(cells.fullName ?? ''))
  if (!fullName.success) {
    const code =
      cells.fullName === undefined
        ? 'missing'
        : tidyName(cells.fullName).length > 120
          ? 'too_long'
          : 'unreadable'
    say('error', 'fullName', code, cells.fullName?.trim().slice(0, 60))
  }
  const value = <T>(field: string, read: (typed: string) => T | null): T | null => {
    const typed = cells[field]
    if (typed === undefined) return null
    const said = read(typed)
    if (said === null) say('warning', field, 'unreadable', typed.trim().slice(0, 60))
    return said
  }
  const short = (most: number) => (typed: string) => {
    const text = tidyName(typed)
    return text.length <= most && !/[\u0000\p{Surrogate}]/u.test(text) ? text : null
  }
  const read = {
    title: value('title', short(20)),
    gender: value('gender', readGender),
    phone: value('phone', (typed) => readPhone(typed)?.number ?? null),
    email: value('email', readEmail),
    tscNumber: value('tscNumber', short(40)),
    employeeNumber: value('employeeNumber', short(40)),
  }
  return fullName.success ? { fullName: fullName.data, ...read } : null
}
