import 'server-only'
import PgBoss from 'pg-boss'

import { inQueue, queueStatements } from '@/lib/db/queue'
import { logger } from '@/lib/observability/logger'

export type RunEvent = { id: string; name: string; data: Record<string, unknown>; ts: number }

type Payload = { fn: string; event: RunEvent; attempt: number }

/** One function at work on one event. `claim` tells a process whether the run is still its own. */
export type Run = Payload & { id: string; schoolId: string; claim: number }

export type NewRun = { id: string; schoolId: string; fn: string; event: RunEvent }

/** The runs of one function for one school. */
export type Lane = { fn: string; schoolId: string }

/** The functions that may start a run now, except in lanes that are full. */
export type Openings = { fns: string[]; full: Lane[] }

export type Queue = Awaited<ReturnType<typeof openQueue>>

const laneKey = ({ fn, schoolId }: Lane) => `${fn} ${schoolId}`
const toLane = (key: unknown): Lane => {
  const [fn = '', schoolId = ''] = String(key).split(' ')
  return { fn, schoolId }
}

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
  const one = async (text: string, values: unknown[]) => (await ask(text, values)).rows[0]

  return {
    /** Adds runs; one that is there already (same id) is left as it is. */
    async add(runs: NewRun[]): Promise<void> {
      if (runs.length === 0) return
      await boss.insert(
        runs.map(({ id, schoolId, fn, event }) => ({
          id,
          name,
          data: { fn, event, attempt: 0 } satisfies Payload,
          singletonKey: laneKey({ fn, schoolId }),
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

    /** Claims the run that has waited longest among those that may start, or none. */
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
               order by created_on, id limit 1 for update skip locked)
            returning id, data, singleton_key as lane, retry_count as claim`,
          [name, fns, full.map(laneKey)],
        )
        const [row] = rows as { id: string; data: Payload; lane: string; claim: number }[]
        return row ? { ...row.data, id: row.id, schoolId: toLane(row.lane).schoolId, claim: row.claim } : null
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
    async finish(run: Run, outcome: 'done' | 'failed'): Promise<void> {
      await boss.complete(name, run.id, { outcome })
    },

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
