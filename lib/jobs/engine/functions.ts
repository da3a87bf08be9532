import 'server-only'
import type { InngestFunction } from 'inngest'

import type { Lane, Openings } from './queue'

/** What the engine needs to know of a function. `failure`: the id under which its onFailure is called. */
export type Declared = {
  id: string
  failure: string | null
  events: string[]
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
  'onFailure',
  'checkpointing',
]

/** Reads what functions declare. Throws on what only an Inngest server can do, so that nobody relies on it unheard. */
export function declared(functions: InngestFunction.Any[], app: string): Map<string, Declared> {
  return new Map(functions.map((fn) => [fn.id(app), read(fn, app)]))
}

function read(fn: InngestFunction.Any, app: string): Declared {
  const id = fn.id(app)
  const { triggers = [], retries = 4, concurrency = [], onFailure, ...rest } = fn.opts
  const refuse = (what: string): never => {
    throw new Error(`Function "${id}": the embedded engine does not know ${what}.`)
  }
  for (const [option, value] of Object.entries(rest)) {
    if (value !== undefined && !honoured.includes(option)) refuse(`the option "${option}"`)
  }
  const events = (triggers as { event?: string | { name: string }; if?: string }[]).map((trigger) => {
    if (!trigger.event || trigger.if) return refuse('schedules or conditions on events')
    return typeof trigger.event === 'string' ? trigger.event : trigger.event.name
  })
  let atOnce = Number.POSITIVE_INFINITY
  let perSchool = Number.POSITIVE_INFINITY
  for (const option of [concurrency].flat() as (number | { limit: number; key?: string; scope?: string })[]) {
    const { limit, key, scope } = typeof option === 'number' ? { limit: option } : option
    if (scope && scope !== 'fn') refuse('a concurrency scope beyond the function')
    if (key && key !== 'event.data.schoolId') refuse(`the concurrency key "${key}"`)
    if (key) perSchool = limit || perSchool
    else atOnce = limit || atOnce
  }
  return { id, failure: onFailure ? `${id}-failure` : null, events, attempts: retries + 1, atOnce, perSchool }
}

/**
 * Which functions may start a run beside those at work, and in which lanes not. A function that is not here
 * (of another release) starts nothing; an onFailure always may.
 */
export const openings =
  (functions: Map<string, Declared>) =>
  (working: Lane[]): Openings => {
    const runs = (fn: string, schoolId?: string) =>
      working.filter((lane) => lane.fn === fn && (!schoolId || lane.schoolId === schoolId)).length
    const open = [...functions.values()].filter((fn) => runs(fn.id) < fn.atOnce).map((fn) => fn.id)
    const failures = [...functions.values()].flatMap((fn) => fn.failure ?? [])
    const isFull = ({ fn, schoolId }: Lane) =>
      runs(fn, schoolId) >= (functions.get(fn)?.perSchool ?? Infinity)
    return { fns: [...open, ...failures], full: working.filter(isFull) }
  }
