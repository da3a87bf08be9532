import 'server-only'
import { createTransport, type Transporter } from 'nodemailer'

import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { logger } from '@/lib/observability/logger'
import type { Delivery, Mail } from '.'

let made: { url: string; transport: Transporter } | undefined

/** A few connections, kept open for a moment: a school's worth of mails goes over them. */
function transportTo(url: string): Transporter {
  if (made?.url === url) return made.transport
  made?.transport.close()
  const { hostname, protocol } = new URL(url)
  const isHere = /^(localhost|127\.|\[?::1)/.test(hostname)
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Names and links do not travel in the clear.
    requireTLS: protocol === 'smtp:' && !isHere,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as Parameters<typeof createTransport>[0])
  made = { url, transport }
  return transport
}

/** @throws AppError `busy` when the server is away, or asks to come again (4xx) */
export async function sendBySmtp(url: string, { to, subject, text, html }: Mail): Promise<Delivery> {
  try {
    const sent = await transportTo(url).sendMail({
      from: env.MAIL_FROM,
      to: { name: '', address: to },
      subject,
      text,
      html,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return { status: 'accepted', reference: (sent as { messageId?: string }).messageId ?? null }
  } catch (error) {
    const { responseCode = 0, code } = error as { responseCode?: number; code?: string }
    // The error's own message quotes the address.
    logger.warn({ event: 'mail not taken', code, status: responseCode }, 'mail')
    if (responseCode >= 500 && code !== 'EAUTH')
      return { status: 'refused', reason: `The mail server does not take it (${responseCode}).` }
    throw new AppError('busy', 'The mail server does not answer just now.')
  }
}
