import 'server-only'
import { join } from 'node:path'

import { env } from '@/lib/env'
import { type Log, logAlsoTo, logger, logs, switchLogLevel } from './logger'

/**
 * Where LOG_FILES_DIR is set: one file a day for each of the logs, and a new one when it has grown to LOG_FILES_MB; the
 * latest LOG_FILES_KEPT of each stay. Instances on one machine have a folder each, named after their port.
 */
export async function openLogFiles(dir = env.LOG_FILES_DIR): Promise<void> {
  if (!dir) return
  const { default: roll } = await import('pino-roll')
  const open = async (log: Log) =>
    [
      log,
      await roll({
        file: join(dir, String(env.PORT), log),
        extension: '.log',
        mkdir: true,
        frequency: 'daily',
        dateFormat: 'yyyy-MM-dd',
        size: `${env.LOG_FILES_MB}m`,
        limit: { count: env.LOG_FILES_KEPT - 1, removeOtherLogFiles: true },
      }),
    ] as const
  try {
    const opened = await Promise.all(logs.map(open))
    // A full disk must not end the server: the line is on standard output in any case.
    for (const [, file] of opened) file.on('error', () => {})
    logAlsoTo(Object.fromEntries(opened) as Record<Log, (typeof opened)[number][1]>)
  } catch (err) {
    logger.error({ err }, 'log files cannot be written')
  }
}

/** SIGUSR1 has this process say everything, and the next one as much as LOG_LEVEL wants again. */
export function listenForLogLevel(): void {
  process.on('SIGUSR1', () => logger.warn({ event: switchLogLevel() }, 'log level changed'))
}
