import 'server-only'
import { and, eq, isNotNull, lt, sql } from 'drizzle-orm'
import { generateSecret, generateURI, verifySync } from 'otplib'

import { authenticatorApps } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { seal, unseal } from '@/lib/seal'

const sealOf = (userId: string) => ({ purpose: 'authenticator app', owner: userId })

/** A secret that waits for its first code this long. */
const setUpMinutes = 60

export type NewApp = { secret: string; uri: string }

/**
 * The secret that a person is setting an app up with: the one begun lately, or a new one. The app they have goes on counting
 * until a code of this one was given.
 */
export async function beginApp(userId: string, label: string): Promise<NewApp> {
  const fresh = generateSecret()
  const kept = await outsideAnySchool(async (tx) => {
    const pending = seal(sealOf(userId), fresh)
    const [row] = await tx
      .insert(authenticatorApps)
      .values({ userId, pending, pendingAt: sql`now()` })
      .onConflictDoUpdate({
        target: authenticatorApps.userId,
        set: { pending, pendingAt: sql`now()` },
        setWhere: sql`${authenticatorApps.pending} is null or ${authenticatorApps.pendingAt} < now() - make_interval(mins => ${setUpMinutes})`,
      })
      .returning({ pending: authenticatorApps.pending })
    if (row) return row.pending
    const [present] = await tx
      .select({ pending: authenticatorApps.pending })
      .from(authenticatorApps)
      .where(eq(authenticatorApps.userId, userId))
    return present?.pending ?? null
  })
  const secret = (kept && unseal(sealOf(userId), kept)) ?? fresh
  return { secret, uri: generateURI({ issuer: 'Hillview', label, secret }) }
}

/** Takes the app into use when the code is one of it. False: it is not, or the setting up took too long. */
export async function confirmApp(tx: Tx, userId: string, code: string): Promise<boolean> {
  const [row] = await tx
    .select({ pending: authenticatorApps.pending })
    .from(authenticatorApps)
    .where(
      and(
        eq(authenticatorApps.userId, userId),
        sql`${authenticatorApps.pendingAt} > now() - make_interval(mins => ${setUpMinutes})`,
      ),
    )
    .for('update')
  const secret = row?.pending && unseal(sealOf(userId), row.pending)
  const step = secret && stepOf(secret, code, 0)
  if (!step) return false
  await tx
    .update(authenticatorApps)
    .set({
      sealed: sql`${authenticatorApps.pending}`,
      confirmedAt: sql`now()`,
      lastStep: step,
      pending: null,
      pendingAt: null,
    })
    .where(eq(authenticatorApps.userId, userId))
  return true
}

/** Whether a code is one of the person's app, now or half a minute off, and was not given before; it counts once. */
export async function spendAppCode(userId: string, code: string): Promise<boolean> {
  return outsideAnySchool(async (tx) => {
    const [app] = await tx
      .select({ sealed: authenticatorApps.sealed, lastStep: authenticatorApps.lastStep })
      .from(authenticatorApps)
      .where(and(eq(authenticatorApps.userId, userId), isNotNull(authenticatorApps.confirmedAt)))
    const secret = app?.sealed && unseal(sealOf(userId), app.sealed)
    const step = secret && stepOf(secret, code, app.lastStep)
    if (!step) return false
    // Of two who give the same code at once, one is first.
    const taken = await tx
      .update(authenticatorApps)
      .set({ lastStep: step })
      .where(and(eq(authenticatorApps.userId, userId), lt(authenticatorApps.lastStep, step)))
      .returning({ userId: authenticatorApps.userId })
    return taken.length === 1
  })
}

/** The time step that a code is of; null for none, or for one at or before `after`. */
function stepOf(secret: string, token: string, after: number): number | null {
  const result = verifySync({ secret, token, epochTolerance: 30, ...(after > 0 && { afterTimeStep: after }) })
  return result.valid && 'timeStep' in result ? result.timeStep : null
}
