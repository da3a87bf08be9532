import { searchKey } from '@/lib/text'

/** A list holds up to 60 without paging. */
export const perPage = 60

const mostWords = 8

/** What is looked for: every word somewhere in the name, or `number` somewhere in the admission number. */
export type LearnerSearch = { words: string[]; number: string; page: number }

type Query = { q?: string | string[]; page?: string | string[] }

/** Reads a search from an address that anybody may have typed: nothing in it can be wrong, at worst nothing is found. */
export function readSearch({ q, page }: Query): LearnerSearch & { typed: string } {
  const typed = first(q)
    .replace(/[\u0000-\u001f\p{Surrogate}]/gu, ' ')
    .trim()
    .slice(0, 100)
  const words = searchKey(typed).split(' ').filter(Boolean).slice(0, mostWords)
  const number = typed.replace(/[\s/-]/g, '').toUpperCase()
  const wanted = Number(first(page))
  return {
    typed,
    words,
    number,
    page: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 100_000) : 1,
  }
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

/** Only the last three digits of a phone number, enough to tell one from another. */
export const hiddenPhone = (phone: string): string => `••• ••• ${phone.slice(-3)}`
