import 'server-only'
import { eq } from 'drizzle-orm'
import * as z from 'zod'

import { users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { AppError, parse } from '@/lib/errors'
import { securityLog } from '@/lib/observability/logger'
import { namesOf } from './accounts'
import { countFailure, inTurn, waitFor } from './failures'
import { accountKey } from './identifier'
import { passwordChanged, tellOwner } from './letters'
import { hashPassword, passwordMatches } from './password'
import { longest, passwordProblem } from './password-rules'
import { refusalWords } from './refusal'
import { sendSoon } from './sending'
import { endSessionsOf, renewSession, type Session } from './sessions'

// Longer than any password may be, so that the rule on length can say so in its own words.
const typed = z.string().max(longest * 20, `Use at most ${longest} characters.`)
const input = z.object({ current: typed.default(''), password: typed })
export type ChangePassword = z.input<typeof input>

/**
 * Replaces a person's own password, ends their sessions on other devices and goes on under a new secret here.
 * Whoever still has a temporary password has just proved it; everybody else types the present one.
 * @returns the secret for this device's cookie. @throws AppError `invalid`, `rate_limited` or `busy`
 */
export async function changePassword(session: Session, raw: ChangePassword): Promise<string> {
  const { current, password } = parse(input, raw)
  const [user] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, session.userId)))
  if (!user) throw new AppError('unauthenticated', 'Please sign in.')

  const problem = passwordProblem(password, [...namesOf(user), ...session.schools.map(({ name }) => name)])
  if (problem) throw refusedField('password', problem)
  if (!user.mustChangePassword) await requireCurrent(user, current)
  if (await passwordMatches(user.passwordHash, password)) {
    throw refusedField('password', 'This is the password you have now. Choose another one.')
  }

  const passwordHash = await hashPassword(password)
  await outsideAnySchool((tx) =>
    tx.update(users).set({ passwordHash, mustChangePassword: false }).where(eq(users.id, user.id)),
  )
  await endSessionsOf(user.id, 'password changed', { by: user.id, except: session.sessionId })
  await outsideAnySchool((tx) => tellOwner(tx, user.id, ...passwordChanged))
  sendSoon()
  securityLog.info({ event: 'password changed' }, 'identity')
  return renewSession(session, 'password changed', { proved: 'themselves' })
}

/** @throws AppError (field `current`). Guesses at the present password count like guesses at the door. */
export function requireCurrent(user: { id: string; passwordHash: string }, current: string): Promise<void> {
  const key = accountKey(user.id)
  return inTurn(key, async () => {
    const seconds = await waitFor(key)
    if (seconds > 0) {
      throw new AppError('rate_limited', refusalWords({ outcome: 'wait', seconds }), undefined, seconds)
    }
    if (await passwordMatches(user.passwordHash, current)) return
    await countFailure(key)
    throw refusedField('current', 'This is not your present password.')
  })
}

const refusedField = (field: string, words: string) => new AppError('invalid', words, { [field]: [words] })
