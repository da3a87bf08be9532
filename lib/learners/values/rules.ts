import { searchKey } from '@/lib/text'

/** An admission number as it is stored: no spaces, capitals. Null when it cannot be one. */
export function admissionNumber(typed: string): string | null {
  const number = typed.replace(/\s+/g, '').toUpperCase()
  return /^[A-Z0-9/-]{1,12}$/.test(number) && /[A-Z0-9]/.test(number) ? number : null
}

/** What must be unique as well: the number without / and -. */
export const admissionKey = (number: string) => number.replace(/[/-]/g, '')

/** The next free numbers after the highest plain one, as wide as that; the first of a school is 0001. */
export function nextNumbers(taken: Iterable<string>, howMany: number): string[] {
  const keys = new Set([...taken].map(admissionKey))
  const plain = [...keys].filter((number) => /^\d{1,9}$/.test(number))
  const highest = plain.reduce((most, number) => (Number(number) > Number(most) ? number : most), '0000')
  const given: string[] = []
  for (let next = Number(highest) + 1; given.length < howMany; next++) {
    const number = String(next).padStart(highest.length, '0')
    if (!keys.has(number)) given.push(number)
  }
  return given
}

const words = (groups: Record<string, string>) =>
  new Map(
    Object.entries(groups).flatMap(([value, list]) => list.split(' ').map((word) => [word, value] as const)),
  )

const genders = words({ F: 'f female girl g msichana ke', M: 'm male boy b mvulana me' })
const religions = words({
  christian: 'cre christian christianity',
  islam: 'ire islam islamic muslim',
  hindu: 'hre hindu hinduism',
})
/** The usual codes, for a school whose own areas do not say. */
const usualCodes: Record<string, string> = { christian: 'CRE', islam: 'IRE', hindu: 'HRE' }
const relationships = words({
  mother: 'mother mum mama mom mam',
  father: 'father dad baba',
  guardian: 'guardian mlezi',
  grandmother: 'grandmother grandma nyanya bibi',
  grandfather: 'grandfather grandpa babu',
  aunt: 'aunt auntie shangazi',
  uncle: 'uncle mjomba',
  sister: 'sister dada',
  brother: 'brother kaka',
  other: 'other',
})

const letters = (text: string) => searchKey(text).replace(/[^\p{L}\p{N}]/gu, '')

export const readGender = (typed: string) => (genders.get(letters(typed)) as 'F' | 'M' | undefined) ?? null

/** The code of the learning area that a religion means; `areas`: those a learner of the school may choose. */
export function readReligion(typed: string, areas: readonly { code: string; name: string }[]): string | null {
  const key = letters(typed)
  const named = areas.find(({ code, name }) => letters(code) === key || letters(name) === key)
  if (named) return named.code
  const religion = religions.get(key)
  if (religion === undefined) return null
  return areas.find(({ name }) => letters(name).includes(religion))?.code ?? usualCodes[religion]!
}

/** A word for the relationship in the school's list; unknown ones are `other`. */
export const readRelationship = (typed: string) => relationships.get(letters(typed)) ?? 'other'

/** A name on one line with single spaces, otherwise as typed. */
export const tidyName = (typed: string) => typed.replace(/\s+/g, ' ').trim()

export const sameName = (a: string, b: string) => searchKey(a) === searchKey(b)

/** The same words, perhaps in another order ("Ong'ondo Lydia Achieng" and "Lydia Achieng Ong'ondo"). */
export const sameWords = (a: string, b: string) => {
  const sorted = (name: string) => searchKey(name).split(' ').sort().join(' ')
  return sorted(a) === sorted(b)
}

/** A day so many years from another. */
export const yearsFrom = (day: string, years: number) => {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCFullYear(date.getUTCFullYear() + years)
  return date.toISOString().slice(0, 10)
}
