import { readMigrationFiles } from 'drizzle-orm/migrator'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { appendOnly } from './grants.mjs'
import { migrate } from './migrate.mjs'
import { run } from './run.mjs'
import { throwawayPostgres } from './throwaway.mjs'

let server: Awaited<ReturnType<typeof throwawayPostgres>>
let app: postgres.Sql
let owner: postgres.Sql

beforeAll(async () => {
  server = await throwawayPostgres()
  app = postgres(server.appUrl, { max: 1, onnotice() {} })
  owner = postgres(server.ownerUrl, { max: 1, onnotice() {} })
})
afterAll(async () => {
  await Promise.all([app?.end(), owner?.end()])
  await server?.stop('immediate')
})

const code = (promise: PromiseLike<unknown>) =>
  Promise.resolve(promise).then(
    () => 'allowed',
    (error) => error.code,
  )
const denied = '42501'

describe('migrate', () => {
  it('lets one of three processes work and the others wait and find it done', async () => {
    const env = { ...process.env, DATABASE_URL: server.appUrl, DATABASE_OWNER_URL: server.ownerUrl }
    const migrator = () => run(process.execPath, ['scripts/migrate.mjs'], { env })
    const told = await Promise.all([migrator(), migrator(), migrator()])
    expect(told.filter((words) => /^applied: 0000_/m.test(words))).toHaveLength(1)
    expect(told.filter((words) => words.includes('the database is up to date'))).toHaveLength(2)
    const [applied] = await owner`select count(*)::int as rows from drizzle.__drizzle_migrations`
    expect(applied!.rows).toBe(readMigrationFiles({ migrationsFolder: 'drizzle/migrations' }).length)
  })

  it('gives the role of the app its daily work and no more', async () => {
    expect(await code(app`select from schools`)).toBe('allowed')
    expect(await code(app`update schools set name = name`)).toBe('allowed')
    expect(await code(app`delete from marks`)).toBe('allowed')
    expect(await code(app`truncate marks`)).toBe(denied)
    expect(await code(app`create table mine (a int)`)).toBe(denied)
    expect(await code(app`alter table marks disable row level security`)).toBe(denied)
    for (const name of appendOnly) {
      expect(await code(app`select from ${app(name)}`)).toBe('allowed')
      expect(await code(app`update ${app(name)} set school_id = school_id`)).toBe(denied)
      expect(await code(app`delete from ${app(name)}`)).toBe(denied)
    }
  })

  it('lets the app make a queue whose tables belong to the owner', async () => {
    await app`select pgboss.create_queue('letters', '{"policy":"standard"}'::json)`
    expect(await code(app`insert into pgboss.job (name) values ('letters')`)).toBe('allowed')
    expect(await code(app`delete from pgboss.job`)).toBe('allowed')
    expect(await code(app`select pgboss.delete_queue('letters')`)).toBe(denied)
    const mine = await owner`select relname from pg_class where pg_has_role('hv_app', relowner, 'member')`
    expect(mine).toEqual([])
  })

  it('covers tables that a later migration makes', async () => {
    await owner`create table later (a int)`
    expect(await code(app`insert into later values (1)`)).toBe('allowed')
    expect(await code(app`truncate later`)).toBe(denied)
    await owner`drop table later`
  })

  it('refuses a role that row-level security does not bind, and says how to make one', async () => {
    await expect(migrate({ ownerUrl: server.superUrl, appUrl: server.superUrl })).rejects.toThrow(
      /exempts from row-level security[\s\S]*create role hv_app/,
    )
  })

  it('names a migration that was edited after it was applied', async () => {
    const [first] = await owner`select id, hash from drizzle.__drizzle_migrations order by id limit 1`
    await owner`update drizzle.__drizzle_migrations set hash = 'edited' where id = ${first!.id}`
    await expect(migrate(server)).rejects.toThrow(/another version of: 0000_/)
    await owner`update drizzle.__drizzle_migrations set hash = ${first!.hash} where id = ${first!.id}`
    expect(await migrate(server)).toEqual({ applied: [] })
  })

  it('says where the database is that does not answer, without its password', async () => {
    const gone = { ownerUrl: server.ownerUrl, appUrl: 'postgres://hv_app:secret@127.0.0.1:1/hillview' }
    const told = await migrate(gone).catch((error: Error) => error.message)
    expect(told).toContain('postgres://hv_app@127.0.0.1:1/hillview')
    expect(told).not.toContain('secret')
  })
})
