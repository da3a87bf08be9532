import 'server-only'
import type { InngestFunction } from 'inngest'
import { v5 } from 'uuid'

import { inBackground } from '@/lib/db'
import { logger } from '@/lib/observability/logger'
import { withRequestId } from '@/lib/observability/request'
import { inngest } from '../client'
import { bell } from './bell'
import { type Answer, caller } from './call'
import { drive, type Turn } from './drive'
import { declared, openings } from './functions'
import { type NewRun, openQueue, type Run, type RunEvent } from './queue'
import { forgetSteps } from './steps'

type Options = {
  functions: InngestFunction.Any[]
  /** How many runs this process works on at once. */
  workers: number
  /** Name of the queue: engines with the same one share the work. */
  queue?: string
  leaseSeconds?: number
  /** Milliseconds between two looks at an empty queue. */
  pollMs?: number
  /** Seconds until the next try after try `attempt` (0, 1, …) failed. */
  pause?: (attempt: number) => number
  /** Milliseconds after which a run lets others that wait have their turn, between two steps. */
  turnMs?: number
  /** Milliseconds one call of a function may take before it counts as failed. */
  stepMs?: number
}

export type Engine = Awaited<ReturnType<typeof startEngine>>

/** Ids of runs follow from event and function, so that an event that is told twice starts nothing twice. */
const idsOfRuns = 'b3f1d0ce-5a0e-4d53-9a3f-0f6c2f3f9c11'

/** About 2, 8, 32 and 128 seconds, never the same for two. */
const patience = (attempt: number) => 2 * 4 ** attempt * (0.5 + Math.random())

/**
 * Runs the functions in this process, from a durable queue in PostgreSQL. Several processes may do so: each run is
 * claimed by one, which keeps telling that it lives; the runs of one that died go on elsewhere within a minute.
 * Throws when the queue is not there, or a function declares what only an Inngest server can do.
 */
export const startEngine = (options: Options) => inBackground(() => start(options))

async function start({ functions, workers, queue: name, leaseSeconds = 20, ...rest }: Options) {
  const { pollMs = 2000, pause = patience, stepMs = 300_000, turnMs = 10_000 } = rest
  const known = declared(functions, inngest.id)
  const open = openings(known)
  const call = caller(functions)
  const queue = await openQueue({ name, leaseSeconds })
  const working = new Map<string, { run: Run; since: number; lost: boolean; over: Promise<void> }>()
  let stopping = false
  const due = bell()

  /** Takes events in: one run for each function that listens. Telling one again changes nothing. */
  const add = (events: (RunEvent & { schoolId: string })[]) => {
    const runs = events.flatMap(({ schoolId, ...event }): NewRun[] =>
      [...known.values()]
        .filter((fn) => fn.events.includes(event.name))
        .map((fn) => ({ id: v5(`${event.id} ${fn.id}`, idsOfRuns), schoolId, fn: fn.id, event })),
    )
    return queue.add(runs).then(due.ring)
  }

  async function turn(run: Run): Promise<Turn> {
    const spec = known.get(run.fn)
    const mine = () => working.get(run.id)
    return drive(run, {
      call: (question) => within(stepMs, call(question)),
      attempts: spec?.attempts ?? 5,
      pause,
      giveBack: () => stopping || mine()?.lost === true || Date.now() - (mine()?.since ?? 0) > turnMs,
    })
  }

  async function work(run: Run): Promise<void> {
    const log = { fn: run.fn, schoolId: run.schoolId, attempt: run.attempt }
    const since = Date.now()
    try {
      const result = await turn(run)
      if (result.end === 'later') return await queue.later(run, result.seconds, result.attempt)
      if (result.end === 'failed') await tellFailure(run, result.error)
      await queue.finish(run, result.end)
      await forgetSteps(run)
      logger.info({ ...log, outcome: result.end, durationMs: Date.now() - since }, 'run over')
    } catch (err) {
      // The database is away. The lease ends by itself, and the run goes on from what is remembered.
      logger.warn({ ...log, err }, 'run interrupted')
    }
  }

  /** Calls the function's onFailure, as a run of its own. */
  async function tellFailure(run: Run, error: Record<string, unknown>): Promise<void> {
    logger.error({ fn: run.fn, schoolId: run.schoolId, name: error.name, attempt: run.attempt }, 'run failed')
    const failure = known.get(run.fn)?.failure
    if (!failure) return
    const data = { function_id: run.fn, run_id: run.id, error, event: run.event }
    const event = { id: v5(run.id, idsOfRuns), name: 'inngest/function.failed', data, ts: Date.now() }
    await queue.add([{ id: event.id, schoolId: run.schoolId, fn: failure, event }])
  }

  function begin(run: Run): void {
    // Our own lease ran out while we were at it: let the first turn end, the next lease will come.
    if (working.has(run.id)) return
    const over = withRequestId(run.id, () => work(run)).finally(() => {
      working.delete(run.id)
      due.ring()
    })
    working.set(run.id, { run, since: Date.now(), lost: false, over })
  }

  async function look(): Promise<void> {
    while (!stopping) {
      const run = working.size < workers && (await queue.due()) ? await queue.claim(open) : null
      if (run) begin(run)
      else await due.heard(pollMs)
    }
  }

  async function keep(): Promise<void> {
    if (working.size === 0) return
    const kept = await queue.keep([...working.values()].map(({ run }) => run))
    for (const [id, entry] of working) if (!kept.has(id)) entry.lost = true
  }

  const patiently = async (work: () => Promise<void>) => {
    while (!stopping) {
      await work().catch((err) => logger.warn({ err }, 'job engine waits for the database'))
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
  const every = (seconds: number, work: () => Promise<void>) =>
    setInterval(() => work().catch((err) => logger.warn({ err }, 'job engine waits')), seconds * 1000)

  await queue.expire()
  const timers = [
    every(leaseSeconds / 4, keep),
    every(leaseSeconds / 2, queue.expire),
    every(3600, queue.tidy),
  ]
  const looking = patiently(look)

  return {
    add,
    alive: queue.alive,
    /** Looks at the queue at once instead of in a moment. */
    wake: due.ring,
    /** Claims nothing more, lets the running steps finish for at most `ms`, and gives the runs back. */
    async stop(ms = 10_000): Promise<void> {
      stopping = true
      due.ring()
      const over = Promise.all([looking, ...[...working.values()].map((entry) => entry.over)])
      await Promise.race([over, new Promise((resolve) => setTimeout(resolve, ms).unref())])
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** A call that takes longer counts as failed; what it still does is harmless, because every step may run twice. */
function within(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Answer>((resolve) => {
    const error = { name: 'Error', message: 'The step took too long.' }
    timer = setTimeout(() => resolve({ kind: 'refused', final: false, retryAfter: null, error }), ms)
  })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
