import type { ClashingMark, RefusedMark, SavedMark } from '@/lib/marks/input'
import type { Change } from './cells'

export type Outgoing = Change & { learnerId: string; paperId: string }

type Bare<M> = Omit<M, 'learnerId' | 'paperId'>

/** As `SaveResult`, without what the sender knows: 45 marks fit in 1 KB. */
export type Answer = { saved: Bare<SavedMark>[]; refused: Bare<RefusedMark>[]; clashes: Bare<ClashingMark>[] }

/** What became of a request. `later`: try again, after so many seconds if told; `stopped`: trying again will not help. */
export type Outcome =
  | { is: 'answered'; answer: Answer }
  | { is: 'later'; message: string; seconds?: number }
  | { is: 'signed-out'; message: string }
  | { is: 'stopped'; message: string }

export type Batch = { userId: string; classId: string; assessmentId: string; changes: Outgoing[] }

/** Longer than the slowest answer that is still worth having; a stalled line is then tried anew. */
const patience = 20_000

/** Sends a batch. It never throws: a batch may always be sent again, because each change is taken once. */
export async function post(batch: Batch, isLeaving = false): Promise<Outcome> {
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(), patience)
  try {
    const response = await fetch('/api/marks', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(batch),
      keepalive: isLeaving,
      signal: giveUp.signal,
    })
    return await outcomeOf(response)
  } catch {
    return { is: 'later', message: 'The school’s computer cannot be reached.' }
  } finally {
    clearTimeout(timer)
  }
}

async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.ok) return { is: 'answered', answer: (await response.json()) as Answer }
  const { title } = (await response.json().catch(() => ({}))) as { title?: string }
  const message = title ?? 'The school’s computer did not answer as it should.'
  if (response.status === 401) return { is: 'signed-out', message }
  if (response.status >= 500 || [408, 409, 425, 429].includes(response.status)) {
    const seconds = Number(response.headers.get('Retry-After'))
    return { is: 'later', message, ...(seconds > 0 ? { seconds } : {}) }
  }
  return { is: 'stopped', message }
}
