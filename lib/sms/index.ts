import 'server-only'
import { env } from '@/lib/env'
import type { Delivery } from '@/lib/mail'
import { counter } from '@/lib/observability/metrics'
import { readPhone } from '@/lib/phones'
import { keepsUnsent, keepUnsent } from '@/lib/unsent'
import { sendByAfricasTalking } from './africas-talking'
import { plainSms } from './rules'

/** `to`: a number in any form Kenyans write it. */
export type Sms = { to: string; text: string; schoolId?: string }

/** Whether texts go anywhere: to people, or (outside production) to a folder. */
export const canSms = (): boolean => Boolean(env.AFRICASTALKING_API_KEY) || keepsUnsent()

const texts = counter('hillview_sms_total', 'SMS handed over', ['result'])

/**
 * Hands one text over, in its plain form (lib/sms/rules.ts). Slow: for a job, or for what nobody waits for.
 * @throws AppError `busy` for what passes, such as a service that does not answer
 */
export async function sendSms(sms: Sms): Promise<Delivery> {
  const delivery = await hand(sms).catch((error) => {
    texts.inc({ result: 'later' })
    throw error
  })
  texts.inc({ result: delivery.status })
  return delivery
}

async function hand({ to, text, schoolId }: Sms): Promise<Delivery> {
  const phone = readPhone(to)
  if (!phone?.sms) return { status: 'refused', reason: 'The phone number cannot receive SMS.' }
  const sms = { to: phone.number, text: plainSms(text) }
  if (env.AFRICASTALKING_API_KEY) return sendByAfricasTalking(sms, schoolId)
  if (!keepsUnsent())
    return { status: 'refused', reason: 'No SMS service is set up (AFRICASTALKING_API_KEY).' }
  await keepUnsent({ kind: 'sms', ...sms })
  return { status: 'accepted', reference: null }
}
