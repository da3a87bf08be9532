import 'server-only'
import { Middleware, NonRetriableError, RetryAfterError, StepError } from 'inngest'

import { inBackground, sqlState } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { logger } from '@/lib/observability/logger'
import { requestOf, withRequestId } from '@/lib/observability/request'

const passing = /^(08|53|57P|40001|40P01|25P0[34]|CONNECT|CONNECTION_|ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)/

/** A fault that goes away by itself: the database restarts, or everybody is at work. */
export const isPassing = (error: unknown): boolean =>
  error instanceof AppError ? error.code === 'busy' : passing.test(sqlState(error) ?? '')

/** The name under which such a fault is known after its journey through the engine. */
const passingName = 'PassingFault'

/**
 * What a run remembers and tells of an error. A refusal (AppError) is final and keeps its words, which are meant for
 * people; of anything else only the kind stays, because messages of the database quote names and marks.
 */
function told(error: unknown): unknown {
  if ([NonRetriableError, RetryAfterError, StepError].some((kind) => error instanceof kind)) return error
  if (error instanceof AppError && !isPassing(error)) return new NonRetriableError(error.message)
  logger.warn({ err: error }, 'step failed')
  const name = isPassing(error) ? passingName : error instanceof Error ? error.name : 'Error'
  const plain = Object.assign(new Error(`${name} ${sqlState(error) ?? ''}`.trim()), { name })
  plain.stack = ''
  return plain
}

/** Stands round every function, whoever calls it. */
export class Faults extends Middleware.BaseMiddleware {
  readonly id = 'faults'

  override wrapRequest({ next }: Middleware.WrapRequestArgs) {
    return inBackground(next)
  }

  override wrapStepHandler({ ctx, next }: Middleware.WrapStepHandlerArgs) {
    return asPromised(ctx.event, next)
  }

  override wrapFunctionHandler({ ctx, next }: Middleware.WrapFunctionHandlerArgs) {
    return asPromised(ctx.event, next)
  }
}

/** Under the id of the request that promised the event, so that the log tells what came of it. */
function asPromised(event: { data?: unknown }, next: () => Promise<unknown>): Promise<unknown> {
  const id = requestOf(event)
  return (id ? withRequestId(id, next) : next()).catch((error: unknown) => Promise.reject(told(error)))
}

export type Reason = { words: string; passing: boolean }

/** Why a run failed, for people: the words of a refusal, else one plain sentence. */
export function reasonOf(error: { name?: string; message?: string }): Reason {
  if (error.name === 'NonRetriableError' && error.message) return { words: error.message, passing: false }
  return {
    words: 'This did not work, and it is our fault. What was finished is kept; try again.',
    passing: error.name === passingName,
  }
}
