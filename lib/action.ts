import 'server-only'
import { headers } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'

import { requireSameOrigin } from '@/lib/auth/origin'
import { getActor } from '@/lib/auth/session'
import type { Command } from '@/lib/command'
import { AppError, type FieldErrors } from '@/lib/errors'
import { relayOutbox } from '@/lib/jobs/outbox'
import { limitCommand, requireRoom } from '@/lib/limits'
import { logger } from '@/lib/observability/logger'
import { withRequestId } from '@/lib/observability/request'

export type ActionState<R = unknown> =
  | { status: 'idle' }
  | { status: 'done'; data: R }
  | { status: 'failed'; message: string; code?: string; fields?: FieldErrors }

/**
 * Exposes a command to the browser: finds the actor, counts by person and permission, runs, turns errors into state.
 * A signed-out person gets code `unauthenticated`, so that a page can keep what is typed and ask for sign-in in place.
 */
export function action<I, R>(command: Command<I, R>) {
  return (_: ActionState<R>, input: FormData | I): Promise<ActionState<R>> =>
    answered(command.can, async () => {
      const actor = await getActor()
      if (!actor)
        throw new AppError('unauthenticated', 'You are signed out. Sign in again; what you typed is kept.')
      requireRoom(await limitCommand(actor, command.can))
      const data = await command(actor, (input instanceof FormData ? Object.fromEntries(input) : input) as I)
      relayOutbox(actor.schoolId)
      return data
    })
}

/** The outer part of `action`, for the few actions that have no actor yet (sign-in, password change). */
export async function answered<R>(name: string, work: () => Promise<R>): Promise<ActionState<R>> {
  const asked = await headers()
  return withRequestId(asked.get('x-request-id'), async () => {
    try {
      requireSameOrigin(asked)
      return { status: 'done', data: await work() }
    } catch (error) {
      unstable_rethrow(error)
      if (error instanceof AppError) {
        return { status: 'failed', code: error.code, message: error.message, fields: error.fields }
      }
      logger.error({ err: error, permission: name }, 'action failed')
      return {
        status: 'failed',
        code: 'internal',
        message: 'This did not work, and it is our fault. What you typed is kept; try again.',
      }
    }
  })
}
