import { createRequire } from 'node:module'
import PgBoss from 'pg-boss'

const { schema: wanted } = createRequire(import.meta.url)('pg-boss/version.json')

/**
 * Makes or updates the tables of the job queue, so that the app may run it with `migrate: false`.
 * A new queue needs a new partition, which the app's role may not make: that one function runs with the owner's rights.
 * @returns {Promise<string | undefined>} what was done
 */
export async function migrateQueue(sql) {
  const [{ present }] = await sql`select to_regclass('pgboss.version') is not null as present`
  const version = present ? (await sql`select version from pgboss.version`)[0].version : undefined
  if (version !== undefined && version >= wanted) return undefined
  await sql
    .unsafe(
      version === undefined
        ? PgBoss.getConstructionPlans('pgboss')
        : PgBoss.getMigrationPlans('pgboss', version),
    )
    .simple()
  await sql`alter function pgboss.create_queue(text, json) security definer set search_path = pgboss, pg_temp`
  await sql`revoke execute on all functions in schema pgboss from public`
  return `job queue ${wanted}`
}
