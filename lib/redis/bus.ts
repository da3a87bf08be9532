import 'server-only'
import { Redis as Socket } from 'ioredis'

import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { throughRedis } from '.'

type Listener = (message: string) => void

/** What is said on one instance and heard on all, the one that says it included. `REDIS_URL` alone carries it. */
export function openBus(url: string | undefined) {
  const listeners = new Map<string, Set<Listener>>()
  let socket: Socket | null = null

  function connected(): Socket | null {
    if (!url || socket) return socket
    // This connection waits for ever and asks again for its channels when it is back.
    socket = new Socket(url, {
      connectionName: 'hillview-bus',
      maxRetriesPerRequest: null,
      retryStrategy: (attempt) => Math.min(attempt * 50, 1000),
    })
    socket.on('error', () => {})
    socket.on('message', (channel: string, message: string) => {
      for (const listener of listeners.get(channel) ?? []) heard(listener, message)
    })
    return socket
  }

  return {
    /** Hears from now on what is said; messages of a time without connection are lost. @returns how to stop */
    subscribe(channel: string, listener: Listener): () => void {
      const name = channelOf(channel)
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(listener))
      // Rejects only when the connection is given up for good.
      if (known.size === 1)
        connected()
          ?.subscribe(name)
          .catch(() => {})
      return () => {
        known.delete(listener)
      }
    },
    close: () => socket?.disconnect(),
  }
}

const channelOf = (channel: string) => `hv:bus:${channel}`

function heard(listener: Listener, message: string): void {
  try {
    listener(message)
  } catch (error) {
    logger.error({ err: error, event: 'bus' }, 'a listener failed')
  }
}

// Next loads this module once per bundle layer; the connection must be one per process.
const kept = globalThis as typeof globalThis & { hillviewBus?: ReturnType<typeof openBus> }

/** Says something to every instance that listens. @returns whether Redis took it */
export const publish = (channel: string, message: string): Promise<boolean> =>
  throughRedis(
    async (redis) => (await redis.publish(channelOf(channel), message)) >= 0,
    () => false,
  )

export function subscribe(channel: string, listener: Listener): () => void {
  kept.hillviewBus ??= openBus(env.UPSTASH_REDIS_REST_URL ? undefined : env.REDIS_URL)
  return kept.hillviewBus.subscribe(channel, listener)
}
