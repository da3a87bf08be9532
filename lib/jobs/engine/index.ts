import 'server-only'
import type { InngestFunction } from 'inngest'
import { v5 } from 'uuid'

import { inBackground } from '@/lib/db'
import { logger } from '@/lib/observability/logger'
import { requestOf, withRequestId } from '@/lib/observability/request'
import { inngest } from '../client'
import { reasonOf } from '../faults'
import type { Outcome } from '../rules'
import { bell } from './bell'
import { type Answer, caller } from './call'
import { drive, type Turn } from './drive'
import { declared, openings } from './functions'
import { type NewRun, openQueue, type Run, type RunEvent } from './queue'
import { latestDue } from './schedule'
import { schoolMemory } from './steps'

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
  /** Milliseconds between two looks at the schedules. */
  planMs?: number
  /** Milliseconds one call of a function may take before it counts as failed. */
  stepMs?: number
}

export type Engine = Awaited<ReturnType<typeof startEngine>>

/** Ids of runs follow from event and function, so that an event that is told twice starts nothing twice. */
const idsOfRuns = 'b3f1d0ce-5a0e-4d53-9a3f-0f6c2f3f9c11'

/** About 2, 8, 32 and 128 seconds, never the same for two. */
const patience = (attempt: number) => 2 * 4 ** attempt * (0.5 + Math.random())

/** A time that passed while no process ran is made up for, the latest alone, unless it is longer ago than this. */
const missedMs = 86_400_000

/**
 * Runs the functions in this process, from a durable queue in PostgreSQL. Several processes may do so: each run is
 * claimed by one, which keeps telling that it lives; the runs of one that died go on elsewhere within a minute.
 * Throws when the queue is not there, or a function declares what only an Inngest server can do.
 */
export const startEngine = (options: Options) => inBackground(() => start(options))

async function start({ functions, workers, queue: name, leaseSeconds = 20, ...rest }: Options) {
  const { pollMs = 2000, pause = patience, stepMs = 300_000, turnMs = 10_000, planMs = 5000 } = rest
  const known = declared(functions, inngest.id)
  const open = openings(known)
  const call = caller(functions)
  const queue = await openQueue({ name, leaseSeconds })
  const working = new Map<string, { run: Run; since: number; lost: boolean; over: Promise<void> }>()
  let stopping = false
  const due = bell()

  /** Takes events in: one run for each function that listens, and an end to those they cancel. Telling one again changes nothing. */
  async function add(events: (RunEvent & { schoolId: string })[]): Promise<void> {
    const runs = events.flatMap(({ schoolId, ...event }): NewRun[] =>
      [...known.values()]
        .filter((fn) => fn.events.includes(event.name))
        .map((fn) => ({ ...runOf(fn.id, event.id, event), schoolId, priority: fn.priority(event) })),
    )
    await queue.add(runs)
    for (const event of events) await cancel(event)
    due.ring()
  }

  async function cancel({ schoolId, name, data }: RunEvent & { schoolId: string }): Promise<void> {
    for (const { id: fn, cancels } of known.values()) {
      for (const { field } of cancels.filter(({ event }) => event === name)) {
        const ended = await queue.cancel({ fn, schoolId }, field, data[field])
        for (const id of ended) await schoolMemory(id, schoolId).forget()
      }
    }
  }

  const planned = new Map<string, number>()

  /** Begins the runs whose time has come. All processes do so at once; a run is there once. */
  async function plan(): Promise<void> {
    for (const { id, crons } of known.values()) {
      for (const cron of crons) {
        const ts = latestDue(cron, new Date()).getTime()
        if (planned.get(`${id} ${cron}`) === ts || Date.now() - ts > missedMs) continue
        const event = {
          id: v5(`${cron} ${ts}`, idsOfRuns),
          name: 'inngest/scheduled.timer',
          data: { cron },
          ts,
        }
        await queue.add([{ ...runOf(id, event.id, event), schoolId: null }])
        planned.set(`${id} ${cron}`, ts)
        due.ring()
      }
    }
  }

  const memoryOf = (run: Run) => (run.schoolId ? schoolMemory(run.id, run.schoolId) : queue.memoryOf(run))

  async function turn(run: Run): Promise<Turn> {
    const spec = known.get(run.fn)
    const mine = () => working.get(run.id)
    return drive(run, {
      call: (question) => within(stepMs, call(question)),
      memory: memoryOf(run),
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
      const outcome = result.end === 'done' ? 'done' : kindOf(result.error)
      await queue.finish(run, outcome)
      await memoryOf(run).forget()
      logger.info({ ...log, outcome, durationMs: Date.now() - since }, 'run over')
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
    const over = withRequestId(requestOf(run.event) ?? run.id, () => work(run)).finally(() => {
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
  await plan()
  const timers = [
    every(leaseSeconds / 4, keep),
    every(leaseSeconds / 2, queue.expire),
    every(planMs / 1000, plan),
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

const runOf = (fn: string, eventId: string, event: RunEvent) => ({
  id: v5(`${eventId} ${fn}`, idsOfRuns),
  fn,
  event,
})

function kindOf(error: Record<string, unknown>): Outcome {
  if (error.name === 'NonRetriableError') return 'refused'
  return reasonOf(error).passing ? 'passing fault' : 'fault'
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
