import 'server-only'
import { Redis, type RedisConfigNodejs, type Requester } from '@upstash/redis'
import { breaker } from '@/lib/breaker'
import { logger } from '@/lib/observability/logger'
import { histogram } from '@/lib/observability/metrics'
import type { Settings } from '@/lib/settings'
import { openSocket, overSocket } from './socket'

type Where = Pick<Settings, 'REDIS_URL' | 'UPSTASH_REDIS_REST_URL' | 'UPSTASH_REDIS_REST_TOKEN'>

const duration = histogram(
  'hillview_redis_command_duration_seconds',
  'Time until Redis answered, or until it was no longer waited for.',
  ['result'],
  [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5],
)

/** Redis says this about what it was asked; anything else it says means that it is of no use just now. */
const aboutTheValue = /^(ERR|WRONGTYPE|NOSCRIPT|EXECABORT)\b/

/**
 * The client for the settings: over HTTP where there is an Upstash address, over a connection where there is a plain one,
 * null where there is none. After 5 failures in a row it is not asked for 10 s.
 */
export function openRedis(where: Where) {
  const socket = !where.UPSTASH_REDIS_REST_URL && where.REDIS_URL ? openSocket(where.REDIS_URL) : null
  const gate = breaker({
    failures: 5,
    restMs: 10_000,
    isAway: (error) => !(error instanceof Error && aboutTheValue.test(error.message)),
    // Errors quote commands, and those hold values: only their kind is told.
    onOpen(error) {
      const { name, code } = error as { name?: string; code?: string }
      logger.warn({ event: 'redis.away', reason: name, code }, 'Redis is away: limits and cache in memory')
      // A connection that only seems to be one would keep us away for as long as TCP hopes.
      socket?.disconnect(true)
    },
    onClose: () => logger.info({ event: 'redis.back' }, 'Redis is back'),
  })

  const guarded = (requester: Requester): Requester => ({
    request: (asked) =>
      gate.run(async () => {
        const end = duration.startTimer()
        try {
          const answer = await requester.request(asked)
          end({ result: 'answered' })
          return answer as never
        } catch (error) {
          end({ result: 'failed' })
          throw error
        }
      }),
  })

  const redis = socket
    ? new Redis(guarded(overSocket(socket)))
    : where.UPSTASH_REDIS_REST_URL
      ? overHttp({ url: where.UPSTASH_REDIS_REST_URL, token: where.UPSTASH_REDIS_REST_TOKEN }, guarded)
      : null

  /** As `throughRedis` of index.ts says. */
  async function through<T>(work: (redis: Redis) => Promise<T>, otherwise: () => T | Promise<T>): Promise<T> {
    if (!redis) return otherwise()
    try {
      return await work(redis)
    } catch {
      return otherwise()
    }
  }

  return { through, configured: redis !== null, isAway: gate.isOpen, close: () => socket?.disconnect() }
}

function overHttp(
  place: Pick<RedisConfigNodejs, 'url' | 'token'>,
  guarded: (requester: Requester) => Requester,
) {
  class Http extends Redis {
    constructor() {
      super({
        ...place,
        retry: false,
        enableTelemetry: false,
        enableAutoPipelining: false,
        // As a function: a signal that was made once would stay timed out.
        signal: () => AbortSignal.timeout(250),
      })
      this.client = guarded(this.client)
    }
    /** What is asked in the same moment goes in one request. */
    together = () => this.autoPipeline() as Redis
  }
  return new Http().together()
}
