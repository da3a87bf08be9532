import { hashOfSecret, linkSecret } from '@/lib/auth/link-secret'
import { systemActor } from '@/lib/auth/system'
import { slug } from './one'
import { asOwner } from './owner'

/** What the copies leave out: work in hand. */
const leftOut = ['outbox', 'idempotency', 'jobs', 'job_units', 'job_steps', 'files']
const ofMarks = ['marks', 'mark_history']

/** Ten schools beside `one`, with its people and published reports, whose marks are yet to be entered. */
export const tenSchools = () => copies({ from: 2, to: 11, marks: false })

/** The data set `chain`: `one` and 24 like it, 30,000 learners and 3.2 million marks. */
export const chain = () => copies({ from: 12, to: 35, marks: true })

/**
 * The school `one` copied as `one-FROM` to `one-TO`, unless they are there: every id begins with another byte, so that what
 * belongs together stays together. Done inside the database, where it is quick.
 * @returns their system actors
 */
function copies({ from, to, marks }: { from: number; to: number; marks: boolean }) {
  return asOwner(async (sql) => {
    const slugs = Array.from({ length: to - from + 1 }, (_, i) => `${slug}-${from + i}`)
    const find = async () => {
      const rows = await sql<
        { id: string }[]
      >`select id from schools where slug in ${sql(slugs)} order by number`
      return rows.map(({ id }) => systemActor(id))
    }
    const there = await find()
    if (there.length > 0) return there

    const moved = (column: string) =>
      `overlay(${column}::text placing lpad(to_hex(n), 2, '0') from 1 for 2)::uuid`
    const copy = async (table: string, which: string, changed: Record<string, string> = {}) => {
      const columns = await sql<{ name: string; type: string }[]>`
        select attname as name, atttypid::regtype::text as type from pg_attribute
        where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`
      const names = columns.map(({ name }) => `"${name}"`)
      const values = columns.map(
        ({ name, type }) => changed[name] ?? (type === 'uuid' ? moved(`"${name}"`) : `"${name}"`),
      )
      await sql.unsafe(`insert into ${table} (${names}) select ${values} from generate_series(${from}, ${to}) n
        cross join lateral (select * from ${table} where ${which} offset 0) t`)
    }
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
    const made = await find()

    // A link's secret is worked out from ids, which are others now.
    const links = await sql<{ id: string; school: string }[]>`
      select id, school_id as school from report_links where school_id in ${sql(made.map(({ schoolId }) => schoolId))}`
    const hashes = links.map(({ id, school }) => hashOfSecret(linkSecret(school, id)))
    await sql`update report_links k set secret_hash = h.hash from unnest(${links.map(({ id }) => id)}::uuid[], ${hashes}::text[]) h(id, hash)
      where k.id = h.id`
    await sql`vacuum (analyze)`
    return made
  })
}
