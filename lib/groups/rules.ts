import type { GroupSort, SchoolRow } from '@/lib/auth/groups'

export const sortNames: Record<GroupSort, string> = {
  name: 'By name',
  marks: 'Fewest marks first',
  active: 'Last active first',
  learners: 'Most learners first',
  staff: 'Most staff first',
  classes: 'Most classes first',
  reports: 'Most reports first',
}

type Value = string | string[] | undefined
export type GroupQuery = { of?: Value; q?: Value; sort?: Value; page?: Value }
export type GroupSearch = { typed: string; sort: GroupSort; page: number }

const first = (value: Value) => (Array.isArray(value) ? value[0] : value) ?? ''

/** Reads what an address asks of a group's list: what is not known is left out. */
export function readGroupSearch({ q, sort, page }: GroupQuery): GroupSearch {
  const wanted = Number(first(page))
  return {
    typed: first(q)
      .replace(/[\u0000-\u001f\p{Surrogate}]/gu, ' ')
      .trim()
      .slice(0, 100),
    sort: (Object.keys(sortNames) as GroupSort[]).find((each) => each === first(sort)) ?? 'name',
    page: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 100_000) : 1,
  }
}

/** How much of the marks is entered, as a whole per cent; null: none is expected. Only all is 100. */
export const marksPercent = ({ marksExpected, marksEntered }: SchoolRow): number | null =>
  marksExpected === 0 ? null : Math.floor((100 * marksEntered) / marksExpected)

/** The figures as a sheet: its head, then a row for each school. */
export const groupSheet = (rows: readonly SchoolRow[]): string[][] => [
  [
    'School',
    'Learners',
    'Staff',
    'Classes',
    'Assessment',
    'Marks expected',
    'Marks entered',
    'Reports published',
    'Last active',
    'Counted',
  ],
  ...rows.map((row) => [
    row.name,
    ...[row.learners, row.staff, row.classes].map((figure) => (figure === null ? '' : String(figure))),
    row.assessment ?? '',
    row.takenAt ? String(row.marksExpected) : '',
    row.takenAt ? String(row.marksEntered) : '',
    row.reports === null ? '' : String(row.reports),
    row.lastActive ?? '',
    row.takenAt ?? '',
  ]),
]
