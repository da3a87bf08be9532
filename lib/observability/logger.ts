import pino from 'pino'

import { env } from '@/lib/env'

/** What may stand in a log line. Names, marks, tokens, cookies and bodies never do, so everything else is dropped. */
const allowed = new Set([
  'action',
  'attempt',
  'attempts',
  'class',
  'code',
  'count',
  'durationMs',
  'err',
  'event',
  'fn',
  'jobId',
  'kind',
  'method',
  'name',
  'outcome',
  'permission',
  'reason',
  'requestId',
  'route',
  'schoolId',
  'status',
  'step',
  'version',
])

export const logger = pino({
  level: env.LOG_LEVEL,
  base: { env: env.APP_ENV, pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: plainError },
  formatters: {
    level: (label) => ({ level: label }),
    log: (fields) => Object.fromEntries(Object.entries(fields).filter(([key]) => allowed.has(key))),
  },
})

/** The stack without PostgreSQL's `detail` and parameters, which quote rows. */
function plainError(error: unknown) {
  if (!(error instanceof Error)) return { message: 'not an error object' }
  const { code } = error as { code?: unknown }
  return {
    type: error.name,
    code,
    message: error.message.split('\nparams:')[0],
    stack: error.stack?.split('\nparams:')[0],
  }
}
