import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { batches } from '@/lib/db/batches'
import { type FinishedUnit, finishUnit, unitsDone } from './progress'

type Step = { run: (id: string, work: () => Promise<boolean>) => Promise<boolean> }

type Work = {
  actor: Actor
  jobId: string
  /** One for each unit, in an order that never changes. */
  keys: string[]
  /** Units in a step: what is done again, at most, is only looked up. */
  size?: number
  make: (key: string) => Promise<FinishedUnit>
}

/**
 * Makes the units of a job that are not there yet, in durable steps of 20; each unit is kept for itself, so nothing is
 * made twice after an interruption. False when the job was cancelled meanwhile.
 */
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
