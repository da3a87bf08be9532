import { join } from 'node:path'
import postgres from 'postgres'

import { connectionOf } from '@/scripts/lib/postgres.mjs'
import { dataFolderOf } from '@/scripts/lib/settings.mjs'
import { slug } from './one'

/** What the copies leave out: work in hand, and what holds a key that is the only one of its kind. */
const leftOut = ['outbox', 'idempotency', 'jobs', 'job_units', 'job_steps', 'files']
const ofMarks = ['marks', 'mark_history']

/**
 * Copies the school `one`, with its accounts, as schools `one-FROM` to `one-TO`: every id begins with another byte, so that
 * what belongs together stays together. Done inside the database as its superuser, because it is quick there.
 * @param marks whether the copies have marks; without, they are schools whose marks are yet to be entered
 */
export async function copySchool({
  from,
  to,
  marks,
}: {
  from: number
  to: number
  marks: boolean
}): Promise<void> {
  const { superUrl } = connectionOf(join(dataFolderOf(process.env), 'postgres'))!
  const sql = postgres(superUrl, {
    max: 2,
    onnotice() {},
    // References are right because those of `one` are; the triggers that check them take most of the time.
    connection: { session_replication_role: 'replica', synchronous_commit: 'off', statement_timeout: 0 },
  })
  const moved = (column: string) =>
    `overlay(${column}::text placing lpad(to_hex(n), 2, '0') from 1 for 2)::uuid`
  const copy = async (table: string, which: string, changed: Record<string, string> = {}) => {
    const columns = await sql<{ name: string; type: string }[]>`
      select attname as name, atttypid::regtype::text as type from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`
    const names = columns.map(({ name }) => `"${name}"`)
    const values = columns.map(
      ({ name, type }) => changed[name] ?? (type === 'uuid' ? moved(`"${name}"`) : `"${name}"`),
    )
    await sql.unsafe(`insert into ${table} (${names}) select ${values} from generate_series(${from}, ${to}) n
      cross join lateral (select * from ${table} where ${which} offset 0) t`)
  }
  try {
    const [school] = await sql`select id from schools where slug = ${slug}`
    const own = `school_id = '${school!.id}'`
    const tables = await sql<
      { name: string }[]
    >`select relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'school_id'
        and relname <> all (${[...leftOut, ...ofMarks]})`
    await copy('schools', `id = '${school!.id}'`, { slug: `slug || '-' || n` })
    await copy('users', `id in (select user_id from memberships where ${own})`, {
      username: `username || '-' || n`,
    })
    for (const { name } of tables) await copy(name, own)
    if (marks) await Promise.all(ofMarks.map((name) => copy(name, own)))
    await sql.unsafe('vacuum (analyze)')
  } finally {
    await sql.end()
  }
}
