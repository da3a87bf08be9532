import 'server-only'
import type { Route } from 'next'
import { cookies as cookieJar, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'

import { noteActor } from '@/lib/observability/request'
import { type Actor, isParentOnly, type SchoolId } from './actor'
import { cookies } from './cookies'
import { landing, localPath } from './landing'
import { type GroupMembership, type SchoolMembership, type Session, sessionNow, sessionOf } from './sessions'
import { readToken } from './token'

export type Person = {
  userId: string
  isOps: boolean
  mustChangePassword: boolean
  schools: SchoolMembership[]
  groups: GroupMembership[]
  currentSchoolId: SchoolId | null
}

/** The session this request belongs to, as the database knows it now; read once for a request. */
export const getSession = cache(async (): Promise<Session | null> => {
  const token = await readToken((await cookieJar()).get(cookies.session.name)?.value)
  const session = token && (await sessionOf(token.sid))
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
  return token !== null && (await sessionNow(token.sid)) !== null
}

/** Whoever is signed in, wherever they belong, also while they still have to choose a password; null for nobody. */
export async function getPerson(): Promise<Person | null> {
  const session = await getSession()
  if (!session) return null
  const { userId, isOps, mustChangePassword, schools, groups, currentSchoolId } = session
  return { userId, isOps, mustChangePassword, schools, groups, currentSchoolId }
}

/**
 * The signed-in person in the school they work in. Null for nobody, for somebody without a place in a school,
 * and for somebody who has yet to replace a temporary password: until then they may do nothing else.
 */
export async function getActor(): Promise<Actor | null> {
  const session = await getSession()
  return session && actorOf(session)
}

/** As whom a session acts. */
export function actorOf({
  userId,
  mustChangePassword,
  schools,
  currentSchoolId,
  grants,
}: Session): Actor | null {
  const place = schools.find(({ schoolId }) => schoolId === currentSchoolId)
  if (!place || mustChangePassword) return null
  const { schoolId, roles } = place
  return { userId, schoolId, roles, grants: grants[schoolId] ?? [] }
}

/** For pages: the person, or the sign-in page (which comes back here), or the page for a new password. */
export async function requirePerson(): Promise<Person> {
  const person = await getPerson()
  if (person?.mustChangePassword) redirect(landing(person))
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
  if (!session || session.mustChangePassword) return []
  return session.schools.flatMap(({ schoolId, name }) => {
    const actor = schoolId !== session.currentSchoolId && actorOf({ ...session, currentSchoolId: schoolId })
    return actor && !isParentOnly(actor) ? [{ actor, name }] : []
  })
}

/** One actor, as a parent and nothing more, for every school where the person is a parent. */
export async function parentActors(): Promise<Actor[]> {
  const session = await getSession()
  if (!session || session.mustChangePassword) return []
  const { userId, schools } = session
  return schools
    .filter(({ roles }) => roles.includes('parent'))
    .map(({ schoolId }) => ({ userId, schoolId, roles: ['parent'] }))
}

async function signInPage(): Promise<Route> {
  const here = localPath((await headers()).get('x-path'))
  return here ? `/sign-in?next=${encodeURIComponent(here)}` : '/sign-in'
}
