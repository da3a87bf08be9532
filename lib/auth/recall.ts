import 'server-only'
import { publish, subscribe } from '@/lib/redis/bus'
import { changedSince, hasSeen } from './identity-changes'
import type { Session } from './sessions'

/**
 * A dismissal must bite within seconds, on every instance and whoever ends it: what is remembered is believed only by
 * those who asked the database at most so long ago whose sessions or places have changed. One short statement for everybody.
 */
const askedMs = 2000
/** What changes with time alone (a session that ends, lies idle) is read again after this. */
const keptMs = 30_000
const most = 5000

/** `at`, `askedAt`: of performance.now(), so that a clock set back cannot make a dismissed person stay. */
type Recall = {
  generation: number
  sessions: Map<string, { at: number; session: Session }>
  /** When the changes before `since` were asked for; null: not yet. */
  asked: { at: number; since: string } | null
  asking: Promise<void> | null
}

// Next loads this module once per bundle layer; what one layer forgets the others must not remember.
const kept = globalThis as typeof globalThis & { hillviewSessions?: Recall }
kept.hillviewSessions ??= { generation: 0, sessions: new Map(), asked: null, asking: null }
const recall = kept.hillviewSessions

/** The session under this hash as it was remembered, if nothing about it changed; else as `read` finds it. Only living ones are kept. */
export async function remembered(
  sidHash: string,
  read: (sidHash: string) => Promise<Session | null>,
): Promise<Session | null> {
  // What is read now is not older than any answer.
  if (recall.sessions.has(sidHash) || !recall.asked) await forgetChanged()
  const known = recall.sessions.get(sidHash)
  if (known && performance.now() - known.at < keptMs) return known.session
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

/** Asks who has changed, if that was asked too long ago, and forgets their sessions. Of many who need to know one asks. */
async function forgetChanged(): Promise<void> {
  if (recall.asked && performance.now() - recall.asked.at < askedMs) return
  recall.asking ??= askAnew().finally(() => {
    recall.asking = null
  })
  await recall.asking
}

async function askAnew(): Promise<void> {
  const at = performance.now()
  const { changes, until } = await changedSince(recall.asked?.since ?? null)
  // What a session was read after says nothing new about it.
  forget((_, { userId, readUnder }) =>
    changes.some((change) => change.userId === userId && !hasSeen(readUnder, change.writtenIn)),
  )
  recall.asked = { at, since: until }
}

function forget(isGone: (sidHash: string, session: Session) => boolean): void {
  recall.generation++
  for (const [sidHash, { session }] of recall.sessions)
    if (isGone(sidHash, session)) recall.sessions.delete(sidHash)
}

/** What is said to the other instances: one session by its hash, or all of a person. */
type Forgotten = { sidHash: string } | { userId: string }

const forgetThese = (forgotten: Forgotten) =>
  forget((sidHash, { userId }) =>
    'sidHash' in forgotten ? sidHash === forgotten.sidHash : userId === forgotten.userId,
  )

/** Here at once, and elsewhere too where a Redis carries the word; without one the others find out within `askedMs`. */
async function forgetEverywhere(forgotten: Forgotten): Promise<void> {
  forgetThese(forgotten)
  await publish('sessions', JSON.stringify(forgotten))
}

export const forgetSession = (sidHash: string) => forgetEverywhere({ sidHash })

/** After any change to a person: their roles, their password, their being here at all. */
export const forgetSessionsOf = (userId: string) => forgetEverywhere({ userId })

/** Hears from now on what other instances forget. @returns how to stop */
export const hearForgotten = () => subscribe('sessions', (message) => forgetThese(JSON.parse(message)))
