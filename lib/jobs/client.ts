import 'server-only'
import { randomBytes } from 'node:crypto'
import { Inngest } from 'inngest'

import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { Faults } from './faults'

/** True when an Inngest server (or cloud) runs the functions; otherwise the embedded engine does. */
export const hasInngestServer = Boolean(env.INNGEST_EVENT_KEY || env.INNGEST_BASE_URL)

/** With the embedded engine nobody else calls the functions, so the key that signs the calls need not outlive the process. */
export const signingKey = env.INNGEST_SIGNING_KEY ?? randomBytes(32).toString('hex')

/**
 * Declares functions. Nobody sends events with it: a command emits them into the outbox, in its own transaction.
 * Without checkpoints every step result comes back to the engine and is kept before the next step begins.
 */
export const inngest = new Inngest({
  id: 'hillview',
  // What a step throws is logged by Faults; the SDK would quote messages.
  logger: logger.child({}, { level: 'silent' }),
  internalLogger: logger,
  middleware: [Faults],
  signingKey,
  isDev: false,
  checkpointing: false,
  aiMetadata: false,
  sessionPropagation: false,
  ...(hasInngestServer
    ? { baseUrl: env.INNGEST_BASE_URL, eventKey: env.INNGEST_EVENT_KEY }
    : { fetch: neverOnTheNetwork }),
})

function neverOnTheNetwork(): Promise<Response> {
  throw new Error(
    'Events are emitted by commands. Steps that ask an Inngest server for more need one (INNGEST_BASE_URL).',
  )
}
