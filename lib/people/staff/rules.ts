import type { Role } from '@/lib/auth/actor'
import { showPhone } from '@/lib/phones'
import { searchKey } from '@/lib/text'
import { staffRoles } from '../input'
import type { StaffDetails } from './input'

/** A list holds up to 60 without paging. */
export const perPage = 60

/** How somebody stands to the school and to its way in. */
export const states = ['active', 'invited', 'without', 'inactive'] as const
export type StaffState = (typeof states)[number]

export const stateNames: Record<StaffState, string> = {
  active: 'Signs in',
  invited: 'Invited',
  without: 'No account yet',
  inactive: 'Left',
}

export const sorts = ['name', 'role', 'state', 'seen'] as const
export type StaffSort = (typeof sorts)[number]

/** `state` null: everybody who has not left. */
export type StaffSearch = {
  words: string[]
  role: Role | null
  state: StaffState | null
  sort: StaffSort
  page: number
}

type Value = string | string[] | undefined
export type StaffQuery = { q?: Value; role?: Value; state?: Value; sort?: Value; page?: Value }

const first = (value: Value) => (Array.isArray(value) ? value[0] : value) ?? ''
const oneOf = <T extends string>(known: readonly T[], value: Value): T | null =>
  known.find((item) => item === first(value)) ?? null

/** Reads a search from an address that anybody may have typed: what is not known is left out. */
export function readStaffSearch({ q, role, state, sort, page }: StaffQuery): StaffSearch & { typed: string } {
  const typed = first(q)
    .replace(/[\u0000-\u001f\p{Surrogate}]/gu, ' ')
    .trim()
    .slice(0, 100)
  const wanted = Number(first(page))
  return {
    typed,
    words: searchKey(typed).split(' ').filter(Boolean).slice(0, 8),
    role: oneOf(staffRoles, role),
    state: oneOf(states, state),
    sort: oneOf(sorts, sort) ?? 'name',
    page: Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, 100_000) : 1,
  }
}

/** The address of a list: only what differs from the plain one stands in it. */
export function staffAddress(search: Partial<StaffSearch & { typed: string }>, path = '/people'): string {
  const query = new URLSearchParams()
  if (search.typed) query.set('q', search.typed)
  if (search.role) query.set('role', search.role)
  if (search.state) query.set('state', search.state)
  if (search.sort && search.sort !== 'name') query.set('sort', search.sort)
  if (search.page && search.page > 1) query.set('page', String(search.page))
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

const words: Record<keyof Omit<StaffDetails, 'roles'>, string> = {
  fullName: 'name',
  title: 'title',
  gender: 'gender',
  phone: 'phone',
  email: 'e-mail',
  tscNumber: 'TSC number',
  employeeNumber: 'employee number',
}

/** What another person saved meanwhile that is not what was typed, in words: "phone 0712 000 123, no title". */
export function differences(now: Omit<StaffDetails, 'roles'>, typed: Omit<StaffDetails, 'roles'>): string {
  const keys = Object.keys(words) as (keyof typeof words)[]
  return keys
    .filter((key) => now[key] !== typed[key])
    .map((key) => {
      const value = now[key]
      if (value === null) return `no ${words[key]}`
      return `${words[key]} ${key === 'phone' ? showPhone(value) : value}`
    })
    .join(', ')
}

/** The fields that differ, for the audit: names of fields alone, never what stood or stands in them. */
export const changedFields = (before: StaffDetails, after: StaffDetails): string[] =>
  (Object.keys(after) as (keyof StaffDetails)[]).filter(
    (key) => key in before && String(before[key]) !== String(after[key]),
  )

type Exported = {
  name: string
  roles: readonly Role[]
  state: StaffState
  phone: string | null
  email: string | null
  tscNumber: string | null
  employeeNumber: string | null
  gender: 'F' | 'M' | null
  leads: string[]
  lessons: number
}

/** The list as a sheet: its head, then a row for each person. */
export const staffSheet = (people: readonly Exported[], roleNames: Record<Role, string>): string[][] => [
  [
    'Name',
    'Roles',
    'Account',
    'Phone',
    'E-mail',
    'TSC number',
    'Employee number',
    'Gender',
    'Leads',
    'Subjects',
  ],
  ...people.map((one) => [
    one.name,
    one.roles.map((role) => roleNames[role]).join(', '),
    stateNames[one.state],
    one.phone ? showPhone(one.phone) : '',
    one.email ?? '',
    one.tscNumber ?? '',
    one.employeeNumber ?? '',
    one.gender ?? '',
    one.leads.join(', '),
    String(one.lessons),
  ]),
]
