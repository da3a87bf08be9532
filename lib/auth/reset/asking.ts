import 'server-only'
import { createHash, createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'

import { passwordResets } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { canMail } from '@/lib/mail'
import { securityLog } from '@/lib/observability/logger'
import { canSms } from '@/lib/sms'
import { findUser } from '../accounts'
import { countFailure, limitsOf, waitFor } from '../failures'
import { accountKey, readIdentifier } from '../identifier'
import { type AccountLetter, keepLetters } from '../letters'
import { refusalWords } from '../refusal'

export const minutesOpen = 30

/**
 * Somebody wants a new password. Whether there is such an account is found out afterwards, when nobody waits: for every name
 * the same is done here, in the same time. Call `sendSoon` afterwards. @throws AppError `rate_limited`
 */
export async function askReset(identifier: string): Promise<void> {
  const key = accountKey(identifier, 'reset asked')
  const seconds = await waitFor(key, limitsOf.letter)
  if (seconds > 0)
    throw new AppError('rate_limited', refusalWords({ outcome: 'wait', seconds }), undefined, seconds)
  await countFailure(key)
  const ask = { kind: 'ask', identifier: identifier.slice(0, 254) } as const
  await outsideAnySchool((tx) => keepLetters(tx, [ask]))
  securityLog.info({ event: 'password reset asked' }, 'identity')
}

const key = Buffer.from(hkdfSync('sha256', env.SEAL_KEY ?? env.NEXTAUTH_SECRET, '', 'hash: reset codes', 32))

/** What is kept of a link's secret. */
export const hashOfLink = (secret: string) => createHash('sha256').update(secret).digest('hex')

/** What is kept of a code: under a key that the database does not hold, for six digits are soon gone through. */
export const hashOfCode = (userId: string, code: string) =>
  createHmac('sha256', key).update(`${userId} ${code}`).digest('hex')

/** Sends a link or a code to whom the name belongs, by the way they asked for; nothing for a name that nobody has. */
export async function answerAsk(identifier: string): Promise<void> {
  await outsideAnySchool(async (tx) => {
    const user = await findUser(tx, identifier)
    if (!user || user.disabledAt) return
    const byPhone = readIdentifier(identifier)?.phone !== null
    const mail = canMail() ? user.email : null
    const phone = canSms() ? user.phone : null
    const kind = phone && (byPhone || !mail) ? 'code' : mail ? 'link' : null
    if (!kind) return
    const secret =
      kind === 'link' ? randomBytes(32).toString('base64url') : String(randomInt(1_000_000)).padStart(6, '0')
    // The one before it opens nothing any more.
    await tx.delete(passwordResets).where(eq(passwordResets.userId, user.id))
    await tx.insert(passwordResets).values({
      userId: user.id,
      kind,
      secretHash: kind === 'link' ? hashOfLink(secret) : hashOfCode(user.id, secret),
      endsAt: sql`now() + make_interval(mins => ${minutesOpen})`,
    })
    await keepLetters(tx, [kind === 'link' ? linkTo(mail!, secret) : codeTo(phone!, secret)])
  })
}

const linkTo = (to: string, secret: string): AccountLetter => ({
  kind: 'mail',
  to,
  subject: 'A new password for Hillview',
  text: `Somebody, probably you, asked for a new password for Hillview. Choose it here within ${minutesOpen} minutes:

${env.NEXTAUTH_URL.replace(/\/$/, '')}/reset/${secret}

The link opens once. If you did not ask for it, leave it: your password stays as it is.`,
})

const codeTo = (to: string, code: string): AccountLetter => ({
  kind: 'sms',
  to,
  text: `HILLVIEW: ${code} is your code for a new password, for ${minutesOpen} minutes. Nobody of the school asks you for it. Not you? Leave it: nothing changes.`,
})
