import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { freePort } from './ports.mjs'
import { PlainError } from './say.mjs'
import { onPath } from './tools.mjs'

/**
 * A Redis of our own on loopback, for several instances of a demonstration or a developer's machine. It keeps nothing:
 * limits and cached figures are all that is in it.
 * @param {{ folder: string }} options
 * @returns {Promise<{ url: string, start(): import('node:child_process').ChildProcess }>}
 */
export async function prepareRedis({ folder }) {
  const program = onPath('redis-server', 'valkey-server')
  if (!program)
    throw new PlainError(
      'Several instances share limits and cached figures through Redis. Set REDIS_URL, or install one. On Debian:\n\n' +
        '  sudo apt-get install -y --no-install-recommends redis-server',
    )
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const password = randomBytes(24).toString('hex')
  const settings = {
    bind: '127.0.0.1',
    port,
    requirepass: password,
    dir: folder,
    save: '""',
    appendonly: 'no',
    maxmemory: '128mb',
    'maxmemory-policy': 'allkeys-lru',
    loglevel: 'warning',
  }
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    start() {
      // By standard input: other users of the machine can read a program's arguments.
      const child = spawn(program, ['-'], { cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
      child.stdin.end(
        Object.entries(settings)
          .map((setting) => `${setting.join(' ')}\n`)
          .join(''),
      )
      return child
    },
  }
}
