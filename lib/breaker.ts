/** Raised at once while the breaker is open. */
export class Away extends Error {
  override readonly name = 'Away'
}

type Breaker = {
  /** Failures in a row after which nobody is let through. */
  failures: number
  /** For how long nobody is; then one may try, and another each time as long has passed. */
  restMs: number
  /** Whether an error means that the other side is away; any other error is its answer. */
  isAway: (error: unknown) => boolean
  onOpen: (error: unknown) => void
  onClose: () => void
}

/** Stops asking a service that does not answer, so that nobody waits for it in vain. */
export function breaker({ failures, restMs, isAway, onOpen, onClose }: Breaker) {
  let inARow = 0
  /** When the next one may try, on a clock that no change of the time moves; null while closed. */
  let restsUntil: number | null = null
  const rest = () => {
    restsUntil = performance.now() + restMs
  }

  const isResting = () => restsUntil !== null && performance.now() < restsUntil

  function failed(error: unknown, tried: boolean): void {
    inARow++
    if (tried) rest()
    else if (restsUntil === null && inARow >= failures) {
      rest()
      onOpen(error)
    }
  }

  // Answers that were asked for before it opened say nothing about now.
  function succeeded(tried: boolean): void {
    if (restsUntil !== null && !tried) return
    inARow = 0
    if (restsUntil === null) return
    restsUntil = null
    onClose()
  }

  return {
    /** @throws Away while it is open */
    async run<T>(work: () => Promise<T>): Promise<T> {
      if (isResting()) throw new Away('not asked')
      const tries = restsUntil !== null
      // Who tries and hears nothing at all keeps the others out for one rest only.
      if (tries) rest()
      try {
        const result = await work()
        succeeded(tries)
        return result
      } catch (error) {
        if (isAway(error)) failed(error, tries)
        else succeeded(tries)
        throw error
      }
    },
    isOpen: () => restsUntil !== null,
    /** Whether it would let nobody through at this moment. */
    isResting,
  }
}
