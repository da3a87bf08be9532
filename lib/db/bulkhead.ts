import { AppError } from '@/lib/errors'

export const busyWords = 'The school’s computer is busy. What you typed is kept; try again in a moment.'

/** Raised instead of waiting for ever: 503 with Retry-After at the edge. */
export const busy = (cause?: unknown) =>
  Object.assign(new AppError('busy', busyWords, undefined, 2), cause ? { cause } : {})

export type ShedReason = 'queue full' | 'waited too long'

type Limits = { permits: number; queue: number; waitMs: number; onShed?: (reason: ShedReason) => void }

/**
 * At most `permits` callers at work, at most `queue` waiting, none longer than `waitMs`.
 * No more callers than connections also keeps the driver off its pipelining path.
 */
export function bulkhead({ permits, queue, waitMs, onShed }: Limits) {
  let active = 0
  let shed = 0
  const waiting: (() => void)[] = []

  function refusal(reason: ShedReason) {
    shed++
    onShed?.(reason)
    return busy()
  }

  function acquire(): Promise<void> {
    if (active < permits) {
      active++
      return Promise.resolve()
    }
    if (waiting.length >= queue) return Promise.reject(refusal('queue full'))
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(refusal('waited too long'))
      }, waitMs)
      waiting.push(enter)
    })
  }

  // The permit of one who leaves passes straight to the next in line.
  function release(): void {
    const next = waiting.shift()
    if (next) next()
    else active--
  }

  return {
    async run<T>(work: () => Promise<T>): Promise<T> {
      await acquire()
      try {
        return await work()
      } finally {
        release()
      }
    },
    stats: () => ({ active, waiting: waiting.length, shed }),
  }
}
