import 'server-only'
import { timingSafeEqual } from 'node:crypto'
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'

import { passwordResets, users } from '@/drizzle/schema'
import { outsideAnySchool, type Tx } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { securityLog } from '@/lib/observability/logger'
import { findUser, namesOf } from '../accounts'
import { clearFailures, countFailure, inTurn, limitsOf, waitFor } from '../failures'
import { accountKey } from '../identifier'
import { passwordChanged, tellOwner } from '../letters'
import { hashPassword } from '../password'
import { longest, passwordProblem } from '../password-rules'
import { refusalWords } from '../refusal'
import { sendSoon } from '../sending'
import { endSessionsOf } from '../sessions'
import { hashOfCode, hashOfLink } from './asking'

const mostTries = 5
const closed = 'This link opens nothing: it was used, or is older than half an hour. Ask for a new one.'
const wrong = 'This is not the code that we sent last, or it no longer holds.'

const holds = and(isNull(passwordResets.usedAt), gt(passwordResets.endsAt, sql`now()`))

/** Whether a link still opens; looking does not use it up (mail programs look, too). */
export async function linkHolds(secret: string): Promise<boolean> {
  const [found] = await outsideAnySchool((tx) => linkOf(tx, secret))
  return found !== undefined
}

const linkOf = (tx: Tx, secret: string) =>
  tx
    .select({ id: passwordResets.id, userId: passwordResets.userId })
    .from(passwordResets)
    .where(
      and(
        eq(passwordResets.kind, 'link'),
        eq(passwordResets.secretHash, hashOfLink(secret.slice(0, 200))),
        holds,
      ),
    )

/** Sets a new password by a link, which then is used up. @throws AppError `not_found`, `invalid` (field `password`) */
export async function setByLink(secret: string, password: string): Promise<void> {
  const [reset] = await outsideAnySchool((tx) => linkOf(tx, secret))
  if (!reset) throw new AppError('not_found', closed)
  await setPassword(reset, password, closed)
}

/**
 * Sets a new password by the code that was sent to the phone of this account. A wrong code, and a name that nobody has, are
 * answered alike. @throws AppError `invalid` (fields `code`, `password`), `rate_limited`
 */
export function setByCode(identifier: string, code: string, password: string): Promise<void> {
  const key = accountKey(identifier, 'reset code')
  return inTurn(key, async () => {
    const seconds = await waitFor(key, limitsOf.code)
    if (seconds > 0)
      throw new AppError('rate_limited', refusalWords({ outcome: 'wait', seconds }), undefined, seconds)
    // A password that will not do is told before a try is spent.
    requireGood(password, [])
    const reset = await takeTry(identifier, code.replace(/\s/g, ''))
    if (!reset) {
      await countFailure(key)
      throw new AppError('invalid', wrong, { code: [wrong] })
    }
    await setPassword(reset, password, wrong)
    await clearFailures(key)
  })
}

type Reset = { id: string; userId: string }
const nobody = '00000000-0000-0000-0000-000000000000'

async function takeTry(identifier: string, code: string): Promise<Reset | null> {
  return outsideAnySchool(async (tx) => {
    const userId = (await findUser(tx, identifier))?.id ?? nobody
    const [reset] = await tx
      .update(passwordResets)
      .set({ tries: sql`${passwordResets.tries} + 1` })
      .where(
        and(
          eq(passwordResets.userId, userId),
          eq(passwordResets.kind, 'code'),
          lt(passwordResets.tries, mostTries),
          holds,
        ),
      )
      .returning({ id: passwordResets.id, secretHash: passwordResets.secretHash })
    const [given, kept] = [hashOfCode(userId, code), reset?.secretHash ?? hashOfCode(nobody, '')]
    const isRight = timingSafeEqual(Buffer.from(given), Buffer.from(kept))
    return reset && isRight ? { id: reset.id, userId } : null
  })
}

function requireGood(password: string, own: readonly string[]): void {
  const problem =
    password.length > longest * 20 ? `Use at most ${longest} characters.` : passwordProblem(password, own)
  if (problem) throw new AppError('invalid', problem, { password: [problem] })
}

/** Of two who use the same at once, one does. Every session of the person ends, and they are told; a second factor stays. */
async function setPassword({ id, userId }: Reset, password: string, tooLate: string): Promise<void> {
  const [user] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId)))
  if (!user || user.disabledAt) throw new AppError('not_found', tooLate)
  requireGood(password, namesOf(user))
  const passwordHash = await hashPassword(password)
  await outsideAnySchool(async (tx) => {
    const mine = await tx
      .update(passwordResets)
      .set({ usedAt: sql`now()` })
      .where(and(eq(passwordResets.id, id), holds))
      .returning({ id: passwordResets.id })
    if (mine.length === 0) throw new AppError('not_found', tooLate)
    await tx.update(users).set({ passwordHash, mustChangePassword: false }).where(eq(users.id, userId))
    await tellOwner(tx, userId, ...passwordChanged)
  })
  await endSessionsOf(userId, 'password reset')
  for (const name of [user.username, user.email, user.phone]) if (name) await clearFailures(accountKey(name))
  securityLog.info({ event: 'password reset' }, 'identity')
  sendSoon()
}
