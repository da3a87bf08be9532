import 'server-only'
import * as z from 'zod'

import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Delivery } from '@/lib/mail'
import { logger } from '@/lib/observability/logger'

const answer = z.object({
  SMSMessageData: z.object({
    Message: z.string().optional(),
    Recipients: z.array(z.object({ statusCode: z.number(), messageId: z.string().optional() })),
  }),
})

/** What the service says of a recipient and what it means for the school. All of these are final. */
const refusals: Record<number, string> = {
  401: 'The SMS service held it back as risky.',
  402: 'The sender name is not registered with the SMS service.',
  403: 'The phone number cannot be one.',
  404: 'This kind of number cannot be reached.',
  405: 'The school’s SMS credit is used up. Buy more, then send again.',
  406: 'This person asked to get no SMS.',
  407: 'The network could not be found for this number.',
  409: 'This person asked not to be disturbed.',
}

const sandbox = 'https://api.sandbox.africastalking.com'

/** POST of a form to `/version1/messaging`. @throws AppError `busy` for what passes (500–502, no answer, too many at once) */
export async function sendByAfricasTalking(
  { to, text }: { to: string; text: string },
  schoolId?: string,
): Promise<Delivery> {
  const username = env.AFRICASTALKING_USERNAME ?? 'sandbox'
  const base = username === 'sandbox' && !env.AFRICASTALKING_URL ? sandbox : env.AFRICASTALKING_URL
  const form = new URLSearchParams({ username, to, message: text })
  if (env.SMS_SENDER) form.set('from', env.SMS_SENDER)
  const response = await fetch(new URL('/version1/messaging', base ?? 'https://api.africastalking.com'), {
    method: 'POST',
    headers: { apiKey: env.AFRICASTALKING_API_KEY ?? '', Accept: 'application/json' },
    body: form,
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null)
  if (!response || response.status >= 500 || response.status === 429) {
    await response?.body?.cancel()
    return later(response?.status, schoolId)
  }
  const read = answer.safeParse(await response.json().catch(() => null)).data?.SMSMessageData
  const recipient = read?.Recipients[0]
  // Without a recipient the whole request was refused: a wrong key, an unknown sender name.
  const code = recipient?.statusCode ?? (response.ok ? 402 : response.status)
  if (recipient && code >= 100 && code <= 102)
    return { status: 'accepted', reference: recipient.messageId ?? null }
  if (code >= 500) return later(code, schoolId)
  logger.warn({ event: 'sms not taken', code, schoolId }, 'sms')
  const reason = recipient || response.ok ? refusals[code] : undefined
  return { status: 'refused', reason: reason ?? `The SMS service does not take it (${code}).` }
}

function later(code: number | undefined, schoolId?: string): never {
  logger.warn({ event: 'sms service away', code, schoolId }, 'sms')
  throw new AppError('busy', 'The SMS service does not answer just now.')
}
