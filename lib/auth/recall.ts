import 'server-only'
import { publish, subscribe } from '@/lib/redis/bus'
import type { Session } from './sessions'

/** A dismissal must bite within seconds, so nothing is believed for longer than this without asking again. */
const freshMs = 3000
const most = 5000

/** `at`: of performance.now(), so that a clock set back cannot make a dismissed person stay. */
type Recall = { generation: number; sessions: Map<string, { at: number; session: Session }> }

// Next loads this module once per bundle layer; what one layer forgets the others must not remember.
const kept = globalThis as typeof globalThis & { hillviewSessions?: Recall }
kept.hillviewSessions ??= { generation: 0, sessions: new Map() }
const recall = kept.hillviewSessions

/** The session under this hash as read at most three seconds ago, else as `read` finds it. Only living ones are kept. */
export async function remembered(
  sidHash: string,
  read: (sidHash: string) => Promise<Session | null>,
): Promise<Session | null> {
  const known = recall.sessions.get(sidHash)
  if (known && performance.now() - known.at < freshMs) return known.session
  const { generation } = recall
  const at = performance.now()
  const session = await read(sidHash)
  recall.sessions.delete(sidHash)
  // What was read before something was forgotten may be what was to be forgotten.
  if (session && generation === recall.generation) {
    if (recall.sessions.size >= most) recall.sessions.clear()
    recall.sessions.set(sidHash, { at, session })
  }
  return session
}

/** What is said to the other instances: one session by its hash, or all of a person. */
type Forgotten = { sidHash: string } | { userId: string }

function forget(forgotten: Forgotten): void {
  recall.generation++
  if ('sidHash' in forgotten) {
    recall.sessions.delete(forgotten.sidHash)
    return
  }
  for (const [sidHash, { session }] of recall.sessions) {
    if (session.userId === forgotten.userId) recall.sessions.delete(sidHash)
  }
}

/** Here at once, and elsewhere too where a Redis carries the word; without one the others ask again within `freshMs`. */
async function forgetEverywhere(forgotten: Forgotten): Promise<void> {
  forget(forgotten)
  await publish('sessions', JSON.stringify(forgotten))
}

export const forgetSession = (sidHash: string) => forgetEverywhere({ sidHash })

/** After any change to a person: their roles, their password, their being here at all. */
export const forgetSessionsOf = (userId: string) => forgetEverywhere({ userId })

/** Hears from now on what other instances forget. @returns how to stop */
export const hearForgotten = () => subscribe('sessions', (message) => forget(JSON.parse(message)))
