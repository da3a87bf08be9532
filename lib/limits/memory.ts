import type { Count, Window } from './rules'

type State = { count: number; before: number; at: number }

/**
 * The windows of one process: what Redis counts for all of them, counted here while it is away. As many keys as are used
 * most recently are remembered. `now` is in milliseconds of a clock that never goes back.
 */
export function memoryCounter({ keys = 10_000, now = () => performance.now() } = {}) {
  const states = new Map<string, State>()

  function stateOf(key: string, fresh: () => State): State {
    const known = states.get(key)
    const state = known ?? fresh()
    // The last in the map is the most recent; the first goes when there are too many.
    states.delete(key)
    states.set(key, state)
    if (states.size > keys) states.delete(states.keys().next().value!)
    return state
  }

  /** A bucket: `count` is what is left in it, `at` when it was last filled. */
  function fromBucket(key: string, { holds, ms }: Window & { kind: 'bucket' }, taken: number): Count {
    const time = now()
    const state = stateOf(key, () => ({ count: holds, before: 0, at: time }))
    const filled = Math.floor((time - state.at) / ms)
    state.count = Math.min(holds, state.count + filled)
    state.at += filled * ms
    const allowed = state.count >= taken
    if (allowed) state.count = Math.min(holds, state.count - taken)
    return { allowed, remaining: state.count, resetMs: state.at + ms - time }
  }

  /** A sliding window: what this one counts, and of the one before the share that still reaches into the last `ms`. */
  function fromWindow(key: string, { quota, ms }: Window, taken: number): Count {
    const time = now()
    const index = Math.floor(time / ms)
    const state = stateOf(key, () => ({ count: 0, before: 0, at: index }))
    if (state.at !== index) {
      state.before = state.at === index - 1 ? state.count : 0
      state.count = 0
      state.at = index
    }
    const elapsed = (time % ms) / ms
    const before = Math.floor((1 - elapsed) * state.before)
    const allowed = taken < 0 || before + state.count < quota
    if (allowed) state.count = Math.max(0, state.count + taken)
    return { allowed, remaining: Math.max(0, quota - before - state.count), resetMs: (1 - elapsed) * ms }
  }

  const count = (key: string, window: Window, taken: number) =>
    window.kind === 'bucket' ? fromBucket(key, window, taken) : fromWindow(key, window, taken)

  return {
    take: (key: string, window: Window): Count => count(key, window, 1),
    giveBack: (key: string, window: Window): void => {
      count(key, window, -1)
    },
    size: () => states.size,
  }
}
