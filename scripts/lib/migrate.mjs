import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { grantRights } from './grants.mjs'
import { migrateQueue } from './queue.mjs'
import { PlainError } from './say.mjs'

const migrationsFolder = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url))
/** One number for all releases: whoever holds it is the one that migrates. */
const lockKey = 4_815_162_342

/**
 * Brings the database to this release: the migrations, the queue's tables, and the rights of the role the app uses.
 * Several may start at once: one works, the others wait and find it done.
 * @param {{ ownerUrl: string, appUrl: string, say?: (line: string) => void }} options
 * @returns {Promise<{ applied: string[] }>} the migrations that this call applied
 * @throws {PlainError} when the app's role would escape row-level security, or a migration was edited
 */
export async function migrate({ ownerUrl, appUrl, say = () => {} }) {
  const app = await roleOf(appUrl)
  refuseStrongRole(app)
  const sql = connect(ownerUrl)
  try {
    const [{ free }] = await sql`select pg_try_advisory_lock(${lockKey}) as free`
    if (!free) {
      say('waiting for another migration to finish')
      await sql`select pg_advisory_lock(${lockKey})`
    }
    const before = await appliedHashes(sql)
    await patiently(sql, () => applyMigrations(drizzle(sql), { migrationsFolder }))
    const applied = await compare(sql, before)
    const queue = await patiently(sql, () => migrateQueue(sql))
    const [{ owner }] = await sql`select current_user as owner`
    if (app.name !== owner) await patiently(sql, () => grantRights(sql, app.name))
    else
      say(`one role (${owner}) both owns and uses the tables; two roles are safer (see DATABASE_OWNER_URL)`)
    return { applied: queue ? [...applied, queue] : applied }
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const connect = (url) =>
  postgres(url, {
    max: 1,
    onnotice() {},
    connect_timeout: 10,
    connection: { application_name: 'hillview-migrate' },
  })

/** Row-level security is what keeps schools apart; a superuser walks through it, so the app never runs as one. */
export async function roleOf(url) {
  const sql = connect(url)
  try {
    const [role] =
      await sql`select rolname as name, rolsuper or rolbypassrls as strong, current_database() as database
      from pg_roles where rolname = current_user`
    return role
  } catch (error) {
    throw new PlainError(`The database does not answer at ${withoutPassword(url)}: ${error.message}`)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

export function refuseStrongRole({ name, strong, database }) {
  if (!strong) return
  throw new PlainError(
    [
      `DATABASE_URL signs in as "${name}", which PostgreSQL exempts from row-level security:`,
      'one school could see another. Hillview does not run like that.',
      '',
      'Make two roles, once, as a superuser (psql):',
      '',
      "  create role hv_owner login password 'choose one';",
      "  create role hv_app login password 'choose another' nosuperuser nobypassrls nocreatedb nocreaterole;",
      `  grant all on database "${database}" to hv_owner;`,
      `  grant connect on database "${database}" to hv_app;`,
      `  \\c "${database}"`,
      '  grant all on schema public to hv_owner;',
      '  grant usage on schema public to hv_app;',
      '',
      `and set DATABASE_OWNER_URL=postgres://hv_owner:…@host:5432/${database} and DATABASE_URL=postgres://hv_app:…@host:5432/${database}.`,
      'To try Hillview without any of this, unset DATABASE_URL: it then brings its own database.',
    ].join('\n'),
  )
}

/** Nobody waits long behind a migration that waits for a lock: it gives up after 3 s and tries again. */
async function patiently(sql, work) {
  await sql`select set_config('lock_timeout', '3s', false)`
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work()
      } catch (error) {
        if ((error.cause?.code ?? error.code) !== '55P03' || attempt === 10) throw error
        await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1000))
      }
    }
  } finally {
    await sql`select set_config('lock_timeout', '0', false)`
  }
}

async function appliedHashes(sql) {
  const [{ known }] = await sql`select to_regclass('drizzle.__drizzle_migrations') is not null as known`
  if (!known) return new Set()
  return new Set((await sql`select hash from drizzle.__drizzle_migrations`).map((row) => row.hash))
}

/** Drizzle looks at dates only; the hash tells whether what is applied is what is written. */
async function compare(sql, before) {
  const now = await appliedHashes(sql)
  const files = readMigrationFiles({ migrationsFolder })
  const { entries } = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8'))
  const names = entries.map((entry) => entry.tag)
  const missing = files.flatMap((file, n) => (now.has(file.hash) ? [] : [names[n]]))
  if (missing.length)
    throw new PlainError(
      `This database was made with another version of: ${missing.join(', ')}. A migration is never edited once applied.\n` +
        'If the data are only a demonstration, stop Hillview, delete the folder .data/postgres and start again.',
    )
  return files.flatMap((file, n) => (before.has(file.hash) ? [] : [names[n]]))
}

const withoutPassword = (url) => url.replace(/\/\/([^:@/]*):[^@]*@/, '//$1@')
