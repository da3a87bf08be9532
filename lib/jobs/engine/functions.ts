import 'server-only'
import type { InngestFunction } from 'inngest'

import type { Lane, Openings, RunEvent } from './queue'
import { latestDue } from './schedule'

/** What the engine needs to know of a function. `failure`: the id under which its onFailure is called. */
export type Declared = {
  id: string
  failure: string | null
  events: string[]
  /** Schedules by which it runs on its own, once each time one is due. */
  crons: string[]
  /** Events that end its waiting and working runs, when they agree with the run's own in a field of `data`. */
  cancels: { event: string; field: string }[]
  /** By how many seconds a run on this event is taken to have come earlier (or later) than it did. */
  priority: (event: RunEvent) => number
  attempts: number
  /** How many runs may be at work at once: in all, and for one school. */
  atOnce: number
  perSchool: number
}

const honoured = [
  'id',
  'name',
  'description',
  'triggers',
  'retries',
  'concurrency',
  'priority',
  'cancelOn',
  'onFailure',
  'checkpointing',
]

/** Reads what functions declare. Throws on what only an Inngest server can do, so that nobody relies on it unheard. */
export function declared(functions: InngestFunction.Any[], app: string): Map<string, Declared> {
  return new Map(functions.map((fn) => [fn.id(app), read(fn, app)]))
}

type Refuse = (what: string) => never

function read(fn: InngestFunction.Any, app: string): Declared {
  const id = fn.id(app)
  const {
    triggers = [],
    retries = 4,
    concurrency = [],
    priority,
    cancelOn = [],
    onFailure,
    ...rest
  } = fn.opts
  const refuse: Refuse = (what) => {
    throw new Error(`Function "${id}": the embedded engine does not know ${what}.`)
  }
  for (const [option, value] of Object.entries(rest)) {
    if (value !== undefined && !honoured.includes(option)) refuse(`the option "${option}"`)
  }
  return {
    id,
    failure: onFailure ? `${id}-failure` : null,
    ...readTriggers(triggers as Trigger[], refuse),
    cancels: readCancels(cancelOn as Cancel[], refuse),
    priority: readPriority(priority?.run, refuse),
    attempts: retries + 1,
    ...readConcurrency([concurrency].flat() as Limit[], refuse),
  }
}

type Named = string | { name: string }
const nameOf = (event: Named) => (typeof event === 'string' ? event : event.name)

type Trigger = { event?: Named; cron?: string; if?: string; jitter?: unknown }

function readTriggers(triggers: Trigger[], refuse: Refuse) {
  if (triggers.some((trigger) => trigger.if || trigger.jitter)) refuse('conditions on events, or jitter')
  const crons = triggers.flatMap(({ cron }) => cron ?? [])
  for (const cron of crons) latestDue(cron, new Date())
  return { crons, events: triggers.flatMap(({ event }) => (event ? nameOf(event) : [])) }
}

type Cancel = { event: Named; match?: string; if?: string; timeout?: unknown }

const readCancels = (cancels: Cancel[], refuse: Refuse) =>
  cancels.map(({ event, match, ...rest }) => {
    const field = /^data\.(\w+)$/.exec(match ?? '')?.[1]
    if (!field || rest.if || rest.timeout)
      return refuse('how this is cancelled, only a match on one field of data')
    return { event: nameOf(event), field }
  })

function readPriority(run: string | undefined, refuse: Refuse): Declared['priority'] {
  if (run && !/^-?\d+$|^event\.data\.priority$/.test(run)) refuse(`the priority "${run}"`)
  const within = (seconds: unknown) => Math.max(-600, Math.min(600, Math.round(Number(seconds) || 0)))
  return run === 'event.data.priority' ? ({ data }) => within(data.priority) : () => within(run)
}

type Limit = number | { limit: number; key?: string; scope?: string }

function readConcurrency(limits: Limit[], refuse: Refuse) {
  let atOnce = Number.POSITIVE_INFINITY
  let perSchool = Number.POSITIVE_INFINITY
  for (const option of limits) {
    const { limit, key, scope } = typeof option === 'number' ? { limit: option } : option
    if (scope && scope !== 'fn') refuse('a concurrency scope beyond the function')
    if (key && key !== 'event.data.schoolId') refuse(`the concurrency key "${key}"`)
    if (key) perSchool = limit || perSchool
    else atOnce = limit || atOnce
  }
  return { atOnce, perSchool }
}

/**
 * Which functions may start a run beside those at work, and in which lanes not. A function that is not here
 * (of another release) starts nothing; an onFailure always may.
 */
export const openings =
  (functions: Map<string, Declared>) =>
  (working: Lane[]): Openings => {
    const runs = (fn: string, schoolId?: string | null) =>
      working.filter((lane) => lane.fn === fn && (schoolId === undefined || lane.schoolId === schoolId))
        .length
    const open = [...functions.values()].filter((fn) => runs(fn.id) < fn.atOnce).map((fn) => fn.id)
    const failures = [...functions.values()].flatMap((fn) => fn.failure ?? [])
    const isFull = ({ fn, schoolId }: Lane) =>
      runs(fn, schoolId) >= (functions.get(fn)?.perSchool ?? Infinity)
    return { fns: [...open, ...failures], full: working.filter(isFull) }
  }
