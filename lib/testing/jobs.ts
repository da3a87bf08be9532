import 'server-only'
import type { InngestFunction } from 'inngest'
import { v7 } from 'uuid'
import { afterEach } from 'vitest'

import { outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inBackground, inSchool } from '@/lib/db'
import { batches } from '@/lib/db/batches'
import { inngest } from '@/lib/jobs/client'
import { startEngine } from '@/lib/jobs/engine'
import { outboxRelay } from '@/lib/jobs/outbox'
import { type FinishedUnit, finishUnit, unitsDone } from '@/lib/jobs/progress'

type Options = Partial<Parameters<typeof startEngine>[0]>

/** An engine of the test's own: a queue that nobody else looks at, and no long pauses. */
export const testEngine = (functions: InngestFunction.Any[], options: Options = {}) =>
  startEngine({ functions, workers: 2, queue: `test-${v7()}`, pollMs: 20, pause: () => 0.02, ...options })

// biome-ignore lint/suspicious/noExplicitAny: the SDK's context has a type for each client and trigger.
export type Context = any

/** Engines that end with each test, and functions that note what they did. */
export function testFunctions() {
  const engines: { stop: (ms?: number) => Promise<void> }[] = []
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  })

  async function engine(functions: InngestFunction.Any[], options: Options = {}) {
    const started = await testEngine(functions, options)
    engines.push(started)
    return started
  }

  /** A function that listens to `test/ID`. `note` answers how often the same was noted. */
  function noted(
    id: string,
    run: (note: (what: string) => number, context: Context) => Promise<unknown>,
    options: Record<string, unknown> = {},
  ) {
    const notes: string[] = []
    const note = (what: string) => notes.push(what) && notes.filter((n) => n === what).length
    const fn = inngest.createFunction({ id, triggers: [{ event: `test/${id}` }], ...options }, (context) =>
      run(note, context as unknown as Context),
    )
    return { fn: fn as InngestFunction.Any, notes, event: `test/${id}` }
  }
  return { engine, noted }
}

/** Promises an event, as a command does. */
export async function promise(
  actor: Actor,
  name: string,
  data: Record<string, unknown> = {},
): Promise<string> {
  const id = v7()
  const { schoolId } = actor
  const row = { id, schoolId, name, data: { ...data, schoolId } }
  await inBackground(() => inSchool(actor, (tx) => tx.insert(outbox).values(row)))
  return id
}

/** Promises an event and hands it to the engine. */
export async function ask(
  engine: Awaited<ReturnType<typeof startEngine>>,
  actor: Actor,
  name: string,
  data: Record<string, unknown> = {},
): Promise<string> {
  const id = await promise(actor, name, data)
  await outboxRelay(engine.add).relay(actor.schoolId)
  return id
}

/** Waits for something that will be so; fails with `what` after `ms`. */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string,
  ms = 20_000,
): Promise<NonNullable<T>> {
  for (const end = Date.now() + ms; ; ) {
    const seen = await look()
    if (seen) return seen as NonNullable<T>
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

type Step = { run: (id: string, work: () => Promise<boolean>) => Promise<boolean> }

type Work = {
  actor: Actor
  jobId: string
  /** One for each unit, in an order that never changes. */
  keys: string[]
  size?: number
  make: (key: string) => Promise<FinishedUnit>
}

/** A job's work as functions do it: durable steps of some units each, and every unit kept for itself. */
export async function workThrough(
  step: Step,
  { actor, jobId, keys, size = 20, make }: Work,
): Promise<boolean> {
  let n = 0
  for (const part of batches(keys, size)) {
    const wanted = await step.run(`units ${++n}`, async () => {
      const done = await unitsDone(actor, jobId)
      for (const key of part) {
        if (!done.has(key) && !(await finishUnit(actor, jobId, key, await make(key)))) return false
      }
      return true
    })
    if (!wanted) return false
  }
  return true
}
