import { env } from '@/lib/env'
import { logger } from './logger'

/**
 * Frameworks print errors whole, and an error of the database quotes the row. From now on what is printed as an error
 * becomes a line of the log, by the log's rules; what React passed on with a digest is told by instrumentation.ts.
 */
export function keepErrorsOffConsole(): void {
  if (env.APP_ENV === 'development') return
  const print = console.error
  console.error = (...args: unknown[]) => {
    const err = args.find((arg) => arg instanceof Error)
    if (!err) return print(...args)
    if (!('digest' in err)) logger.error({ err }, 'printed by a library')
  }
}
