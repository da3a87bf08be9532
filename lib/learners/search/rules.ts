import { isId } from '@/lib/ids'
import { searchKey } from '@/lib/text'

/** A list holds up to 60 without paging. */
export const perPage = 60

const mostWords = 8

export const sorts = ['name', 'number', 'class', 'newest'] as const
export type Sort = (typeof sorts)[number]
export const states = ['here', 'left', 'unplaced'] as const

/** What a list of learners is narrowed by. Null: not narrowed. */
export type LearnerFilter = {
  /** As typed, tidied: parts of a name, an admission, UPI or assessment number, or a guardian's phone. */
  q: string
  classId: string | null
  gradeId: string | null
  gender: 'F' | 'M' | 'unknown' | null
  /** In a class now, left the school, or neither. */
  state: (typeof states)[number] | null
  /** Without a guardian. */
  alone: boolean
  /** Takes this optional area. */
  areaId: string | null
  /** The code of the area chosen in the place of religious education, or "unconfirmed" for those without a choice. */
  religion: string | null
  sort: Sort
}

export type Query = Record<string, string | string[] | undefined>

/** Reads a filter from an address that anybody may have typed: nothing in it can be wrong, at worst nothing is found. */
export function readFilter(query: Query): LearnerFilter {
  const one = (name: string) => first(query[name])
  const among = <T extends string>(name: string, all: readonly T[]) =>
    all.find((each) => each === one(name)) ?? null
  const id = (name: string) => (isId(one(name)) ? one(name) : null)
  const religion = one('religion')
  return {
    q: tidy(one('q')),
    classId: id('class'),
    gradeId: id('grade'),
    gender: among('gender', ['F', 'M', 'unknown'] as const),
    state: among('state', states),
    alone: one('guardian') === 'none',
    areaId: id('area'),
    religion: /^[\w-]{1,30}$/.test(religion) ? religion : null,
    sort: among('sort', sorts) ?? 'name',
  }
}

/** The filter as an address says it, in one order whatever it was typed in; empty when nothing is narrowed. */
export function writeFilter(filter: LearnerFilter): string {
  const { q, classId, gradeId, gender, state, alone, areaId, religion, sort } = filter
  const said = {
    q,
    class: classId,
    grade: gradeId,
    gender,
    state,
    guardian: alone ? 'none' : null,
    area: areaId,
    religion,
    sort: sort === 'name' ? null : sort,
  }
  return new URLSearchParams(
    Object.entries(said).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : [])),
  ).toString()
}

/** The page of a list that an address asks for, from 1. */
export function readPage(query: Query): number {
  const wanted = Number(first(query.page))
  return Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 100_000) : 1
}

/** The learners picked by hand in a list, as `?id=…&id=…`; what is no id is passed over. */
export const readPicked = (query: Query): string[] => [
  ...new Set([query.id ?? []].flat().slice(0, 1000).filter(isId)),
]

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''

const tidy = (typed: string) =>
  typed
    .replace(/[\u0000-\u001f\p{Surrogate}]/gu, ' ')
    .trim()
    .slice(0, 100)

/**
 * What was typed may be: words of a name, each somewhere in it; a part of a number, capitals without signs; digits of a
 * phone number, without the 0 or 254 in front.
 */
export type Sought = { words: string[]; number: string | null; phone: string | null }

export function soughtBy(q: string): Sought {
  const words = nameKey(q).split(' ').filter(Boolean).slice(0, mostWords)
  const number = q.replace(/[\s/-]/g, '').toUpperCase()
  const digits = q.replace(/\D/g, '')
  return {
    words,
    number: number === '' ? null : number,
    phone: /^[\d\s+().-]+$/.test(q) && digits.length >= 4 ? digits.replace(/^(00)?254|^0/, '') : null,
  }
}

/** A name for searching: as `searchKey`, and without apostrophes, so that "obrien" finds O'Brien. */
export const nameKey = (name: string): string => searchKey(name).replaceAll("'", '')

/** How many slips of the pen a word of this length may have: one in four letters, two in seven. */
const slips = (letters: number) => (letters < 4 ? 0 : letters < 7 ? 1 : 2)

/**
 * Words of `known` that `typed` may have been meant for, nearest first: a letter too many, too few, another, or two changed
 * about. The end may be missing: "wanjk" is near "wanjiku".
 */
export function nearWords(typed: string, known: readonly string[]): string[] {
  const most = slips(typed.length)
  if (most === 0) return []
  return known
    .map((word) => ({ word, far: distance(typed, word) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || a.word.length - b.word.length)
    .slice(0, 40)
    .map(({ word }) => word)
}

/** The fewest slips that make `typed` out of the beginning of `word`, or all of it. */
function distance(typed: string, word: string): number {
  const [a, b] = [[...typed], [...word].slice(0, typed.length + 2)]
  let before: number[] = []
  let last = b.map((_, j) => j).concat(b.length)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    ;[before, last] = [last, row]
  }
  return Math.min(...last)
}

/** Names of what a filter's ids stand for. */
export type FilterNames = {
  classes: readonly { id: string; name: string }[]
  grades: readonly { id: string; name: string }[]
  areas: readonly { id: string; name: string }[]
}

/** What a list is narrowed by, in words: "girls · Grade 8 East · without a guardian"; empty when it is not. */
export function filterWords(filter: LearnerFilter, { classes, grades, areas }: FilterNames): string {
  const { q, classId, gradeId, gender, state, alone, areaId, religion } = filter
  const named = (all: readonly { id: string; name: string }[], id: string, none: string) =>
    all.find((each) => each.id === id)?.name ?? none
  return [
    q && `“${q}”`,
    gender && { F: 'girls', M: 'boys', unknown: 'gender not recorded' }[gender],
    classId && named(classes, classId, 'a class of another year'),
    gradeId && named(grades, gradeId, 'a grade that is not here'),
    state && { here: 'in a class now', left: 'left the school', unplaced: 'in no class' }[state],
    alone && 'without a guardian',
    areaId && `takes ${named(areas, areaId, 'an area that is not here')}`,
    religion && (religion === 'unconfirmed' ? 'religion to confirm' : religion),
  ]
    .filter(Boolean)
    .join(' · ')
}
