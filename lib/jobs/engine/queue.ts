import 'server-only'
import PgBoss from 'pg-boss'

import { inQueue, queueStatements } from '@/lib/db/queue'
import { logger } from '@/lib/observability/logger'
import type { Outcome } from '../rules'
import type { Memory, StepOutcome } from './steps'

export type RunEvent = { id: string; name: string; data: Record<string, unknown>; ts: number }

type Payload = { fn: string; event: RunEvent; attempt: number }

/** The runs of one function for one school; null: those that belong to none, on a schedule. */
export type Lane = { fn: string; schoolId: string | null }

/** One function at work on one event. `claim` tells a process whether the run is still its own. */
export type Run = Payload & Lane & { id: string; claim: number }

/** `priority`: seconds by which it is taken to have come earlier than it did. */
export type NewRun = Lane & { id: string; event: RunEvent; priority?: number }

/** The functions that may start a run now, except in lanes that are full. */
export type Openings = { fns: string[]; full: Lane[] }

export type Queue = Awaited<ReturnType<typeof openQueue>>

const laneKey = ({ fn, schoolId }: Lane) => `${fn} ${schoolId ?? ''}`
const toLane = (key: unknown): Lane => {
  const [fn = '', schoolId] = String(key).split(' ')
  return { fn, schoolId: schoolId || null }
}

/** How many schools a process remembers to have served, to serve the others first. */
const mostServed = 1000

/**
 * The queue of runs: a pg-boss queue on the application's own connections. A claim is a lease: the living process
 * renews it, and after `leaseSeconds` without that the run is due again, for whoever comes first.
 * Throws when the queue's tables are missing or of another version (the migration makes them).
 */
