import 'server-only'
import type { Route } from 'next'
import { cookies as cookieJar, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'

import { noteActor } from '@/lib/observability/request'
import { type Actor, isParentOnly, type SchoolId } from './actor'
import { cookies } from './cookies'
import { landing, localPath } from './landing'
import {
  type Gate,
  type GroupMembership,
  type SchoolMembership,
  type Session,
  sessionNow,
  sessionOf,
} from './sessions'
import { readToken } from './token'

export type Person = {
  userId: string
  isOps: boolean
  mustChangePassword: boolean
  /** What has to be done before any work: null for nothing. */
  gate: Gate
  schools: SchoolMembership[]
  groups: GroupMembership[]
  currentSchoolId: SchoolId | null
}

/** Whatever the browser's cookie points at, the second factor still owed included; read once for a request. */
const readCookie = cache(async (): Promise<Session | null> => {
  const token = await readToken((await cookieJar()).get(cookies.session.name)?.value)
  return token && (await sessionOf(token.sid))
})

/** Who has given the password and owes the second factor: nobody is signed in by that alone. */
export async function getHalfSession(): Promise<Session | null> {
  const session = await readCookie()
  return session?.gate === 'factor' ? session : null
}

/** The session this request belongs to, as the database knows it now. Null while the second factor is still owed. */
export const getSession = cache(async (): Promise<Session | null> => {
  const session = await readCookie()
  if (session?.gate === 'factor') return null
  if (session) {
    const { userId, currentSchoolId, device, network } = session
    noteActor({ userId, schoolId: currentSchoolId ?? undefined, device, network })
  }
  return session
})

/**
 * For the way in: whether somebody is signed in as of now. Another instance that remembers the end of a session a moment
 * longer would send them to a page that sends them back here.
 */
export async function isSignedInNow(): Promise<boolean> {
  const token = await readToken((await cookieJar()).get(cookies.session.name)?.value)
  const session = token && (await sessionNow(token.sid))
  return session !== null && session.gate !== 'factor'
}

/** Whoever is signed in, wherever they belong, also while they still have to choose a password or set up their second factor; null for nobody. */
export async function getPerson(): Promise<Person | null> {
  const session = await getSession()
  if (!session) return null
  const { userId, isOps, mustChangePassword, gate, schools, groups, currentSchoolId } = session
  return { userId, isOps, mustChangePassword, gate, schools, groups, currentSchoolId }
}

/**
 * The signed-in person in the school they work in. Null for nobody, for somebody without a place in a school,
 * and for somebody who has yet to pass a gate (a temporary password, a second factor): until then they may do nothing else.
 */
export async function getActor(): Promise<Actor | null> {
  const session = await getSession()
  return session && actorOf(session)
}

/** As whom a session acts. */
export function actorOf({ userId, gate, schools, currentSchoolId, grants, provedAt }: Session): Actor | null {
  const place = schools.find(({ schoolId }) => schoolId === currentSchoolId)
  if (!place || gate) return null
  const { schoolId, roles } = place
  return { userId, schoolId, roles, grants: grants[schoolId] ?? [], provedAt }
}

/** For pages: the person, or the sign-in page (which comes back here), or the page of what has to be done first. */
export async function requirePerson(): Promise<Person> {
  const person = await getPerson()
  if (person?.gate) redirect(landing(person))
  return person ?? redirect(await signInPage())
}

/** For the pages where staff work: the actor, or the page where somebody else can go on. */
export async function requireStaff(): Promise<Actor> {
  const person = await requirePerson()
  const home = person.isOps || (person.schools.length === 0 && person.groups.length > 0)
  const actor = (await getActor()) ?? redirect(home ? landing(person) : '/account')
  return isParentOnly(actor) ? redirect('/family') : actor
}

/** One actor for each other school where the person works, with its name: for telling which a link belongs to. */
export async function actorsElsewhere(): Promise<{ actor: Actor; name: string }[]> {
  const session = await getSession()
  if (!session || session.gate) return []
  return session.schools.flatMap(({ schoolId, name }) => {
    const actor = schoolId !== session.currentSchoolId && actorOf({ ...session, currentSchoolId: schoolId })
    return actor && !isParentOnly(actor) ? [{ actor, name }] : []
  })
}

/** One actor, as a parent and nothing more, for every school where the person is a parent. */
export async function parentActors(): Promise<Actor[]> {
  const session = await getSession()
  if (!session || session.gate) return []
  const { userId, schools } = session
  return schools
    .filter(({ roles }) => roles.includes('parent'))
    .map(({ schoolId }) => ({ userId, schoolId, roles: ['parent'] }))
}

async function signInPage(): Promise<Route> {
  const here = localPath((await headers()).get('x-path'))
  return here ? `/sign-in?next=${encodeURIComponent(here)}` : '/sign-in'
}
