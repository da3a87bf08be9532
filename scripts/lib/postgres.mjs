import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { databaseUser, postgresBinaries } from './binaries.mjs'
import { checkVersion, cleanEnv, clusterExists, dataFolder, makeCluster, resetPasswords } from './cluster.mjs'
import { freePort, isFree } from './ports.mjs'
import { alive, guests, lock, processesIn, until } from './processes.mjs'
import { PlainError } from './say.mjs'

const roles = ['postgres', 'hv_owner', 'hv_app', 'hv_backup']
const standard = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: 100,
}
/** Nothing of a throwaway database needs to survive a power cut. */
const careless = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' }

/**
 * Starts the PostgreSQL that lives in `dir`, or joins the one already running there: one that another of our programs
 * started, or one that a killed run left behind. Makes the cluster first when there is none.
 *
 * `dir` holds `runtime.json` (port and passwords, mode 600), `data/` and `postgres.log`.
 * @param {{ dir: string, throwaway?: boolean, settings?: Record<string, string | number>, onProgress?: (outcome: string) => void }} options
 *   throwaway: without care for power cuts; `dir` is removed by stop().
 * @returns {Promise<{ appUrl: string, ownerUrl: string, backupUrl: string, superUrl: string, port: number, pid: number,
 *   stop(how?: 'fast' | 'immediate'): Promise<void> }>} stop leaves the server to others that still use it
 * @throws {PlainError} in words for the person at the keyboard
 */
export async function startPostgres({
  dir: folder,
  throwaway = false,
  settings = {},
  onProgress = () => {},
}) {
  const dir = openFolder(folder)
  // Searchable for the database's user; every file with a secret in it is closed by its own mode.
  if (process.getuid?.() === 0) chmodSync(dir, 0o711)
  const held = await until(() => {
    const attempt = lock(join(dir, 'starting'))
    return attempt.heldBy ? undefined : attempt
  }, 120_000)
  if (!held)
    throw new PlainError(
      `Another program has been starting the database in ${dir} for two minutes; look there.`,
    )
  const present = guests(join(dir, 'users'))
  try {
    const running = connectionOf(dir)
    const server = running ?? (await launch(dir, throwaway, settings, onProgress))
    if (running) onProgress('was running already')
    present.enter()
    return {
      ...server,
      async stop(how = 'fast') {
        if (present.leave() && how === 'fast') return
        await shutDown(server.pid, how)
        if (throwaway) await removePostgres(dir)
      },
    }
  } finally {
    held.release()
  }
}

function openFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return realpathSync(folder)
  } catch (error) {
    throw new PlainError(`The folder ${resolve(folder)} cannot be written by this user (${error.code}).`)
  }
}

/** The running server of `dir` with its addresses, or undefined. Starts nothing. */
export function connectionOf(folder) {
  const dir = resolve(folder)
  const runtime = readRuntime(dir)
  const server = runtime && postmasterOf(join(dir, 'data'))
  return server?.ready && server.port === runtime.port
    ? { ...addresses(runtime), pid: server.pid }
    : undefined
}

/** Ends the server of `dir`, if one runs, and deletes its data. */
export async function removePostgres(dir) {
  if (!existsSync(dir)) return
  const data = dataFolder(realpathSync(dir), {})
  await clearRemains(data)
  for (const path of [data, dir]) rmSync(path, { recursive: true, force: true })
}

async function launch(dir, throwaway, settings, onProgress) {
  const user = databaseUser(join(dir, 'data'))
  const binaries = await postgresBinaries(user)
  const data = dataFolder(dir, user)
  const runtime = readRuntime(dir) ?? {
    port: await freePort(),
    passwords: Object.fromEntries(roles.map((role) => [role, randomBytes(24).toString('base64url')])),
  }
  const known = readRuntime(dir) !== undefined
  if (clusterExists(data)) {
    checkVersion(data, binaries)
    await clearRemains(data)
    onProgress('started')
    if (!known) await resetPasswords({ data, binaries, user }, runtime.passwords)
  } else {
    onProgress('made and started')
    await makeCluster({ data, binaries, user, passwords: runtime.passwords, throwaway })
  }
  if (!known) saveRuntime(dir, runtime)
  for (let attempt = 1; ; attempt++) {
    if (!(await isFree(runtime.port, '127.0.0.1')))
      saveRuntime(dir, Object.assign(runtime, { port: await freePort() }))
    const options = { ...standard, ...(throwaway ? careless : {}), ...settings, port: runtime.port }
    const outcome = await bootServer({ dir, data, binaries, user, options })
    if (outcome.pid) return { ...addresses(runtime), pid: outcome.pid }
    const portTaken = /could not bind|already in use/i.test(outcome.told)
    if (!portTaken || attempt === 5) throw new PlainError(`PostgreSQL did not start:\n${outcome.told}`)
  }
}

/** Runs the server in a session of its own, so that Ctrl-C reaches the starter alone and the database stops last. */
async function bootServer({ dir, data, binaries, user, options }) {
  const log = join(dir, 'postgres.log')
  if (statSync(log, { throwIfNoEntry: false })?.size > 10_000_000) renameSync(log, `${log}.1`)
  const output = openSync(log, 'a', 0o600)
  const from = statSync(log).size
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(binaries.postgres, ['-D', data, ...flags], {
    ...user,
    cwd: '/',
    env: cleanEnv,
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  let ended = false
  child.on('exit', () => (ended = true)).on('error', () => (ended = true))
  child.unref()
  // Recovery after a crash may take long; as long as the server lives it is at work.
  const ready = await until(() => ended || postmasterOf(data)?.ready, 600_000)
  if (ready && !ended) return { pid: child.pid }
  if (!ended) child.kill('SIGQUIT')
  return { told: readFileSync(log, 'utf8').slice(from).trim() }
}

/** What a crash leaves: a lock file whose pid now belongs to somebody else, and server processes that lost their parent. */
async function clearRemains(data) {
  const left = postmasterOf(data)
  if (left) await shutDown(left.pid, 'fast')
  for (const pid of processesIn(data)) await shutDown(pid, 'immediate')
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

/** @returns {{ pid: number, port: number, ready: boolean } | undefined} the living server of this data folder */
function postmasterOf(data) {
  let lines
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  if (!pid || !alive(pid) || !isServer(pid)) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** Is this pid a PostgreSQL? Where there is no /proc we trust the lock file. */
function isServer(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0].endsWith('postgres')
  } catch (error) {
    return error.code === 'ENOENT'
  }
}

async function shutDown(pid, how) {
  const signals = how === 'fast' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : ['SIGQUIT', 'SIGKILL']
  for (const signal of signals) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if (await until(() => !alive(pid), signal === 'SIGINT' ? 30_000 : 5_000)) return
  }
}

function addresses({ port, passwords }) {
  const url = (role, database = 'hillview') =>
    `postgres://${role}:${passwords[role]}@127.0.0.1:${port}/${database}`
  return {
    appUrl: url('hv_app'),
    ownerUrl: url('hv_owner'),
    backupUrl: url('hv_backup'),
    superUrl: url('postgres'),
    port,
  }
}

function readRuntime(dir) {
  try {
    return JSON.parse(readFileSync(join(dir, 'runtime.json'), 'utf8'))
  } catch {
    return undefined
  }
}

function saveRuntime(dir, runtime) {
  const file = join(dir, 'runtime.json')
  writeFileSync(`${file}.new`, JSON.stringify(runtime, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
