import 'server-only'
import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'

import { authenticatorApps, passkeys, recoveryCodes, trustedDevices, users } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { AppError, notFound } from '@/lib/errors'
import { securityLog } from '@/lib/observability/logger'
import { namesOf } from '../accounts'
import { tellOwner } from '../letters'
import { unproved } from '../proof'
import { sendSoon } from '../sending'
import { endSessionsOf, type Session } from '../sessions'
import { beginApp, confirmApp, type NewApp } from './app'
import { addPasskey, readNewPasskey, registrationOptions, type Site } from './passkeys'
import { makeRecoveryCodes } from './recovery'
import { isProven, readCode } from './rules'

export type OwnPasskey = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }
export type OwnFactors = {
  app: Date | null
  passkeys: OwnPasskey[]
  codesLeft: number
  trustedDevices: number
}

/** A person's second factors, for themselves alone: two statements. */
export const ownFactors = ({ userId }: Pick<Session, 'userId'>): Promise<OwnFactors> =>
  outsideAnySchool(async (tx) => {
    const keys = await tx
      .select({
        id: passkeys.id,
        name: passkeys.name,
        createdAt: passkeys.createdAt,
        lastUsedAt: passkeys.lastUsedAt,
      })
      .from(passkeys)
      .where(eq(passkeys.userId, userId))
      .orderBy(asc(passkeys.createdAt))
    const [rest] = await tx
      .select({
        app: authenticatorApps.confirmedAt,
        codesLeft: sql<number>`(select count(*)::int from ${recoveryCodes} where user_id = ${users.id} and used_at is null)`,
        devices: sql<number>`(select count(*)::int from ${trustedDevices} where user_id = ${users.id} and ends_at > now())`,
      })
      .from(users)
      .leftJoin(authenticatorApps, eq(authenticatorApps.userId, users.id))
      .where(eq(users.id, userId))
    return {
      app: rest?.app ?? null,
      passkeys: keys,
      codesLeft: rest?.codesLeft ?? 0,
      trustedDevices: rest?.devices ?? 0,
    }
  })

/** Which ways a person has, for the page that asks for one. */
export const waysOf = ({ userId }: Pick<Session, 'userId'>): Promise<{ app: boolean; passkey: boolean }> =>
  ownFactors({ userId }).then(({ app, passkeys }) => ({ app: app !== null, passkey: passkeys.length > 0 }))

/** Nobody sets up or takes away a second factor by a session that was left open. */
function requireProven({ provedAt }: Session): void {
  if (!isProven(provedAt, Date.now())) throw unproved()
}

/** What an app and a browser's list of passkeys call the account. */
async function labelOf({ userId }: Session): Promise<string> {
  const [user] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId)))
  return (user && namesOf(user)[0]) ?? 'Hillview'
}

/** The secret for an authenticator app. @throws AppError `unproved` */
export async function beginOwnApp(session: Session): Promise<NewApp> {
  requireProven(session)
  return beginApp(session.userId, await labelOf(session))
}

/** What the browser makes a passkey with. @throws AppError `unproved` */
export async function beginOwnPasskey(session: Session, site: Site) {
  requireProven(session)
  return registrationOptions(site, session.userId, await labelOf(session))
}

/** `codes`: recovery codes, told once, with the first second factor of a person. */
export type Added = { codes: string[] | null }

/** Takes the app into use by a code of it. @throws AppError `unproved`, `invalid` (field `code`) */
export async function addOwnApp(session: Session, typed: string): Promise<Added> {
  requireProven(session)
  const read = readCode(typed)
  const words =
    'This is not the code that the app shows now. Wait for the next one, and look that the phone’s time is right.'
  return added(session, 'An authenticator app was set up', async (tx) => {
    if (read?.kind !== 'app' || !(await confirmApp(tx, session.userId, read.code)))
      throw new AppError('invalid', words, { code: [words] })
  })
}

/** @throws AppError `unproved`, `invalid` */
export async function addOwnPasskey(
  session: Session,
  site: Site,
  { name, response }: { name: string; response: unknown },
): Promise<Added> {
  requireProven(session)
  const passkey = await readNewPasskey(site, session.userId, response)
  if (!passkey) throw new AppError('invalid', 'The passkey could not be read. Try again.')
  return added(session, 'A passkey was added', async (tx) => {
    if (!(await addPasskey(tx, session.userId, name, passkey)))
      throw new AppError('conflict', 'This passkey is in use already.')
  })
}

