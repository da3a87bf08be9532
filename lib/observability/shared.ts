import 'server-only'
import { type Overview, systemOverview } from '@/lib/auth/overview'
import { logger } from './logger'
import { gauge } from './metrics'
import { within } from './within'

/** What all processes share, as read at `at`. */
export type SharedFacts = Overview & { at: Date }

const freshMs = 5000
const patienceMs = 1000

type Shared = { at: number; known: SharedFacts | null; asking?: Promise<SharedFacts | null> }
// Next loads this module once per bundle layer; nobody asks twice.
const kept = globalThis as typeof globalThis & { hillviewSharedFacts?: Shared }
kept.hillviewSharedFacts ??= { at: 0, known: null }
const shared = kept.hillviewSharedFacts

/**
 * What the database knows of the whole system, asked at most every `maxAgeMs` and by one caller at a time.
 * Null when it does not answer within a second: never throws, and never waits longer.
 */
export async function sharedFacts(maxAgeMs = freshMs): Promise<SharedFacts | null> {
  if (Date.now() - shared.at <= maxAgeMs) return shared.known
  shared.asking ??= ask().finally(() => {
    shared.at = Date.now()
    shared.asking = undefined
  })
  return within(patienceMs, shared.asking, null)
}

async function ask(): Promise<SharedFacts | null> {
  try {
    shared.known = { ...(await systemOverview()), at: new Date() }
  } catch (err) {
    logger.warn({ err }, 'the database tells no figures')
    shared.known = null
  }
  return shared.known
}

/** Adds the figures of the shared facts to the registry; those that cannot be had just now are left out. */
export function declareSharedFigures(): void {
  const tell = <L extends string>(
    name: string,
    help: string,
    labels: L[],
    values: (facts: SharedFacts) => [labels: Record<L, string>, value: number][],
  ) =>
    gauge(name, help, labels, async function () {
      const facts = await sharedFacts()
      this.reset()
      if (labels.length === 0) this.remove()
      for (const [of, value] of facts ? values(facts) : []) this.set(of, value)
    })
  const none = {} as Record<never, string>

  gauge('hillview_scrape_ok', 'Whether the database told its figures', [], async function () {
    this.set((await sharedFacts()) ? 1 : 0)
  })
  tell('hillview_outbox_pending', 'Promised events that are not yet sent', [], ({ outbox }) => [
    [none, outbox.pending],
  ])
  tell('hillview_outbox_oldest_seconds', 'Age of the oldest promised event', [], ({ outbox }) => [
    [none, outbox.oldestSeconds],
  ])
  tell('hillview_jobs', 'Jobs of all schools', ['kind', 'state'], ({ jobs }) =>
    jobs.map(({ kind, state, count }) => [{ kind, state }, count]),
  )
  tell(
    'hillview_jobs_oldest_seconds',
    'Age of the oldest job that is not over',
    ['kind', 'state'],
    ({ jobs }) =>
      jobs
        .filter(({ state }) => state === 'queued' || state === 'running')
        .map(({ kind, state, oldestSeconds }) => [{ kind, state }, oldestSeconds]),
  )
  tell(
    'hillview_audit_schools',
    'Schools by what the last check of their audit found',
    ['state'],
    ({ audit }) => [
      [{ state: 'whole' }, audit.whole],
      [{ state: 'broken' }, audit.broken],
    ],
  )
  tell(
    'hillview_sessions',
    'Sessions that hold now, and those ended in 24 hours',
    ['state'],
    ({ sessions }) => [
      [{ state: 'active' }, sessions.active],
      [{ state: 'ended' }, sessions.ended],
    ],
  )
}
