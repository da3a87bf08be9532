import { createHmac } from 'node:crypto'
import pino, { type Level, type Logger } from 'pino'

import { env } from '@/lib/env'
import { served } from './request'

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
  'school',
  'status',
  'step',
  'user',
  'version',
])

/** Which log a line belongs to; a line of level `error` or above belongs to `errors`, whoever wrote it. */
export const logs = ['application', 'performance', 'security', 'errors'] as const
export type Log = (typeof logs)[number]

/** Takes a finished line, its line feed included. */
type Sink = { write: (line: string) => unknown }

type Logging = { loggers: Logger[]; sinks: Partial<Record<Log, Sink>> }
// Next loads this module once per bundle layer; a change of level or a file is for all of them.
const kept = globalThis as typeof globalThis & { hillviewLogging?: Logging }
kept.hillviewLogging ??= begin()
const logging = kept.hillviewLogging

/** What the program does; also through its children of the same name in other modules. */
export const logger = logging.loggers[0]!
/** Requests, commands and statements with how long they took. */
export const performanceLog = logging.loggers[1]!
/** Sign-ins refused, permissions denied, foreign origins, limits: what may be an attack. */
export const securityLog = logging.loggers[2]!

function begin(): Logging {
  const sinks: Logging['sinks'] = {}
  const stdout = pino.destination({ dest: 1, sync: true })
  // pino tells a stream that asks for it (`pino.metadata`) the level and the logger of each line.
  const everywhere = {
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    lastLogger: undefined as Logger | undefined,
    write(line: string) {
      stdout.write(line)
      const at = loggers.indexOf(this.lastLogger ?? root)
      sinks[this.lastLevel >= pino.levels.values.error! ? 'errors' : logs[Math.max(0, at)]!]?.write(line)
    },
  }
  const root = pino(
    {
      level: env.LOG_LEVEL,
      base: { env: env.APP_ENV, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: plainError },
      mixin: whoIsServed,
      formatters: { level: (label) => ({ level: label }), log: onlyAllowed },
      hooks: { logMethod: withoutValues },
    },
    everywhere,
  )
  const loggers = [root, root.child({ log: 'performance' }), root.child({ log: 'security' })]
  return { loggers, sinks }
}

/** From now on lines also go to these, by the log they belong to. */
export const logAlsoTo = (sinks: Record<Log, Sink>): void => void Object.assign(logging.sinks, sinks)

/** Says everything, or as much as LOG_LEVEL wants: at once, without a restart. Answers the level that holds now. */
export function switchLogLevel(): Level | 'silent' {
  const level = logger.level === 'debug' ? env.LOG_LEVEL : 'debug'
  for (const each of logging.loggers) each.level = level
  return level
}

function whoIsServed(): object {
  const request = served()
  return request ? { requestId: request.id, userId: request.userId, schoolId: request.schoolId } : {}
}

/** People and schools appear under a name of this installation's own, which tells nobody who they are. */
function onlyAllowed({ userId, schoolId, ...fields }: Record<string, unknown>) {
  const line: Record<string, unknown> = {}
  for (const key in fields) if (allowed.has(key)) line[key] = fields[key]
  if (typeof schoolId === 'string') line.school = pseudonym(schoolId)
  if (typeof userId === 'string') line.user = pseudonym(userId)
  return line
}

const key = createHmac('sha256', env.NEXTAUTH_SECRET).update(`log ${env.APP_ENV}`).digest()
const pseudonyms = new Map<string, string>()

/** The same for the same id in this environment, and only there. */
export function pseudonym(id: string): string {
  const known = pseudonyms.get(id)
  if (known) return known
  if (pseudonyms.size >= 5000) pseudonyms.clear()
  const made = createHmac('sha256', key).update(id).digest('hex').slice(0, 16)
  pseudonyms.set(id, made)
  return made
}

/** The message is a text of ours: nothing is put into it, and an error's own (it may quote a row) never takes its place. */
function withoutValues(this: Logger, args: unknown[], method: (...args: [object, string]) => void): void {
  const [first, second] = args
  const fields = typeof first === 'object' && first !== null ? first : {}
  const words = typeof first === 'string' ? first : second
  method.call(
    this,
    fields instanceof Error ? { err: fields } : fields,
    typeof words === 'string' ? words : 'failed',
  )
}

type Failure = { name?: unknown; code?: unknown; constraint_name?: unknown; query?: unknown; cause?: unknown }

/** What kind of failure and where. Its message stays out: PostgreSQL, JSON and zod quote what they were given. */
function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, code, constraint_name: constraint, cause } = error as Failure
  const message = env.APP_ENV === 'development' ? error.message : undefined
  const stack = error.stack?.match(/^ {4}at .*$/gm)?.join('\n')
  return { type: name, code, constraint, message, stack, cause: cause ? plainError(cause) : undefined }
}
