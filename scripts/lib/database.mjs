import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removePostgres, startPostgres } from './postgres.mjs'
import { alive } from './processes.mjs'
import { run, typescript } from './run.mjs'
import { PlainError } from './say.mjs'
import { dataFolderOf, isTrial } from './settings.mjs'

/**
 * The database the settings name, or our own where they name none.
 * @returns {Promise<{ urls: Record<string, string>, keepAlive(): () => void, stop(): Promise<void> }>} urls: to add to the settings
 */
export async function openDatabase(env, detail = () => {}) {
  if (env.DATABASE_URL) {
    detail('the one in DATABASE_URL')
    return { urls: {}, keepAlive: () => () => {}, stop: async () => {} }
  }
  const options = { dir: join(dataFolderOf(env), 'postgres'), onProgress: detail }
  let server = await startPostgres(options)
  const { appUrl, ownerUrl, backupUrl } = server
  return {
    urls: { DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl, DATABASE_BACKUP_URL: backupUrl },
    /** Starts the database again should it ever be gone (killed for memory, say). Returns how to end the watch. */
    keepAlive() {
      const watch = setInterval(async () => {
        if (alive(server.pid)) return
        server = await startPostgres(options).catch(() => server)
      }, 2000)
      return () => clearInterval(watch)
    },
    stop: () => server.stop(),
  }
}

/** Migrations and rights; what a killed first start left half filled is emptied before. */
export async function prepareTables(env, detail) {
  const { migrate } = await import('./migrate.mjs')
  const urls = { appUrl: env.DATABASE_URL, ownerUrl: env.DATABASE_OWNER_URL || env.DATABASE_URL }
  const { applied } = await migrate({ ...urls, say: (line) => detail(line, { now: true }) })
  detail(applied.length ? `applied: ${applied.join(', ')}` : 'up to date')
}

/** The believable school of a demonstration, made once. */
export async function seedSchool(env, detail) {
  if (env.DEMO_SCHOOL === 'off') return detail('none: DEMO_SCHOOL is off')
  if (!isTrial(env) || (await hasSchool(env))) return detail('already there')
  detail('making it', { now: true })
  const mark = seedMark(env)
  writeFileSync(mark, 'A demonstration school is being made. Should this file be left, it is made anew.\n')
  await run(process.execPath, [...typescript, 'drizzle/seed.ts'], {
    env: { ...env, NODE_ENV: 'production' },
    log: join(dataFolderOf(env), 'start.log'),
    failure: 'The demonstration school could not be made.',
    onLine: (line) => line.trim() && detail(line.trim(), { now: true }),
  })
  rmSync(mark, { force: true })
  detail('made')
}

const seedMark = (env) => join(dataFolderOf(env), 'seeding')

/** A seed that was killed half way: the folder of our own database is thrown away, another's is left to its owner. */
export async function clearHalfSeed(env) {
  if (!existsSync(seedMark(env))) return
  if (env.DATABASE_URL)
    throw new PlainError(
      'The demonstration school in this database is half made. Empty the database, delete ' +
        `${seedMark(env)} and start again.`,
    )
  await removePostgres(join(dataFolderOf(env), 'postgres'))
  rmSync(seedMark(env), { force: true })
}

const hasSchool = (env) => asked(env, (sql) => sql`select exists (select from schools) as answer`)

/** Nobody can sign in yet: the first person sets the installation up at /setup. */
export const isEmpty = (env) =>
  asked(
    env,
    (sql) => sql`select not exists (select from users) and not exists (select from schools) as answer`,
  )

async function asked(env, question) {
  const { default: postgres } = await import('postgres')
  const sql = postgres(env.DATABASE_OWNER_URL || env.DATABASE_URL, { max: 1, onnotice() {} })
  try {
    const [{ answer }] = await question(sql)
    return answer
  } finally {
    await sql.end({ timeout: 5 })
  }
}