export async function openQueue({ name = 'runs', leaseSeconds = 20 } = {}) {
  const boss = new PgBoss({
    db: queueStatements,
    migrate: false,
    supervise: false,
    schedule: false,
    archiveCompletedAfterSeconds: 7 * 86_400,
    deleteAfterDays: 7,
  })
  boss.on('error', (err) => logger.error({ err }, 'queue failed'))
  await boss.start()
  // A run is retried by the engine; pg-boss only counts the processes that died with it.
  await boss.createQueue(name, {
    name,
    policy: 'standard',
    retryLimit: 20,
    retryDelay: 1,
    retentionDays: 365,
  })
  const ask = queueStatements.executeSql
  /** Schools in the order in which they were served last. */
  let served: string[] = []
  const one = async (text: string, values: unknown[]) => (await ask(text, values)).rows[0]

  return {
    /** Adds runs; one that is there already (same id) is left as it is. */
    async add(runs: NewRun[]): Promise<void> {
      if (runs.length === 0) return
      await boss.insert(
        runs.map(({ id, schoolId, fn, event, priority = 0 }) => ({
          id,
          name,
          data: { fn, event, attempt: 0 } satisfies Payload,
          singletonKey: laneKey({ fn, schoolId }),
          priority,
          expireInSeconds: leaseSeconds,
          // The engine retries steps; pg-boss only counts the processes that died with a run since its last turn.
          retryLimit: 5,
          retryDelay: 1,
        })),
      )
    },

    /** Is there anything to claim? One cheap statement, for the idle hours. */
    async due(): Promise<boolean> {
      const row = await one(
        `select exists (select from pgboss.job where name = $1 and state < 'active' and start_after < now()) as due`,
        [name],
      )
      return row?.due === true
    },

    /**
     * Claims a run that may start, or none. People who wait come before bulk work that is not ten minutes old; then comes
     * the school that was served longest ago; then the run that has waited longest, its priority counted in.
     */
    claim: (openings: (working: Lane[]) => Openings): Promise<Run | null> =>
      inQueue(async ({ executeSql }) => {
        // Counting and claiming are one thing, or two processes would both see room for one more.
        await executeSql(`select pg_advisory_xact_lock(hashtext('claim ' || $1))`, [name])
        const { rows: working } = await executeSql(
          `select singleton_key as lane from pgboss.job where name = $1 and state = 'active'`,
          [name],
        )
        const { fns, full } = openings(working.map((row) => toLane(row.lane)))
        const { rows } = await executeSql(
          `update pgboss.job
              set state = 'active', started_on = now(), retry_count = retry_count + (started_on is not null)::int
            where name = $1 and id = (
              select id from pgboss.job
               where name = $1 and state < 'active' and start_after <= now()
                 and split_part(singleton_key, ' ', 1) = any($2::text[]) and not singleton_key = any($3::text[])
               order by (priority > 0 or created_on < now() - interval '10 minutes') desc,
                        array_position($4::text[], split_part(singleton_key, ' ', 2)) nulls first,
                        created_on - priority * interval '1 second', id
               limit 1 for update skip locked)
            returning id, data, singleton_key as lane, retry_count as claim`,
          [name, fns, full.map(laneKey), served],
        )
        const [row] = rows as { id: string; data: Payload; lane: string; claim: number }[]
        if (!row) return null
        const { schoolId } = toLane(row.lane)
        served = [...served.filter((other) => other !== schoolId), schoolId ?? ''].slice(-mostServed)
        return { ...row.data, id: row.id, schoolId, claim: row.claim }
      }),

    /** Renews the leases of a living process; answers the ids that are still its own. */
    async keep(runs: Run[]): Promise<Set<string>> {
      const { rows } = await ask(
        `update pgboss.job set started_on = now()
           from unnest($2::uuid[], $3::int[]) as mine (run, claim)
          where name = $1 and id = mine.run and retry_count = mine.claim and state = 'active' returning id`,
        [name, runs.map((run) => run.id), runs.map((run) => run.claim)],
      )
      return new Set(rows.map((row) => String(row.id)))
    },

    /** Gives a run back, to go on after `seconds` behind those that wait already. */
    async later(run: Run, seconds: number, attempt: number): Promise<void> {
      await ask(
        `update pgboss.job
            set state = 'created', started_on = null, created_on = now(), retry_limit = retry_count + 5,
                start_after = now() + $4::float8 * interval '1 second',
                data = jsonb_set(data, '{attempt}', to_jsonb($5::int))
          where name = $1 and id = $2 and retry_count = $3 and state = 'active'`,
        [name, run.id, run.claim, seconds, attempt],
      )
    },

    /** The run is over. */
    async finish(run: Run, outcome: Outcome): Promise<void> {
      await boss.complete(name, run.id, { outcome })
    },

    /** Ends a school's runs of a function whose event has `value` in a field of its data; answers their ids. */
    async cancel({ fn, schoolId }: Lane, field: string, value: unknown): Promise<string[]> {
      const { rows } = await ask(
        `update pgboss.job set state = 'cancelled', completed_on = now()
          where name = $1 and state < 'completed' and singleton_key = $2 and data -> 'event' -> 'data' ->> $3 = $4
          returning id`,
        [name, laneKey({ fn, schoolId }), field, String(value)],
      )
      return rows.map((row) => String(row.id))
    },

    /** What the steps of a run without a school came to is kept with the run. */
    memoryOf: ({ id, claim }: Run): Memory => ({
      recall: async () => {
        const row = await one(`select data -> 'steps' as steps from pgboss.job where name = $1 and id = $2`, [
          name,
          id,
        ])
        return ((row?.steps ?? []) as StepOutcome[]).map((step) =>
          'wakesAt' in step ? { ...step, wakesAt: new Date(step.wakesAt) } : step,
        )
      },
      keep: async (outcome) => {
        await ask(
          `update pgboss.job set data = jsonb_set(data, '{steps}', coalesce(data -> 'steps', '[]') || $4::jsonb)
            where name = $1 and id = $2 and retry_count = $3`,
          [name, id, claim, outcome],
        )
      },
      forget: async () => {},
    }),

    /** Which of these jobs have a run that waits or works? */
    async alive(jobIds: string[]): Promise<Set<string>> {
      const { rows } = await ask(
        `select data -> 'event' -> 'data' ->> 'jobId' as job from pgboss.job
          where name = $1 and state < 'completed' and data -> 'event' -> 'data' ->> 'jobId' = any($2::text[])`,
        [name, jobIds],
      )
      return new Set(rows.map((row) => String(row.job)))
    },

    /** Frees the runs of processes that died. */
    expire: () => boss.expire(),
    /** Clears away what was over long ago. */
    tidy: () => boss.maintain(),
  }
}
