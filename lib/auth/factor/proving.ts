import 'server-only'
import { eq } from 'drizzle-orm'

import { users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireCurrent } from '../change-password'
import { longest } from '../password-rules'
import type { Session } from '../sessions'
import { noteFactorGiven, requireCode } from './checking'
import { passkeyOwner, type Site } from './passkeys'

/** @throws AppError `invalid` (field `password`), `rate_limited`, `busy` */
export async function proveByPassword({ userId }: Session, password: string): Promise<void> {
  const [user] = await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, userId)))
  if (!user) throw new AppError('unauthenticated', 'You are signed out. Sign in again.')
  await requireCurrent(user, password.slice(0, longest * 4)).catch((error) => {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error
    const words = 'This is not your password.'
    throw new AppError('invalid', words, { password: [words] })
  })
}

/** @throws AppError as `requireCode` */
export const proveByCode = ({ userId }: Session, code: string): Promise<unknown> => requireCode(userId, code)

/** @throws AppError `invalid` */
export async function proveByPasskey({ userId }: Session, site: Site, response: unknown): Promise<void> {
  const owner = await passkeyOwner(site, 'proof', userId, response)
  noteFactorGiven('passkey', owner !== null)
  if (!owner) throw new AppError('invalid', 'This passkey is not one of your account.')
}
