import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { isFree } from './ports.mjs'
import { alive, mark, readMark, stillRuns, until } from './processes.mjs'
import { root } from './run.mjs'
import { PlainError } from './say.mjs'

/** How long the parts of a stop may take, in milliseconds. */
const patience = { drain: 8_000, finish: 30_000 }

/**
 * Runs the web server until it ends.
 * @param {Record<string, string>} env
 * @param {{ dev: boolean, pidFile: string }} options
 */
export function serve(env, { dev, pidFile }) {
  const program = ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-p', env.PORT]
  if (env.HOST) program.push('-H', env.HOST)
  // In a session of its own: Ctrl-C reaches us, and we end things in their order.
  const child = spawn(process.execPath, ['--import', './scripts/lib/drain.mjs', ...program], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)
  writeFileSync(pidFile, mark(child.pid))
  passOn(child.stdout)
  ended.then(() => rmSync(pidFile, { force: true }))

  return {
    ended,
    /** Resolves when the server answers; rejects when it ends before that. */
    async ready() {
      const host = !env.HOST || /^(0\.0\.0\.0|::)$/.test(env.HOST) ? '127.0.0.1' : env.HOST
      const address = `http://${host}:${env.PORT}/api/health/live`
      const asked = () =>
        fetch(address, { signal: AbortSignal.timeout(2000) }).then(
          () => true,
          () => false,
        )
      // In development an answer means compiling a page first: listening is enough.
      const listens = async () => !(await isFree(Number(env.PORT), env.HOST))
      const first = until(dev ? listens : asked, 120_000, 50)
      const outcome = await Promise.race([first, ended.then(() => 'ended')])
      if (outcome !== true) throw new PlainError('The server did not come up.')
    },
    /** Production first tells its load balancer (ready says 503), then lets what runs come to its end. */
    async stop() {
      if (env.APP_ENV === 'production') {
        signalGroup(child.pid, 'SIGUSR2')
        await Promise.race([ended, until(() => false, patience.drain, 100)])
      }
      await endGroup(child.pid)
    },
    kill: () => signalGroup(child.pid, 'SIGKILL'),
  }
}

/** A server whose starter was killed still holds the port: it is ended. */
export async function endOrphan(pidFile) {
  const left = readMark(pidFile)
  if (left && stillRuns(left)) await endGroup(left.pid)
  rmSync(pidFile, { force: true })
}

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

async function endGroup(pid) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    signalGroup(pid, signal)
    if (await until(() => !alive(pid), patience.finish)) return
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}

const greeting = /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)|· |✓ (Starting|Ready|Running)|$)/

/** Passes the server's lines on, without the greeting: ours says it better. */
function passOn(stream) {
  createInterface({ input: stream }).on('line', (line) => {
    if (!greeting.test(line)) process.stdout.write(`${line}\n`)
  })
}
