import 'server-only'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { and, eq, isNull, sql } from 'drizzle-orm'
import * as z from 'zod'

import { passkeys, users } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { logger } from '@/lib/observability/logger'
import { keepChallenge, type Purpose, takeChallenge } from './challenge'

/** Whose passkeys these are: a site by its name, and the address its pages have (`https://school.example`). */
export type Site = { id: string; origin: string }

export const siteOf = (origin: string): Site => ({ id: new URL(origin).hostname, origin })

const ofUser = (userId: string) => new TextEncoder().encode(userId)
const known = (tx: Tx, userId: string) =>
  tx
    .select({ id: passkeys.credentialId, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))

/** What the browser needs to make a passkey for a person; devices that have one already are left out. */
export async function registrationOptions(
  site: Site,
  userId: string,
  label: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const present = await outsideAnySchool((tx) => known(tx, userId))
  const options = await generateRegistrationOptions({
    rpName: 'Hillview',
    rpID: site.id,
    userName: label,
    userID: ofUser(userId),
    attestationType: 'none',
    excludeCredentials: present,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await keepChallenge({ challenge: options.challenge, purpose: 'register', userId })
  return options
}

export type NewPasskey = Pick<
  typeof passkeys.$inferInsert,
  'credentialId' | 'publicKey' | 'counter' | 'transports'
>

/** The passkey that a person's browser made, once for each challenge; null when it is not what we asked it for. */
export async function readNewPasskey(
  site: Site,
  userId: string,
  response: unknown,
): Promise<NewPasskey | null> {
  const read = credential.safeParse(response).data as RegistrationResponseJSON | undefined
  if (!read) return null
  const made = await verifyRegistrationResponse({
    response: read,
    expectedChallenge: (challenge) => takeChallenge({ challenge, purpose: 'register', userId }),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
  }).catch(refused)
  if (!made?.verified) return null
  const { id, publicKey, counter, transports = [] } = made.registrationInfo.credential
  return { credentialId: id, publicKey, counter, transports }
}

/** Keeps a new passkey. False: it is somebody's already. */
export async function addPasskey(
  tx: Tx,
  userId: string,
  name: string,
  passkey: NewPasskey,
): Promise<boolean> {
  const fresh = await tx
    .insert(passkeys)
    .values({ ...passkey, userId, name })
    .onConflictDoNothing()
    .returning({ id: passkeys.id })
  return fresh.length === 1
}

/** What the browser needs to use a passkey: any of the site's while nobody is known, else one of the person's. */
export async function authenticationOptions(
  site: Site,
  purpose: Exclude<Purpose, 'register'>,
  userId: string | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({
    rpID: site.id,
    userVerification: 'required',
    allowCredentials: userId ? await outsideAnySchool((tx) => known(tx, userId)) : [],
  })
  await keepChallenge({ challenge: options.challenge, purpose, userId })
  return options
}

/**
 * Whose passkey signed our challenge: a person who may sign in; of `userId` alone where it is given. Null for anything else.
 * It says so once for each challenge.
 */
export async function passkeyOwner(
  site: Site,
  purpose: Exclude<Purpose, 'register'>,
  userId: string | null,
  response: unknown,
): Promise<string | null> {
  const read = credential.safeParse(response).data as AuthenticationResponseJSON | undefined
  if (!read) return null
  const [passkey] = await outsideAnySchool((tx) =>
    tx
      .select({
        id: passkeys.id,
        userId: passkeys.userId,
        publicKey: passkeys.publicKey,
        counter: passkeys.counter,
      })
      .from(passkeys)
      .innerJoin(users, and(eq(users.id, passkeys.userId), isNull(users.disabledAt)))
      .where(eq(passkeys.credentialId, read.id)),
  )
  if (!passkey || (userId && passkey.userId !== userId)) return null
  const checked = await verifyAuthenticationResponse({
    response: read,
    expectedChallenge: (challenge) => takeChallenge({ challenge, purpose, userId }),
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    credential: {
      id: read.id,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.counter,
    },
    requireUserVerification: true,
  }).catch(refused)
  if (!checked?.verified) return null
  const counter = checked.authenticationInfo.newCounter
  await outsideAnySchool((tx) =>
    tx.update(passkeys).set({ counter, lastUsedAt: sql`now()` }).where(eq(passkeys.id, passkey.id)),
  )
  return passkey.userId
}

/** The library throws for all that is wrong; its words quote what was sent. */
function refused(error: unknown): null {
  logger.info({ event: 'passkey refused', name: error instanceof Error ? error.name : 'Error' }, 'identity')
  return null
}

/** As much of a browser's answer as decides its size; the library reads the rest. */
const credential = z.object({
  id: z.string().min(1).max(1400),
  rawId: z.string().max(1400),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.string().optional(),
})
