import { busy } from './bulkhead'

type Limits = {
  /** Connection errors in a row that open it. */
  errors: number
  pauseMs: number
  now?: () => number
  /** It opened (true: nobody is let through), or the database answers again (false). */
  onChange?: (open: boolean) => void
}

/**
 * Spares callers the wait for a database that is away: after `errors` lost connections in a row everybody is refused at
 * once for `pauseMs`. Then one caller tries, and another every `pauseMs`, until one is answered.
 */
export function breaker({ errors, pauseMs, now = () => performance.now(), onChange }: Limits) {
  let inARow = 0
  let shutUntil = 0
  const isOpen = () => inARow >= errors

  return {
    /** @throws AppError `busy` */
    enter(): void {
      if (!isOpen()) return
      if (now() < shutUntil) throw busy()
      shutUntil = now() + pauseMs
    },
    lost(): void {
      inARow++
      if (isOpen()) shutUntil = now() + pauseMs
      if (inARow === errors) onChange?.(true)
    },
    answered(): void {
      if (isOpen()) onChange?.(false)
      inARow = 0
    },
    isOpen,
  }
}
