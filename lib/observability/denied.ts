import { securityLog } from './logger'
import { counter } from './metrics'

const denied = counter('hillview_denied_total', 'What somebody asked for without the permission', [
  'permission',
])

/** Errors that were told already: the same one passes several edges. */
const told = new WeakSet<object>()

/** Counts and logs a refusal for lack of a permission (`authorize`); any other error is none of its business. */
export function noteDenied(error: unknown): void {
  const { permission } = (error ?? {}) as { permission?: unknown }
  if (typeof permission !== 'string' || told.has(error as object)) return
  told.add(error as object)
  denied.inc({ permission })
  securityLog.warn({ event: 'permission denied', permission }, 'refused')
}

/** A change that no page of ours sent. */
export const noteForeignOrigin = (): void => securityLog.warn({ event: 'foreign origin' }, 'refused')
