import 'server-only'
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

export function forgetSession(sidHash: string): void {
  recall.generation++
  recall.sessions.delete(sidHash)
}

/** After any change to a person: their roles, their password, their being here at all. */
export function forgetSessionsOf(userId: string): void {
  recall.generation++
  for (const [sidHash, { session }] of recall.sessions) {
    if (session.userId === userId) recall.sessions.delete(sidHash)
  }
}
