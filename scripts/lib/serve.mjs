import { spawn } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { isFree } from './ports.mjs'
import { until } from './processes.mjs'
import { keep, passOn, program } from './programs.mjs'
import { root } from './run.mjs'
import { PlainError } from './say.mjs'

/** For how long a server that is about to stop tells its load balancer so, in milliseconds. */
export const drain = 8_000

/**
 * On a machine with much memory Node lets its heap grow to several times of what is in use before it looks for what is not,
 * and the C library keeps a pool for each thread. A school's computer has other work too. What is in use may still grow.
 * Not in development: Next hands it on to programs that refuse it.
 */
const thrift = ['--heap-growing-percent=40']

/**
 * Runs the web server until it ends.
 * @param {Record<string, string>} env
 * @param {{ dev?: boolean, pidFile: string, name?: string }} options name: tells its lines from those of others
 */
export function serve(env, { dev = false, pidFile, name }) {
  const next = ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-p', env.PORT]
  if (env.HOST) next.push('-H', env.HOST)
  const child = spawn(
    process.execPath,
    [...(dev ? [] : thrift), '--import', './scripts/lib/server.mjs', ...next],
    {
      cwd: root,
      env: { MALLOC_ARENA_MAX: '2', ...env },
      detached: true,
      stdio: ['ignore', 'pipe', name ? 'pipe' : 'inherit'],
    },
  )
  passOn(child.stdout, process.stdout, name, (line) => !greeting.test(line))
  if (name) passOn(child.stderr, process.stderr, name)
  const running = program(child, pidFile)

  return {
    ...running,
    /** Resolves when the server answers; rejects when it ends before that. */
    async ready() {
      const host = !env.HOST || /^(0\.0\.0\.0|::)$/.test(env.HOST) ? '127.0.0.1' : env.HOST
      // In development an answer means compiling a page first: listening is enough.
      const listens = async () => !(await isFree(Number(env.PORT), env.HOST))
      const asked = () => answers(`http://${host}:${env.PORT}/api/health/live`)
      const first = until(dev ? listens : asked, 120_000, 50)
      const outcome = await Promise.race([first, running.ended.then(() => 'ended')])
      if (outcome !== true) throw new PlainError('The server did not come up.')
    },
    /** Production first tells its load balancer (ready says 503), then lets what runs come to its end. */
    async stop() {
      if (env.APP_ENV === 'production') {
        running.signal('SIGUSR2')
        await Promise.race([running.ended, until(() => false, drain, 100)])
      }
      await running.end()
    },
    kill: () => running.signal('SIGKILL'),
  }
}

/**
 * The same, started again whenever it ends by itself: for want of memory, or because its connections to the database died.
 * @param {Parameters<typeof serve>[1]} options
 */
export function serveAlways(env, options) {
  const kept = keep('The server', () => serve(env, options))
  return {
    ended: new Promise(() => {}),
    ready: () => kept.now().ready(),
    stop: () => kept.leave().stop(),
    kill: () => kept.now().kill(),
  }
}

export const answers = (address) =>
  fetch(address, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  )

/** @throws {PlainError} when the port is not ours to take */
export async function checkPort({ PORT: port, HOST: host }) {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new PlainError(`PORT must be a number from 1 to 65535, not "${port}".`)
  if (await isFree(Number(port), host)) return
  throw new PlainError(
    `Port ${port} is taken by another program. Stop that program, or choose another port: PORT=${Number(port) + 1} npm start`,
  )
}

/** Addresses under which other devices in the same network reach this machine. */
export const localAddresses = () =>
  Object.values(networkInterfaces())
    .flat()
    .filter((address) => address && address.family === 'IPv4' && !address.internal)
    .map((address) => address.address)

/** Next's own greeting: ours says it better. */
const greeting = /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)|· |✓ (Starting|Ready|Running)|$)/
