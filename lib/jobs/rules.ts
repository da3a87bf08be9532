import { counted } from '@/lib/words'

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

export const isOver = (state: JobState): boolean => state !== 'queued' && state !== 'running'

/** What one waits for at the screen: a class, not a school. */
const aLittle = 80

/** By how many seconds a job of so many units is taken to have come earlier than it did. */
export const priorityOf = (total: number): number => (total > 0 && total <= aLittle ? 120 : 0)

export type Progress = {
  state: JobState
  done: number
  total: number
  /** What is counted, in the plural: "cards". */
  unit: string
  /** When the first and the latest unit were finished. */
  firstAt: Date | null
  lastAt: Date | null
}

/** Seconds that remain at the pace so far, or null while there is no pace to go by. */
export function secondsLeft({ done, total, firstAt, lastAt }: Progress): number | null {
  if (done < 2 || done >= total || !firstAt || !lastAt) return null
  const each = (lastAt.getTime() - firstAt.getTime()) / (done - 1)
  return Math.ceil((each * (total - done)) / 1000)
}

/** "212 of 412 cards, about 40 s left". */
export function progressWords(progress: Progress): string {
  const { state, done, total, unit } = progress
  const figures = total > 0 ? `${done} of ${total} ${unit}` : `${done} ${unit}`
  if (state === 'queued') return done > 0 ? `${figures}, waiting to go on` : 'Waiting to begin'
  if (state === 'done') return `${figures}, all done`
  if (state === 'failed') return `Stopped after ${figures}`
  if (state === 'cancelled') return `Cancelled after ${figures}`
  const left = secondsLeft(progress)
  if (left === null) return done >= total && total > 0 ? `${figures}, putting them together` : figures
  return `${figures}, about ${roughly(left)} left`
}

/** What the progress page shows and keeps asking for. */
export type ProgressView = { isOver: boolean; done: number; total: number; words: string }

export const viewProgress = (progress: Progress): ProgressView => ({
  isOver: isOver(progress.state),
  done: progress.done,
  total: progress.total,
  words: progressWords(progress),
})

/** A length of time as one says it: 5 s, 40 s, 2 min, 1 h 10 min. */
function roughly(seconds: number): string {
  if (seconds < 60) return `${Math.max(5, Math.ceil(seconds / 5) * 5)} s`
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A file's size as people say it: 48 KB, 3.2 MB. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte', 'bytes')
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** How a run ended: at its end, by a refusal, or by a fault (one that passes by itself, or ours) through all its tries. */
export type Outcome = 'done' | 'refused' | 'passing fault' | 'fault'

/** How a run came to nothing; `processes died`: with it, again and again. */
export type Failure = Exclude<Outcome, 'done'> | 'processes died'

export type RunCounts = {
  /** As declared, such as "make-report-cards". */
  fn: string
  waiting: number
  working: number
  /** Seconds that the run which is due longest has waited. */
  oldestSeconds: number
  /** Of the last seven days. */
  done: number
  failed: Partial<Record<Failure, number>>
}

/** A function's name as one says it: "Make report cards". */
export const functionName = (fn: string): string =>
  `${fn.charAt(0).toUpperCase()}${fn.slice(1).replaceAll('-', ' ')}`

const failures: Record<Failure, string> = {
  refused: 'refused, with words for the school',
  'passing fault': 'the database was away for too long',
  fault: 'faults of ours (see the log)',
  'processes died': 'the process died each time',
}

/** "–", or "2: faults of ours (see the log); 1: refused, with words for the school". */
export const failureWords = (failed: RunCounts['failed']): string =>
  Object.entries(failed)
    .map(([kind, count]) => `${count}: ${failures[kind as Failure]}`)
    .join('; ') || '–'

/** A run that waits longer than this is worth a look. */
const tooLong = 120

/** What one needs to know first of the queue of all schools. */
export function queueWords(runs: RunCounts[]): { title: string; isWell: boolean } {
  const waiting = runs.reduce((sum, run) => sum + run.waiting, 0)
  const oldest = Math.max(0, ...runs.map((run) => run.oldestSeconds))
  const faults = runs.reduce(
    (sum, { failed }) => sum + (failed.fault ?? 0) + (failed['processes died'] ?? 0),
    0,
  )
  if (oldest > tooLong)
    return { title: `The queue is slow: the oldest run has waited ${roughly(oldest)}`, isWell: false }
  if (faults > 0)
    return {
      title: `${counted(faults, 'run was', 'runs were')} given up through a fault of ours`,
      isWell: false,
    }
  return {
    title:
      waiting > 0
        ? `All goes well; ${counted(waiting, 'run waits', 'runs wait')}`
        : 'All goes well; nothing waits',
    isWell: true,
  }
}
