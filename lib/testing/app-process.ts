import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import { migrate } from '../../scripts/lib/migrate.mjs'
import { freePort } from '../../scripts/lib/ports.mjs'
import { startPostgres } from '../../scripts/lib/postgres.mjs'
import { alive, until } from '../../scripts/lib/processes.mjs'
import { typescript } from '../../scripts/lib/run.mjs'
import { removeThrowaway, throwawayFolder } from '../../scripts/lib/throwaway.mjs'

/** `status` 0: the connection broke before an answer came. `ms`: how long the caller waited. */
export type Answer = { status: number; retryAfter: string | null; body: unknown; ms: number }

/** lib/testing/app.ts as a process of its own, on the same port each time it is started. */
export async function appProcess(settings: Record<string, string>) {
  const port = await freePort()
  let child: ChildProcess
  const start = async () => {
    child = spawn(process.execPath, [...typescript, resolve(import.meta.dirname, 'app.ts')], {
      env: { ...process.env, ...settings, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    const begun = child
    begun.stdout!.setEncoding('utf8').on('data', (text) => {
      app.log += text
    })
    const [outcome] = await Promise.race([once(begun, 'message'), once(begun, 'exit')])
    if (outcome !== 'ready') throw new Error(`The process ended with ${outcome}: ${app.log}`)
  }
  const app = {
    /** Everything the process has written to its log. */
    log: '',
    start,
    pid: () => child.pid!,
    /** Resolves to the exit code once the process is over; to its signal when that ended it. */
    ended: async () =>
      child.exitCode ?? child.signalCode ?? (await once(child, 'exit')).find((told) => told !== null),
    async kill() {
      if (child.exitCode !== null || child.signalCode) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async call(name: string, body: unknown = {}): Promise<Answer> {
      const began = performance.now()
      const told = (status: number, retryAfter: string | null, body: unknown): Answer => ({
        status,
        retryAfter,
        body,
        ms: performance.now() - began,
      })
      try {
        const response = await fetch(`http://127.0.0.1:${port}/${name}`, {
          method: 'POST',
          body: JSON.stringify(body),
        })
        return told(response.status, response.headers.get('retry-after'), await response.json())
      } catch {
        return told(0, null, null)
      }
    },
  }
  await start()
  return app
}

/** A PostgreSQL of the test's own, migrated, that may crash and be started again on the same address. */
export async function ownPostgres() {
  const dir = throwawayFolder()
  // What is acknowledged must be on its way to disk; only the machine itself will not fail here.
  const options = { dir, throwaway: true, settings: { synchronous_commit: 'on' } }
  let server = await startPostgres(options)
  await migrate(server)
  return {
    ...server,
    /** What `pg_ctl stop -m immediate` does; or the postmaster alone dies, and its sessions find out. */
    async crash(signal: 'SIGQUIT' | 'SIGKILL' = 'SIGQUIT') {
      process.kill(server.pid, signal)
      await until(() => !alive(server.pid), 30_000)
    },
    async start() {
      server = await startPostgres(options)
    },
    remove: () => removeThrowaway(dir),
  }
}

/** The settings of an app process on this database. */
export const settingsFor = (
  databaseUrl: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  APP_ENV: 'test',
  DATABASE_URL: databaseUrl,
  NEXTAUTH_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'only-for-tests-0123456789-abcdefghijklm',
  DB_POOL_MAX: '10',
  DB_WAIT_MS: '500',
  LOG_LEVEL: 'warn',
  ...more,
})
