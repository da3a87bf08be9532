import 'server-only'
import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { v7 } from 'uuid'

import { users } from '@/drizzle/schema'
import type { Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { usernameShape } from '@/lib/fields'
import type { Actor } from './actor'
import { readIdentifier } from './identifier'

/*
 * Accounts of the staff, for the commands that open and change them: within the command's own transaction. Whoever calls has
 * authorised it, and has hashed the password before the transaction began.
 */

export type JoiningAccount = {
  username: string
  /** Signed in with too, while nobody else does. */
  email: string | null
  phone: string | null
  passwordHash: string
  mustChange: boolean
}

/**
 * Makes an account and answers its id. A username that is taken is refused in words, unless `findFree`: then the school's
 * short name and a number are put behind it.
 */
export async function openAccount(
  tx: Tx,
  actor: Actor,
  { username: wanted, email, phone, passwordHash, mustChange }: JoiningAccount,
  { findFree = false } = {},
): Promise<{ userId: string; username: string }> {
  const username = findFree ? await freeUsername(tx, actor, wanted) : readUsername(wanted)
  const present = await tx
    .select({ username: users.username, email: users.email, phone: users.phone })
    .from(users)
    .where(
      or(
        eq(users.username, username),
        email ? eq(users.email, email) : undefined,
        phone ? eq(users.phone, phone) : undefined,
      ),
    )
  if (present.some((user) => user.username === username)) throw takenUsername(username)
  const userId = v7()
  await tx.insert(users).values({
    id: userId,
    username,
    email: present.some((user) => user.email === email) ? null : email,
    phone: present.some((user) => user.phone === phone) ? null : phone,
    passwordHash,
    mustChangePassword: mustChange,
  })
  return { userId, username }
}

export const takenUsername = (username: string) => {
  const words = `The username ${username} is taken. Choose another one.`
  return new AppError('conflict', words, { username: [words] })
}

/** A username as it is stored. @throws AppError `invalid`, in words for the person */
export function readUsername(typed: string): string {
  const username = typed.normalize('NFKC').trim().toLowerCase()
  if (usernameShape.test(username) && !readIdentifier(username)?.phone) return username
  const words = 'A username has 2 to 64 letters, digits, dots and hyphens, and is no phone number.'
  throw new AppError('invalid', words, { username: [words] })
}

/** Gives an account another password, to be replaced at the next sign-in. */
export async function replacePassword(tx: Tx, userId: string, passwordHash: string): Promise<string> {
  const [user] = await tx
    .update(users)
    .set({ passwordHash, mustChangePassword: true })
    .where(and(eq(users.id, userId)))
    .returning({ username: users.username, email: users.email, phone: users.phone })
  return user?.username ?? user?.email ?? user?.phone ?? ''
}

async function freeUsername(tx: Tx, { schoolId }: Actor, wanted: string): Promise<string> {
  const [school] = await tx.execute<{ slug: string }>(sql`select slug from schools where id = ${schoolId}`)
  const own = `${wanted.slice(0, 60 - school!.slug.length)}.${school!.slug}`
  const candidates = [wanted, own, ...Array.from({ length: 30 }, (_, i) => `${own}${i + 2}`)]
  const present = await tx
    .select({ username: users.username })
    .from(users)
    .where(inArray(users.username, candidates))
  const free = candidates.find((name) => !present.some(({ username }) => username === name))
  return free ?? `${own.slice(0, 40)}.${v7().slice(-12)}`
}
