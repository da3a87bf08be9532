import 'server-only'
import { sendAccountLetters } from '@/lib/auth/sending'
import { inBackground } from '@/lib/db'
import { env } from '@/lib/env'
import { logger } from '@/lib/observability/logger'
import { functions } from '.'
import { hasInngestServer } from './client'
import { type Engine, startEngine } from './engine'
import { outboxRelay, setRelay } from './outbox'
import { inngestServer, toServer } from './server'
import { sweep } from './sweep'

const kept = globalThis as typeof globalThis & { hillviewBackgroundWork?: Promise<void> }

/**
 * Starts the background work of this process, once: the relay of promised events, its sweep every 10 s, and the engine
 * that runs the functions unless an Inngest server does. With JOB_WORKERS=0 another process does all that.
 */
export function startBackgroundWork(): Promise<void> {
  kept.hillviewBackgroundWork ??= inBackground(begin)
  return kept.hillviewBackgroundWork
}

async function begin(): Promise<void> {
  if (!hasInngestServer && env.JOB_WORKERS === 0) return
  const engine = hasInngestServer
    ? null
    : await patiently(() => startEngine({ functions, workers: env.JOB_WORKERS }))
  const relay = outboxRelay(engine ? engine.add : toServer(inngestServer()))
  setRelay(relay)
  // An Inngest server keeps its runs to itself: there a job is given up for lost only after all its tries.
  const seen = engine
    ? { alive: engine.alive, staleSeconds: 30 }
    : { alive: async () => new Set<string>(), staleSeconds: 900 }
  const sweeping = repeat(10_000, async () => {
    await sweep({ relay: relay.relay, ...seen })
    await sendAccountLetters()
  })
  drainAtEnd(engine, () => clearInterval(sweeping))
  logger.info(
    { kind: engine ? 'embedded engine' : 'Inngest server', count: functions.length },
    'background work started',
  )
}

/** Every so often, never two at once; a failure is logged, and the next round comes. */
function repeat(ms: number, work: () => Promise<void>): NodeJS.Timeout {
  let busy = false
  return setInterval(async () => {
    if (busy) return
    busy = true
    await work().catch((err) => logger.warn({ err }, 'sweep failed'))
    busy = false
  }, ms)
}

/** The database may come up after us. */
async function patiently(work: () => Promise<Engine>): Promise<Engine> {
  for (;;) {
    try {
      return await work()
    } catch (err) {
      logger.error({ err }, 'the job engine cannot start yet')
      await new Promise((resolve) => setTimeout(resolve, 2000))
    }
  }
}

/**
 * At SIGTERM nothing more is claimed; what runs has ten seconds for its step, and goes on in the next process.
 * Next ends the process as soon as its requests are answered, so that end waits for ours.
 */
function drainAtEnd(engine: Engine | null, silence: () => void): void {
  const drain = () => {
    silence()
    const drained = engine?.stop(10_000)
    const exit = process.exit.bind(process)
    process.exit = ((code) => void Promise.resolve(drained).finally(() => exit(code))) as typeof process.exit
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, drain)
}
