/** `at`: of performance.now(), which no change of the clock moves. */
type Memory<T> = Map<string, { at: number; value: T }>

// Next loads a module once per bundle layer; what is remembered must be one for the process.
const kept = globalThis as typeof globalThis & { hillviewBriefly?: Map<string, Memory<unknown>> }
kept.hillviewBriefly ??= new Map()

/**
 * Remembers what was found for a moment: `freshMs` after it was asked for it is asked for again, so that a change made
 * anywhere bites that soon. For what is asked before a school is known; what is a school's is kept by lib/cache.
 * At most `most` values, the oldest go first; what is not there (null) is never kept.
 */
export function briefly<T>(name: string, { freshMs, most }: { freshMs: number; most: number }) {
  const memory = (kept.hillviewBriefly!.get(name) ?? new Map()) as Memory<T>
  kept.hillviewBriefly!.set(name, memory)
  return async (key: string, read: () => Promise<T | null>): Promise<T | null> => {
    const known = memory.get(key)
    if (known && performance.now() - known.at < freshMs) return known.value
    const at = performance.now()
    const value = await read()
    memory.delete(key)
    if (value !== null) memory.set(key, { at, value })
    if (memory.size > most) memory.delete(memory.keys().next().value!)
    return value
  }
}
