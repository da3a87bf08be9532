import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, describe, expect, it } from 'vitest'

import { connectionOf, startPostgres } from './postgres.mjs'
import { alive, until } from './processes.mjs'
import { removeThrowaway, throwawayFolder } from './throwaway.mjs'

/** One folder for all: each test leaves it whole. */
const dir = throwawayFolder()
afterAll(() => removeThrowaway(dir))

// What was acknowledged must survive these tests; a power cut is not among them.
const start = () => startPostgres({ dir, throwaway: true, settings: { synchronous_commit: 'on' } })

async function ask<T>(url: string, work: (sql: postgres.Sql) => PromiseLike<T>) {
  const sql = postgres(url, { max: 1, onnotice() {} })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
const remember = (url: string) =>
  ask(url, (sql) => sql`create table if not exists kept as select 'kept' as word`.then(() => undefined))
const remembered = (url: string) => ask(url, async (sql) => (await sql`select word from kept`)[0]?.word)

async function killServer(pid: number) {
  process.kill(pid, 'SIGKILL')
  await until(() => !alive(pid), 10_000)
}

describe('the database in a folder', () => {
  it('is made anew after an interrupted attempt, with UTF-8, checksums, passwords and loopback only', async () => {
    mkdirSync(join(dir, 'data.new', 'base'), { recursive: true })
    writeFileSync(join(dir, 'data.new', 'PG_VERSION'), '18\n')
    writeFileSync(join(dir, 'starting'), '999999 1')
    const server = await start()
    const [about] = await ask(
      server.superUrl,
      (sql) => sql`select current_setting('data_checksums') as checksums,
        current_setting('server_encoding') as encoding, current_setting('listen_addresses') as listens,
        current_setting('unix_socket_directories') as sockets`,
    )
    expect(about).toEqual({
      checksums: 'on',
      encoding: 'UTF8',
      listens: '127.0.0.1',
      sockets: '',
    })
    const wrong = new URL(server.appUrl)
    wrong.password = 'wrong'
    await expect(ask(wrong.href, (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/)
    expect(statSync(join(dir, 'runtime.json')).mode & 0o077).toBe(0)
    expect(statSync(join(dir, 'data')).mode & 0o077).toBe(0)
  })

  it('is joined, not started twice, and comes back after a crash on the same address', async () => {
    const first = await start()
    expect((await start()).pid).toBe(first.pid)
    await remember(first.ownerUrl)
    await killServer(first.pid)
    expect(connectionOf(dir)).toBeUndefined()
    const second = await start()
    expect(second.appUrl).toBe(first.appUrl)
    expect(await remembered(second.ownerUrl)).toBe('kept')
  })

  it('is not fooled by a lock file whose number now belongs to another program', async () => {
    const first = await start()
    await remember(first.ownerUrl)
    const lockFile = join(dir, 'data', 'postmaster.pid')
    const left = readFileSync(lockFile, 'utf8')
    await killServer(first.pid)
    const stranger = spawn('sleep', ['60'])
    writeFileSync(lockFile, left.replace(/^\d+/, String(stranger.pid)))
    const second = await start()
    expect(await remembered(second.ownerUrl)).toBe('kept')
    expect(alive(stranger.pid!)).toBe(true)
    stranger.kill()
  })

  it('keeps its data when the file with the passwords is lost', async () => {
    const first = await start()
    await remember(first.ownerUrl)
    await killServer(first.pid)
    rmSync(join(dir, 'runtime.json'))
    const second = await start()
    expect(second.ownerUrl).not.toBe(first.ownerUrl)
    expect(await remembered(second.ownerUrl)).toBe('kept')
  })

  it('refuses data of another PostgreSQL in plain words', async () => {
    const server = await start()
    await killServer(server.pid)
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '12\n')
    await expect(start()).rejects.toThrow(/made by PostgreSQL 12/)
    writeFileSync(join(dir, 'data', 'PG_VERSION'), '18\n')
    expect(await remembered((await start()).ownerUrl)).toBe('kept')
  })
})
