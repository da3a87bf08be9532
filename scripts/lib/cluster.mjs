import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { outside, reaches } from './binaries.mjs'
import { PlainError } from './say.mjs'

/** PostgreSQL's own environment: nothing of ours leaks in, and every machine behaves alike. */
export const cleanEnv = { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' }

/**
 * The data folder `<dir>/data`: a link to a place outside when the checkout is closed to the database's user
 * (a clone in /root, or in a folder made by mktemp).
 */
export function dataFolder(dir, user) {
  const data = join(dir, 'data')
  const known = lstatSync(data, { throwIfNoEntry: false })
  if (known?.isSymbolicLink()) return readlinkSync(data)
  if (known || reaches(user, dir)) return data
  const target = join(outside(), createHash('sha256').update(dir).digest('hex').slice(0, 16))
  // Without the link this is the leftover of a folder that was deleted.
  rmSync(target, { recursive: true, force: true })
  symlinkSync(target, data)
  return target
}

/**
 * Makes the cluster: UTF-8 with PostgreSQL's own C.UTF-8 (the same order on every machine), checksums, passwords only,
 * TCP on loopback only; three roles and the database. It is built beside its place and renamed when whole,
 * so an interrupted attempt is never taken for a cluster.
 * @param {{ data: string, binaries: object, user: object, passwords: Record<string, string>, throwaway: boolean }} cluster
 */
export async function makeCluster({ data, binaries, user, passwords, throwaway }) {
  const fresh = `${data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  if (user.uid !== undefined) chownSync(fresh, user.uid, user.gid)
  await run(binaries.initdb, user, [
    ...[
      '--pgdata',
      fresh,
      '--username',
      'postgres',
      '--auth',
      'reject',
      '--encoding',
      'UTF8',
      '--data-checksums',
    ],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--no-instructions'],
    ...(throwaway ? ['--no-sync'] : []),
  ])
  writeFileSync(join(fresh, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
  await alone({ data: fresh, binaries, user }, 'postgres', [
    'create role hv_owner login',
    'create role hv_app login',
    'create role hv_backup login bypassrls',
    ...settingPasswords(passwords),
    'create database hillview owner hv_owner',
    'revoke all on database hillview from public',
    'grant connect on database hillview to hv_owner, hv_app, hv_backup',
  ])
  await alone({ data: fresh, binaries, user }, 'hillview', [
    'revoke all on schema public from public',
    'grant usage on schema public to hv_app, hv_backup',
  ])
  renameSync(fresh, data)
}

/** Gives the roles of an existing, stopped cluster new passwords: the file that held the old ones is lost. */
export const resetPasswords = (cluster, passwords) => alone(cluster, 'postgres', settingPasswords(passwords))

const settingPasswords = (passwords) =>
  Object.entries(passwords).map(([role, password]) => `alter role ${role} password '${password}'`)

/** Refuses a cluster that another major version made, in plain words. */
export function checkVersion(data, { major }) {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (made === major) return
  throw new PlainError(
    `The data in ${data} were made by PostgreSQL ${made}; this Hillview brings PostgreSQL ${major}.\n` +
      'Start the earlier Hillview, take a backup there, move the folder away, and restore the backup here.',
  )
}

export const clusterExists = (data) => existsSync(join(data, 'PG_VERSION'))

/** Runs statements without a server: nobody can connect meanwhile, and no password is needed. */
const alone = ({ data, binaries, user }, database, statements) =>
  run(
    binaries.postgres,
    user,
    ['--single', '-D', data, '-c', 'exit_on_error=on', '-c', 'password_encryption=scram-sha-256', database],
    `${statements.join('\n')}\n`,
  )

function run(program, user, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      env: cleanEnv,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    let told = ''
    child.stderr.on('data', (piece) => (told += piece))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new PlainError(`PostgreSQL could not prepare its data folder:\n${told.trim()}`)),
    )
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
