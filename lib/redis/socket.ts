import { createHash } from 'node:crypto'
import type { Requester } from '@upstash/redis'
import { Redis as Socket } from 'ioredis'

type Command = (string | number | boolean)[]
type Reply = { result?: unknown; error?: string }

const answerMs = 200

/** A connection that never queues: what Redis does not take now, it is not asked later. */
export function openSocket(url: string) {
  const socket = new Socket(url, {
    connectionName: 'hillview',
    connectTimeout: 1000,
    commandTimeout: answerMs,
    enableAutoPipelining: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1000),
  })
  // Whoever asks is told by the failed command; an event without a listener would end the process.
  socket.on('error', () => {})
  return socket
}

/** What Upstash's client asks over HTTP, answered by a Redis at the other end of a connection. */
export function overSocket(socket: Socket): Requester {
  const connected = firstOf(socket, 'ready', answerMs)
  const scripts = plainScripts()

  async function run(command: Command): Promise<Reply> {
    const [name, ...args] = scripts.plain(command)
    try {
      return { result: await socket.call(name!, ...args) }
    } catch (error) {
      if (isReply(error)) return { error: error.message }
      throw error
    }
  }

  async function runTogether(commands: Command[]): Promise<Reply[]> {
    const multi = socket.multi()
    for (const command of commands) {
      const [name, ...args] = scripts.plain(command)
      multi.call(name!, ...args)
    }
    const replies = (await multi.exec()) ?? []
    return replies.map(([error, result]) => (error ? { error: error.message } : { result }))
  }

  return {
    async request<T>({ path, body }: { path?: string[]; body?: unknown }) {
      await connected
      const commands = body as Command[]
      if (path?.[0] === 'pipeline') return (await Promise.all(commands.map(run))) as T
      if (path?.[0] === 'multi-exec') return (await runTogether(commands)) as T
      return (await run(body as Command)) as { result: T }
    },
  } as Requester
}

/**
 * Upstash's scripts begin with a line that a stock Redis refuses ("Unexpected flag in script shebang"). They are sent
 * without it, and asked for again under the hash that they then have.
 */
export function plainScripts() {
  const hashes = new Map<string, string>()
  return {
    plain([name, ...args]: Command): string[] {
      const called = String(name).toUpperCase()
      const texts = args.map(String)
      if (called === 'EVAL') {
        const script = texts[0]!
        texts[0] = script.replace(/^#!lua[^\n]*/, '')
        hashes.set(sha1(script), sha1(texts[0]))
      }
      if (called === 'EVALSHA') texts[0] = hashes.get(texts[0]!) ?? texts[0]!
      return [called, ...texts]
    },
  }
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex')

const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError'

/** Resolves when the event comes, or after `ms` without it. */
function firstOf(socket: Socket, event: string, ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
    socket.once(event, () => resolve())
  })
}
