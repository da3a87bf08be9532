import 'server-only'
import { eq, inArray, or } from 'drizzle-orm'
import { v7 } from 'uuid'

import { memberships, users } from '@/drizzle/schema'
import { dropTags, tag } from '@/lib/cache'
import { afterCommit, outsideAnySchool, sqlState, type Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { usernameShape } from '@/lib/fields'
import { securityLog } from '@/lib/observability/logger'
import { readPhone } from '@/lib/phones'
import type { Role, SchoolId } from './actor'
import { readIdentifier } from './identifier'
import { hashPassword } from './password'
import { passwordProblem } from './password-rules'
import { endSessionsOf } from './sessions'

/*
 * Accounts for the command line, the loading of a school and its screens. People exist outside any school,
 * so these are plain functions: who may call them is decided by the command that does.
 */

type Names = { username?: string | null; email?: string | null; phone?: string | null }

export type NewUser = Names & {
  /** A password, or the hash of one that several people share while trying things out. */
  secret: { password: string } | { passwordHash: string }
  /** A temporary password: the person chooses their own before they can do anything else. */
  mustChange: boolean
  isOps?: boolean
  memberships: readonly { schoolId: string; role: Role }[]
}

const emailShape = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@\p{Cc}]+$/u
const shortestTemporary = 8

/** Makes one account. @returns its id. @throws AppError `invalid` or `conflict` ("The username … is taken.") */
export async function createUser(user: NewUser): Promise<string> {
  const [id] = await createUsers([user])
  return id!
}

/**
 * Makes all accounts or none. What `also` does belongs to the same transaction.
 * @returns their ids in the order given. @throws as `createUser`, for the first at fault
 */
export async function createUsers(
  people: readonly NewUser[],
  also?: (tx: Tx, ids: string[]) => Promise<void>,
): Promise<string[]> {
  const rows = people.map((person) => ({ id: v7(), ...readNames(person), person }))
  refuseDoubles(rows)
  // One at a time, so that a long list leaves room for those who are signing in.
  const hashes: string[] = []
  for (const { person } of rows) hashes.push(await hashOfNew(person))

  const accounts = rows.map(({ id, username, email, phone, person }, i) => ({
    id,
    username,
    email,
    phone,
    passwordHash: hashes[i]!,
    mustChangePassword: person.mustChange,
    isOps: person.isOps ?? false,
  }))
  const places = rows.flatMap(({ id, person }) =>
    person.memberships.map(({ schoolId, role }) => ({ userId: id, schoolId: schoolId as SchoolId, role })),
  )
  try {
    await outsideAnySchool(async (tx) => {
      await refuseTaken(tx, rows)
      if (accounts.length > 0) await tx.insert(users).values(accounts)
      if (places.length > 0) await tx.insert(memberships).values(places)
      await also?.(
        tx,
        rows.map(({ id }) => id),
      )
    })
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new AppError('conflict', 'One of these names was taken a moment ago. Try again.')
    if (sqlState(error) === '23503') throw new AppError('not_found', 'That school is not here.')
    throw error
  }
  // Who teaches and whose children they are goes by the account.
  for (const schoolId of new Set(places.map((place) => place.schoolId)))
    await afterCommit(() => dropTags(schoolId, [tag.staff, tag.learners]))
  securityLog.info({ event: 'accounts made', count: rows.length }, 'identity')
  return rows.map(({ id }) => id)
}

/**
 * Sets a password and ends every session of the person. A temporary one must be replaced at the next sign-in.
 * @throws AppError `not_found` or `invalid`
 */
export async function setPassword(identifier: string, password: string, temporary: boolean): Promise<void> {
  const user = await requireUser(identifier)
  const problem = temporary ? temporaryProblem(password) : passwordProblem(password, namesOf(user))
  if (problem) throw new AppError('invalid', problem, { password: [problem] })
  const passwordHash = await hashPassword(password)
  await outsideAnySchool((tx) =>
    tx.update(users).set({ passwordHash, mustChangePassword: temporary }).where(eq(users.id, user.id)),
  )
  await endSessionsOf(user.id, 'password reset')
  securityLog.info({ event: 'password reset' }, 'identity')
}

/** Ends a person's sessions on every device. @returns how many there were. @throws AppError `not_found` */
export async function signOutUser(identifier: string): Promise<number> {
  const count = await endSessionsOf((await requireUser(identifier)).id, 'ended by ops')
  securityLog.info({ event: 'signed out by ops', count }, 'identity')
  return count
}

