import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Redis as Socket } from 'ioredis'

import { plainScripts } from '@/lib/redis/socket'

type Command = (string | number)[]
type Reply = { result: unknown } | { error: string }
export type Mood = 'well' | 'hanging' | 'broken' | 'cut off'

/** What Upstash offers over HTTP, in front of a Redis: a command, a pipeline, a transaction; base64 where it is asked for. */
export async function startUpstash(redisUrl: string) {
  const token = 'only-for-tests'
  const socket = new Socket(redisUrl)
  socket.on('error', () => {})
  const scripts = plainScripts()
  let mood: Mood = 'well'
  let requests = 0

  async function run(command: Command): Promise<Reply> {
    const [name, ...args] = scripts.plain(command)
    try {
      return { result: await socket.call(name!, ...args) }
    } catch (error) {
      return { error: (error as Error).message }
    }
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { error: 'Unauthorized' } }
    const body = JSON.parse(await text(request))
    const inBase64 = request.headers['upstash-encoding'] === 'base64'
    const told = (reply: Reply) => ('result' in reply && inBase64 ? { result: encoded(reply.result) } : reply)
    switch (request.url) {
      case '/':
        return run(body).then((reply) => ({ status: 'error' in reply ? 400 : 200, body: told(reply) }))
      case '/pipeline': {
        const replies: Reply[] = []
        for (const command of body) replies.push(await run(command))
        return { status: 200, body: replies.map(told) }
      }
      case '/multi-exec': {
        const multi = socket.multi()
        for (const command of body as Command[]) {
          const [name, ...args] = scripts.plain(command)
          multi.call(name!, ...args)
        }
        const replies = (await multi.exec()) ?? []
        return {
          status: 200,
          body: replies.map(([error, result]) => told(error ? { error: error.message } : { result })),
        }
      }
      default:
        return { status: 404, body: { error: 'Not found' } }
    }
  }

  const server = createServer(async (request, response) => {
    requests++
    if (mood === 'hanging') return
    if (mood === 'broken') return response.writeHead(500).end('<html>')
    const { status, body } = await answer(request)
    const whole = JSON.stringify(body)
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(mood === 'cut off' ? whole.slice(0, -4) : whole)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    feel(now: Mood) {
      mood = now
    },
    requests: () => requests,
    async end() {
      socket.disconnect()
      server.closeAllConnections()
      server.close()
    },
  }
}

function encoded(value: unknown): unknown {
  if (typeof value === 'string') return value === 'OK' ? value : Buffer.from(value).toString('base64')
  return Array.isArray(value) ? value.map(encoded) : value
}
