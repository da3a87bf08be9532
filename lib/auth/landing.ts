import type { Route } from 'next'

import type { Gate, SchoolMembership } from './sessions'

type Arriving = { isOps: boolean; gate: Gate; schools: SchoolMembership[]; groups: readonly unknown[] }

const gates = {
  factor: '/sign-in/second',
  password: '/password',
  'set-up': '/account/second-factor',
} as const

/** Where a person's own work begins: parents with their children, ops with the system, staff with today, others with their group. */
export function landing({ isOps, gate, schools, groups }: Arriving): Route {
  if (gate) return gates[gate] as Route
  if (isOps) return '/system'
  if (schools.length === 0) return groups.length > 0 ? ('/group' as Route) : '/account'
  const onlyParent = schools.every(({ roles }) => roles.every((role) => role === 'parent'))
  return (onlyParent ? '/family' : '/today') as Route
}

/** An address that remembers where to go on to. */
export const withNext = (path: Route, next: Route | null): Route =>
  (next ? `${path}?next=${encodeURIComponent(next)}` : path) as Route

/** A page of this site to go on to, as path and query; null for anything else (another site, the API, the way in itself). */
export function localPath(raw: unknown): Route | null {
  if (typeof raw !== 'string' || raw.length > 2000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(raw)) return null
  const base = 'http://here.invalid'
  if (!URL.canParse(raw, base)) return null
  const { origin, pathname, search } = new URL(raw, base)
  if (origin !== base || pathname.startsWith('//')) return null
  return /^\/($|(api|_next|sign-in|password|forgot|reset|confirm)(\/|$))/.test(pathname)
    ? null
    : (`${pathname}${search}` as Route)
}
