import 'server-only'
import { eq } from 'drizzle-orm'

import { users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { logger, securityLog } from '@/lib/observability/logger'
import { counter } from '@/lib/observability/metrics'
import { findUser } from './accounts'
import { clearFailures, countFailure, inTurn, waitFor } from './failures'
import { accountKey } from './identifier'
import { hashPassword, isOutdated, passwordMatches } from './password'
import { longest } from './password-rules'

export type SignInAnswer =
  | { outcome: 'in'; userId: string }
  | { outcome: 'wrong' }
  | { outcome: 'wait'; seconds: number }
  | { outcome: 'busy' }

/**
 * Finds out whose name and password these are. Whatever is wrong (no such person, another password, a closed account)
 * has the same answer, takes the same work and counts alike; nothing that can be typed makes it throw.
 */
export async function signIn(identifier: string, password: string): Promise<SignInAnswer> {
  const key = accountKey(identifier)
  try {
    const answer = await inTurn(key, () => tryPassword(key, identifier, password))
    return told(answer)
  } catch (error) {
    if (error instanceof AppError && error.code === 'busy') return told({ outcome: 'busy' })
    throw error
  }
}

const signIns = counter('hillview_signin_total', 'Tries to sign in', ['result'])
const results = { in: 'ok', wrong: 'failed', wait: 'locked', busy: 'busy' } as const

function told(answer: SignInAnswer): SignInAnswer {
  const outcome = results[answer.outcome]
  signIns.inc({ result: outcome })
  const userId = answer.outcome === 'in' ? answer.userId : undefined
  if (userId) logger.info({ event: 'sign-in', outcome, userId }, 'identity')
  else securityLog.warn({ event: 'sign-in', outcome }, 'identity')
  return answer
}

async function tryPassword(key: string, identifier: string, password: string): Promise<SignInAnswer> {
  const seconds = await waitFor(key)
  if (seconds > 0) return { outcome: 'wait', seconds }

  const user = await outsideAnySchool((tx) => findUser(tx, identifier))
  const passwordHash = user && !user.disabledAt ? user.passwordHash : null
  // No password is longer; what comes in its place is checked in the same time.
  const matches = await passwordMatches(passwordHash, password.slice(0, longest * 4))
  if (!user || !matches) {
    await countFailure(key)
    return { outcome: 'wrong' }
  }
  await clearFailures(key)
  if (isOutdated(user.passwordHash)) await rehash(user.id, password)
  return { outcome: 'in', userId: user.id }
}

async function rehash(userId: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password)
  await outsideAnySchool((tx) => tx.update(users).set({ passwordHash }).where(eq(users.id, userId)))
}
