import { readRelationship } from '@/lib/learners/values/rules'
import { searchKey } from '@/lib/text'

/** A list holds up to 60 without paging. */
export const perPage = 60

/** What is looked for: every word in the name, or `digits` in a phone number. */
export type GuardianSearch = { words: string[]; digits: string; page: number }

export const views = ['all', 'twice', 'no-guardian', 'no-learner'] as const
export type View = (typeof views)[number]

type Query = Partial<Record<'q' | 'page' | 'view', string | string[]>>

/** Reads a search from an address that anybody may have typed: nothing in it can be wrong, at worst nothing is found. */
export function readGuardianSearch(query: Query): GuardianSearch & { typed: string; view: View } {
  const typed = first(query.q)
    .replace(/[\u0000-\u001f\p{Surrogate}]/gu, ' ')
    .trim()
    .slice(0, 100)
  const wanted = Number(first(query.page))
  return {
    typed,
    words: searchKey(typed).split(' ').filter(Boolean).slice(0, 8),
    digits: typedDigits(typed),
    page: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 100_000) : 1,
    view: views.find((view) => view === first(query.view)) ?? 'all',
  }
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

/** The part of a phone number that is the same however it is written: 0712 000 and +254 712 000 are 712000. '' for a name. */
function typedDigits(typed: string): string {
  if (!/^[\d\s()+/-]+$/.test(typed)) return ''
  const digits = typed.replace(/\(0\)/g, '').replace(/\D/g, '')
  return digits.replace(/^(?:00)?254/, '').replace(/^0/, '')
}

/** A relationship in the school's words, however a file wrote it. */
export const relationshipWord = (stored: string): string => {
  const word = readRelationship(stored)
  return word === 'other' && searchKey(stored) !== 'other' ? stored.toLowerCase() : word
}

type Named = { fullName: string; phones: readonly string[] }
type Merged = Named & { emails: readonly string[] }

/** All phones and addresses of two who are one, those of the first before those of the second, each once. */
export function union(kept: Merged, other: Merged): { phones: string[]; emails: string[] } {
  return {
    phones: [...new Set([...kept.phones, ...other.phones])],
    emails: [...new Set([...kept.emails, ...other.emails])],
  }
}

/**
 * Whether two names may be one person's: every word of the shorter one is a word of the longer one, its initial, or one
 * letter away from it. A shared surname alone is not enough: husband and wife share one.
 */
export function namesAlike(a: string, b: string): boolean {
  const [short, long] = [wordsOf(a), wordsOf(b)].sort((one, other) => one.length - other.length) as [
    string[],
    string[],
  ]
  if (short.length === 0 || (short.length === 1 && long.length > 1 && short[0] !== long[0])) return false
  const free = [...long]
  return short.every((word) => {
    const at = free.findIndex((other) => wordsAlike(word, other))
    if (at < 0) return false
    free.splice(at, 1)
    return true
  })
}

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'mama', 'baba', 'bi', 'bw'])

const wordsOf = (name: string) =>
  searchKey(name)
    .split(/[^\p{L}\p{N}']+/u)
    .filter((word) => word !== '' && !titles.has(word))

const wordsAlike = (a: string, b: string): boolean =>
  a === b ||
  ((a.length === 1 || b.length === 1) && a[0] === b[0]) ||
  (Math.min(a.length, b.length) >= 4 && isOneLetterAway(a, b))

/** One letter more, less, or another one. */
function isOneLetterAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  return Math.max(a.length, b.length) - start - end <= 1
}

export type Likeness = 'phone' | 'email' | 'child'
export type Pair = {
  one: { fullName: string }
  other: { fullName: string }
  /** What they share. */
  shared: Likeness[]
}

/**
 * Why two guardians may be one: the same phone and names alike, the same e-mail address, or the same name and a child of the
 * same surname. Null: nothing says so.
 */
export function whyTwice({ one, other, shared }: Pair): Likeness | null {
  if (shared.includes('phone') && namesAlike(one.fullName, other.fullName)) return 'phone'
  if (shared.includes('email')) return 'email'
  return shared.includes('child') ? 'child' : null
}

export const likenessWords: Record<Likeness, string> = {
  phone: 'The same phone number, and names alike',
  email: 'The same e-mail address',
  child: 'The same name, and children of one surname',
}