/** Closes an account: it cannot sign in, and every session of it ends. @throws AppError `not_found` */
export async function disableUser(identifier: string): Promise<void> {
  const { id } = await requireUser(identifier)
  await outsideAnySchool((tx) => tx.update(users).set({ disabledAt: new Date() }).where(eq(users.id, id)))
  await endSessionsOf(id, 'disabled')
  securityLog.info({ event: 'account disabled' }, 'identity')
}

/** The account that answers to a username, e-mail address or phone number; null for nobody. */
export async function findUser(tx: Tx, typed: string) {
  const identifier = readIdentifier(typed)
  if (!identifier) return null
  const { text, phone } = identifier
  const [user] = await tx
    .select()
    .from(users)
    .where(or(eq(users.username, text), eq(users.email, text), phone ? eq(users.phone, phone) : undefined))
  return user ?? null
}

/** The words that stand for a person and so make no password. */
export const namesOf = ({ username, email, phone }: Names) =>
  [username, email, phone, phone?.replace(/^\+254/, '0')].filter((name) => name != null)

async function requireUser(identifier: string) {
  const user = await outsideAnySchool((tx) => findUser(tx, identifier))
  if (!user)
    throw new AppError('not_found', 'Nobody signs in with that username, e-mail address or phone number.')
  return user
}

function readNames(person: Names) {
  const username = person.username?.trim().toLowerCase() || null
  const email = person.email?.normalize('NFKC').trim().toLowerCase() || null
  const phone = person.phone?.trim() ? readPhone(person.phone) : null
  const refuse = (field: string, words: string) => new AppError('invalid', words, { [field]: [words] })
  if (!username && !email && !person.phone?.trim())
    throw refuse('username', 'An account needs a username, an e-mail address or a phone number.')
  if (username && (!usernameShape.test(username) || readIdentifier(username)?.phone))
    throw refuse(
      'username',
      `The username ${username} will not do: 2 to 64 letters, digits, dots and hyphens, and no phone number.`,
    )
  if (email && (email.length > 254 || !emailShape.test(email)))
    throw refuse(
      'email',
      'The e-mail address needs a name, an @ and an address, such as jane@school.example.',
    )
  if (person.phone?.trim() && !phone)
    throw refuse('phone', 'The phone number cannot be a number in use. Write it like 0712 345 678.')
  return { username, email, phone: phone?.number ?? null }
}

const temporaryProblem = (password: string) =>
  password.length < shortestTemporary || password.length > 128
    ? `A temporary password has ${shortestTemporary} to 128 characters.`
    : null

async function hashOfNew({ secret }: NewUser): Promise<string> {
  if ('passwordHash' in secret) return secret.passwordHash
  const problem = temporaryProblem(secret.password)
  if (problem) throw new AppError('invalid', problem, { password: [problem] })
  return hashPassword(secret.password)
}

const kinds = { username: 'username', email: 'e-mail address', phone: 'phone number' } as const
type Kind = keyof typeof kinds
type Row = Record<Kind, string | null>
const eachName = (rows: readonly Row[]) =>
  rows.flatMap((row) =>
    (Object.keys(kinds) as Kind[]).flatMap((kind) => (row[kind] ? [{ kind, value: row[kind] }] : [])),
  )

const taken = (kind: Kind, value: string) => {
  const words = `The ${kinds[kind]} ${value} is taken.`
  return new AppError('conflict', words, { [kind]: [words] })
}

function refuseDoubles(rows: readonly Row[]): void {
  const seen = new Set<string>()
  for (const { kind, value } of eachName(rows)) {
    if (seen.has(`${kind} ${value}`)) throw taken(kind, value)
    seen.add(`${kind} ${value}`)
  }
}

async function refuseTaken(tx: Tx, rows: readonly Row[]): Promise<void> {
  const names = eachName(rows)
  const valuesOf = (kind: Kind) => names.filter((name) => name.kind === kind).map(({ value }) => value)
  const present = await tx
    .select({ username: users.username, email: users.email, phone: users.phone })
    .from(users)
    .where(
      or(
        inArray(users.username, valuesOf('username')),
        inArray(users.email, valuesOf('email')),
        inArray(users.phone, valuesOf('phone')),
      ),
    )
  const clash = names.find(({ kind, value }) => present.some((user) => user[kind] === value))
  if (clash) throw taken(clash.kind, clash.value)
}