async function added(session: Session, what: string, add: (tx: Tx) => Promise<void>): Promise<Added> {
  const { userId, sessionId } = session
  const codes = await outsideAnySchool(async (tx) => {
    await add(tx)
    const first = await tx
      .update(users)
      .set({ factorSince: sql`now()` })
      .where(and(eq(users.id, userId), isNull(users.factorSince)))
      .returning({ id: users.id })
    await tell(tx, userId, what)
    return first.length > 0 ? makeRecoveryCodes(tx, userId) : null
  })
  // Whoever was signed in by the password alone gives the second factor from now on.
  if (codes) await endSessionsOf(userId, 'second factor changed', { by: userId, except: sessionId })
  done('second factor added')
  return { codes }
}

/** New recovery codes; the old ones are worth nothing. @throws AppError `unproved`, `conflict` */
export async function newRecoveryCodes(session: Session): Promise<string[]> {
  requireProven(session)
  if (!session.hasFactor) throw new AppError('conflict', 'Set up an app or a passkey first.')
  const codes = await outsideAnySchool(async (tx) => {
    await tell(tx, session.userId, 'New recovery codes were made')
    return makeRecoveryCodes(tx, session.userId)
  })
  done('recovery codes made')
  return codes
}

/** @throws AppError `not_found`, `invalid` */
export async function renameOwnPasskey({ userId }: Session, id: string, name: string): Promise<void> {
  const changed = await outsideAnySchool((tx) =>
    tx
      .update(passkeys)
      .set({ name })
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, userId)))
      .returning({ id: passkeys.id }),
  )
  if (changed.length === 0) throw notFound('This passkey')
}

/** @throws AppError `unproved`, `not_found`, `conflict` for the last second factor of somebody who needs one */
export const removeOwnPasskey = (session: Session, id: string): Promise<void> =>
  removed(session, 'A passkey was removed', async (tx) => {
    const gone = await tx
      .delete(passkeys)
      .where(and(eq(passkeys.id, id), eq(passkeys.userId, session.userId)))
      .returning({ id: passkeys.id })
    if (gone.length === 0) throw notFound('This passkey')
  })

/** @throws as `removeOwnPasskey` */
export const removeOwnApp = (session: Session): Promise<void> =>
  removed(session, 'The authenticator app was removed', async (tx) => {
    const gone = await tx
      .delete(authenticatorApps)
      .where(and(eq(authenticatorApps.userId, session.userId), isNotNull(authenticatorApps.confirmedAt)))
      .returning({ userId: authenticatorApps.userId })
    if (gone.length === 0) throw notFound('This app')
  })

async function removed(session: Session, what: string, remove: (tx: Tx) => Promise<void>): Promise<void> {
  requireProven(session)
  const { userId, sessionId } = session
  await outsideAnySchool(async (tx) => {
    // Of two who remove one each, the second sees what the first left.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for('update')
    await remove(tx)
    if (!(await hasOne(tx, userId))) {
      if (session.mustHaveFactor)
        throw new AppError(
          'conflict',
          'Your role needs a second factor. Set up another one, then remove this.',
        )
      await dropFactors(tx, userId)
    }
    await tell(tx, userId, what)
  })
  await endSessionsOf(userId, 'second factor changed', { by: userId, except: sessionId })
  done('second factor removed')
}

async function hasOne(tx: Tx, userId: string): Promise<boolean> {
  const [keys, apps] = [
    await tx.$count(passkeys, eq(passkeys.userId, userId)),
    await tx.$count(
      authenticatorApps,
      and(eq(authenticatorApps.userId, userId), isNotNull(authenticatorApps.confirmedAt)),
    ),
  ]
  return keys + apps > 0
}

/** Takes all of a person's second factors away, and what hangs on them. */
export async function dropFactors(tx: Tx, userId: string): Promise<void> {
  for (const table of [authenticatorApps, passkeys, recoveryCodes, trustedDevices])
    await tx.delete(table).where(eq(table.userId, userId))
  await tx.update(users).set({ factorSince: null }).where(eq(users.id, userId))
}

const tell = (tx: Tx, userId: string, what: string) =>
  tellOwner(
    tx,
    userId,
    what,
    `Hillview: ${what.charAt(0).toLowerCase()}${what.slice(1)} in your account. If that was not you, ask the school office at once.`,
  )

function done(event: string): void {
  securityLog.info({ event }, 'identity')
  sendSoon()
}
