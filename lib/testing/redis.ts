import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Redis as Socket } from 'ioredis'

import { freePort } from '../../scripts/lib/ports.mjs'

/** A real Redis of the test's own, which keeps nothing on disk, with the faults that a network has in store. */
export async function startRedis() {
  const port = await freePort()
  const start = () => {
    const child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'],
      { stdio: 'ignore' },
    )
    // A test that is cut short takes its Redis with it.
    process.once('exit', () => child.kill('SIGKILL'))
    return child
  }
  let child = start()
  const ask = new Socket({ host: '127.0.0.1', port, retryStrategy: () => 20 })
  ask.on('error', () => {})
  await ask.ping()

  return {
    url: `redis://127.0.0.1:${port}`,
    /** Asks it directly, past everything that is tested. */
    ask,
    /** Ends it at once, as a crash does; all it knew is gone. */
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    async restart() {
      child = start()
      await ask.ping()
    },
    /** Holds it: connections stay open, nobody answers. */
    hold: () => child.kill('SIGSTOP'),
    release: () => child.kill('SIGCONT'),
    /** Answers nothing for so many milliseconds, then everything. */
    slow: (ms: number) => ask.client('PAUSE', ms, 'ALL'),
    async end() {
      ask.disconnect()
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
