import 'server-only'
import type { Answer, Call, Op } from './call'
import type { Run } from './queue'
import type { Memory, StepOutcome } from './steps'

/** How a turn of a run ended: over, or to be taken up again. */
export type Turn =
  | { end: 'done' }
  | { end: 'failed'; error: Record<string, unknown> }
  | { end: 'later'; seconds: number; attempt: number }

type Conditions = {
  call: Call
  memory: Memory
  /** Tries in all, the first included. */
  attempts: number
  /** Seconds until try `attempt + 1`. */
  pause: (attempt: number) => number
  /** True when the run should be given back between two steps: another's turn, the end of the process, a lost claim. */
  giveBack: () => boolean
}

/**
 * Carries a run on, step by step: the function is called again and again with what is remembered, and each call brings
 * at most one new result, which is stored before the next. So a step whose result is stored never runs again.
 */
export async function drive(
  run: Run,
  { call, memory, attempts, pause, giveBack }: Conditions,
): Promise<Turn> {
  const known = await memory.recall()
  let attempt = run.attempt

  const remember = async (outcome: StepOutcome) => {
    await memory.keep(outcome)
    known.push(outcome)
    attempt = 0
  }
  const ask = (stepId?: string) => call({ fn: run.fn, stepId, body: question(run, known, attempt, attempts) })
  const again = (retryAfter: number | null, error: Record<string, unknown>): Turn =>
    attempt + 1 >= attempts
      ? { end: 'failed', error }
      : { end: 'later', seconds: retryAfter ?? pause(attempt), attempt: attempt + 1 }
  const refused = (answer: Extract<Answer, { kind: 'refused' }>): Turn =>
    answer.final ? { end: 'failed', error: answer.error } : again(answer.retryAfter, answer.error)

  for (let calls = 0; ; calls++) {
    if (calls > 0 && giveBack()) return { end: 'later', seconds: 0, attempt }
    const answer = await ask()
    if (answer.kind === 'done') return { end: 'done' }
    if (answer.kind === 'refused') return refused(answer)

    for (const op of answer.ops) {
      // Parallel steps are only announced; each is then asked for by its name, one after the other.
      const isAnnounced = op.op === 'StepPlanned'
      if (isAnnounced && giveBack()) return { end: 'later', seconds: 0, attempt }
      const told = isAnnounced ? await ask(op.id) : { ...answer, ops: [op] }
      if (told.kind === 'refused') return refused(told)
      if (told.kind === 'done') continue
      for (const result of told.ops) {
        if (result.op === 'StepError') return again(told.retryAfter, result.error ?? {})
        if (known.some((step) => step.id === result.id)) continue
        const outcome = outcomeOf(result)
        if (!outcome) return { end: 'failed', error: { message: `"${result.op}" needs an Inngest server.` } }
        await remember(outcome)
      }
    }
    if (answer.ops.every((op) => op.op === 'Sleep'))
      return { end: 'later', seconds: untilWaking(answer.ops, known), attempt: 0 }
  }
}

/** What the SDK expects of a server (its specification): the event, what is remembered, and which try this is. */
function question(run: Run, known: StepOutcome[], attempt: number, attempts: number) {
  const over = known.filter((step) => !('wakesAt' in step) || step.wakesAt.getTime() <= Date.now())
  const steps = over.map((step) => [
    step.id,
    'error' in step
      ? { type: 'error', error: step.error }
      : { type: 'data', data: 'data' in step ? step.data : null },
  ])
  return {
    version: -1,
    event: run.event,
    events: [run.event],
    steps: Object.fromEntries(steps),
    ctx: {
      run_id: run.id,
      fn_id: run.fn,
      attempt,
      max_attempts: attempts,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack: over.map((step) => step.id), current: over.length },
    },
  }
}

function outcomeOf(op: Op): StepOutcome | null {
  if (op.op === 'StepRun') return { id: op.id, data: op.data ?? null }
  if (op.op === 'StepFailed')
    return { id: op.id, error: op.error ?? { name: 'Error', message: 'The step failed.' } }
  if (op.op === 'Sleep') return { id: op.id, wakesAt: wakingTime(op.name ?? '') }
  return null
}

const lengths = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

/** A sleep is told as a length ("1h30m") or as a moment. */
function wakingTime(told: string): Date {
  if (!/^(\d+[wdhms])+$/.test(told)) return new Date(told)
  const parts = [...told.matchAll(/(\d+)([wdhms])/g)]
  const seconds = parts.reduce(
    (sum, [, n, unit]) => sum + Number(n) * lengths[unit as keyof typeof lengths],
    0,
  )
  return new Date(Date.now() + seconds * 1000)
}

/** Seconds until the first of these sleeps is over. */
function untilWaking(sleeps: Op[], known: StepOutcome[]): number {
  const ends = known.flatMap((step) =>
    'wakesAt' in step && sleeps.some((op) => op.id === step.id) ? [step.wakesAt.getTime()] : [],
  )
  return Math.max(0, Math.min(...ends) - Date.now()) / 1000
}
