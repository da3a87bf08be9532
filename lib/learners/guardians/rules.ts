import { readEmail } from '@/lib/fields'
import type { GuardianCells, LearnerField } from '@/lib/learners/import/file'
import { readRelationship, tidyName } from '@/lib/learners/values/rules'
import { readPhones } from '@/lib/phones'
import { personName, searchKey } from '@/lib/text'

/** A guardian the school has. Phones are E.164. */
export type KnownGuardian = {
  id: string
  fullName: string
  phones: readonly string[]
  email: string | null
  learnerIds: readonly string[]
}

/** A guardian as a file names them; `guardian`: the one the school has already. */
export type ReadGuardian = {
  fullName: string
  relationship: string
  phones: string[]
  email: string | null
  guardian: KnownGuardian | null
}

type Say = (severity: 'warning' | 'note', field: string, code: string, value?: string) => void

/** The same phone and the same name are the same guardian: brothers and sisters share theirs. */
export const guardianKeys = ({ fullName, phones }: { fullName: string; phones: readonly string[] }) =>
  phones.map((phone) => `${phone} ${searchKey(fullName)}`)

const mostPhones = 2

/** Reads the guardians of rows, and remembers those of the rows before. */
export function guardianBook(school: readonly KnownGuardian[]) {
  const byKey = new Map(
    school.flatMap((guardian) => guardianKeys(guardian).map((key) => [key, guardian] as const)),
  )
  /** Whose each phone is. */
  const names = new Map(
    school.flatMap(({ phones, fullName }) => phones.map((phone) => [phone, fullName] as const)),
  )
  const inFile = new Set<string>()

  const ofLearner = new Map<string, KnownGuardian[]>()
  for (const guardian of school)
    for (const id of guardian.learnerIds) ofLearner.set(id, [...(ofLearner.get(id) ?? []), guardian])

  function readOne(
    cells: GuardianCells,
    place: string,
    say: Say,
    learnerId: string | undefined,
  ): ReadGuardian | null {
    const phones = phonesOf(cells, `${place}.phone`, say)
    const email = emailOf(cells.email, `${place}.email`, say)
    if (cells.name === undefined) {
      if (phones.length > 0 || email !== null) say('warning', `${place}.name`, 'missing')
      return null
    }
    const fullName = personName.safeParse(tidyName(cells.name)).data
    if (fullName === undefined) {
      say('warning', `${place}.name`, 'unreadable', cells.name.trim())
      return null
    }
    const keys = guardianKeys({ fullName, phones })
    // A child has one guardian of a name: another phone is then a new phone.
    const named = () =>
      ofLearner.get(learnerId ?? '')?.find((other) => searchKey(other.fullName) === searchKey(fullName))
    const guardian = keys.map((key) => byKey.get(key)).find(Boolean) ?? named() ?? null
    if (guardian || keys.some((key) => inFile.has(key))) say('note', place, 'guardian_known', fullName)
    else {
      const other = phones.map((phone) => names.get(phone)).find(Boolean)
      if (other) say('warning', `${place}.phone`, 'phone_of_other_guardian', other)
    }
    const relationship = cells.relationship === undefined ? 'guardian' : readRelationship(cells.relationship)
    return { fullName, relationship, phones, email: email ?? guardian?.email ?? null, guardian }
  }

  return {
    /** The guardians of one row, without those that cannot be used. `learnerId`: whose they are, if the school has the child. */
    read(cells: Partial<Record<LearnerField, string>>, say: Say, learnerId?: string): ReadGuardian[] {
      return (['guardian', 'guardian2'] as const).flatMap((place) => {
        const cell = (part: keyof GuardianCells) => cells[`${place}.${part}`]
        const [name, relationship, phone] = [cell('name'), cell('relationship'), cell('phone')]
        const [phone2, email] = [cell('phone2'), cell('email')]
        if (name === undefined && phone === undefined && phone2 === undefined && email === undefined)
          return []
        return readOne({ name, relationship, phone, phone2, email }, place, say, learnerId) ?? []
      })
    },
    /** Keeps in mind the guardians of a row that is taken. */
    remember(guardians: readonly ReadGuardian[]) {
      for (const guardian of guardians) {
        for (const key of guardianKeys(guardian)) inFile.add(key)
        for (const phone of guardian.phones) if (!names.has(phone)) names.set(phone, guardian.fullName)
      }
    },
  }
}

export type GuardianChange = { field: string; from: string | null; to: string }

/** What a guardian of a file would change: for a child who is the school's already, or null for nobody's. */
export function guardianChanges(
  { guardian, fullName, phones, email }: ReadGuardian,
  learnerId: string | null,
): GuardianChange[] {
  const changes: GuardianChange[] = []
  if (!guardian || (learnerId !== null && !guardian.learnerIds.includes(learnerId)))
    changes.push({ field: 'guardian', from: null, to: fullName })
  if (!guardian) return changes
  const { phone, phone2 } = newPhones(guardian.phones, phones)
  if (phone) changes.push({ field: 'guardian.phone', from: guardian.phones[0] ?? null, to: phone })
  if (phone2) changes.push({ field: 'guardian.phone2', from: guardian.phones[1] ?? null, to: phone2 })
  if (email !== null && email !== guardian.email)
    changes.push({ field: 'guardian.email', from: guardian.email, to: email })
  return changes
}

/** Which of a guardian's two phones a file's numbers would replace; a number that is kept anywhere stays where it is. */
export function newPhones(kept: readonly string[], given: readonly string[]) {
  const fresh = given.filter((number) => !kept.includes(number))
  const [first, second] = fresh
  if (first === undefined) return {}
  // What is given beside a kept number is the other phone.
  const holds = given.some((number) => kept.includes(number))
  if (kept.length === 0) return { phone: first, phone2: second }
  if (holds) return kept[0] !== undefined && given.includes(kept[0]) ? { phone2: first } : { phone: first }
  return { phone: first, phone2: second }
}

function phonesOf({ phone, phone2 }: GuardianCells, field: string, say: Say): string[] {
  const { phones, unusable } = readPhones([phone, phone2].filter(Boolean).join(' / '))
  for (const typed of unusable) say('warning', field, 'unreadable', typed)
  for (const { number, sms, foreign } of phones) {
    if (!sms) say('note', field, 'cannot_receive_sms', number)
    if (foreign) say('note', field, 'foreign_number', number)
  }
  const numbers = phones.map(({ number }) => number)
  for (const number of numbers.slice(mostPhones)) say('warning', field, 'too_many', number)
  return numbers.slice(0, mostPhones)
}

function emailOf(typed: string | undefined, field: string, say: Say): string | null {
  if (typed === undefined) return null
  const email = readEmail(typed)
  if (email === null) say('warning', field, 'unreadable', typed.trim())
  return email
}
