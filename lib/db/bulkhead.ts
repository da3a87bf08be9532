import { AppError } from '@/lib/errors'

export const busyWords = 'The school’s computer is busy. What you typed is kept; try again in a moment.'

/** Raised instead of waiting for ever: 503 with Retry-After at the edge. */
export const busy = () => new AppError('busy', busyWords, undefined, 2)

type Limits = { permits: number; queue: number; waitMs: number }

/**
 * At most `permits` callers at work, at most `queue` waiting, none longer than `waitMs`.
 * No more callers than connections also keeps the driver off its pipelining path.
 */
export function bulkhead({ permits, queue, waitMs }: Limits) {
  let active = 0
  let shed = 0
  const waiting: (() => void)[] = []

  function acquire(): Promise<void> {
    if (active < permits) {
      active++
      return Promise.resolve()
    }
    if (waiting.length >= queue) {
      shed++
      return Promise.reject(busy())
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(enter), 1)
        shed++
        reject(busy())
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
