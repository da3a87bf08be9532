import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/policy'
import { AppError } from '@/lib/errors'
import { noteDenied } from './denied'
import { performanceLog } from './logger'
import { counter } from './metrics'

const commands = counter('hillview_commands_total', 'Changes asked for, and what came of them', [
  'permission',
  'outcome',
])

/** Counts and logs a change as it ends: done, refused for a reason that was told (its code), or failed. */
export async function watchedCommand<R>(
  permission: Permission,
  { userId, schoolId }: Actor,
  work: () => Promise<R>,
): Promise<R> {
  const began = performance.now()
  const end = (outcome: string) => {
    commands.inc({ permission, outcome })
    const durationMs = Math.round(performance.now() - began)
    performanceLog.info({ permission, outcome, durationMs, userId, schoolId }, 'command')
  }
  try {
    const result = await work()
    end('done')
    return result
  } catch (error) {
    end(error instanceof AppError ? error.code : 'failed')
    noteDenied(error)
    throw error
  }
}
