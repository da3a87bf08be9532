import 'server-only'
import * as z from 'zod'

import { env } from '@/lib/env'
import { counter } from '@/lib/observability/metrics'
import { keepsUnsent, keepUnsent } from '@/lib/unsent'
import { sendBySmtp } from './smtp'

export type Mail = { to: string; subject: string; text: string; html?: string }

/** `refused` is final: it says why, in words for the school, and sending again would not help. */
export type Delivery =
  | { status: 'accepted'; reference: string | null }
  | { status: 'refused'; reason: string }

/** Whether mails go anywhere: to people, or (outside production) to a folder. */
export const canMail = (): boolean => Boolean(env.SMTP_URL) || keepsUnsent()

const mails = counter('hillview_mails_total', 'Mails handed over', ['result'])

/**
 * Hands one mail over. Slow: for a job, or for what nobody waits for (lib/post lets a command leave it to one).
 * @throws AppError `busy` for what passes, such as a server that does not answer
 */
export async function sendMail(mail: Mail): Promise<Delivery> {
  const delivery = await hand(mail).catch((error) => {
    mails.inc({ result: 'later' })
    throw error
  })
  mails.inc({ result: delivery.status })
  return delivery
}

async function hand(mail: Mail): Promise<Delivery> {
  if (!z.email().safeParse(mail.to).success)
    return { status: 'refused', reason: 'The e-mail address cannot be one.' }
  if (env.SMTP_URL) return sendBySmtp(env.SMTP_URL, { ...mail, subject: mail.subject.replace(/\s+/g, ' ') })
  if (!keepsUnsent()) return { status: 'refused', reason: 'No mail service is set up (SMTP_URL).' }
  await keepUnsent({ kind: 'mail', ...mail })
  return { status: 'accepted', reference: null }
}
