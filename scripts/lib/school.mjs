import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { order } from './control.mjs'
import { freePort } from './ports.mjs'
import { connectionOf } from './postgres.mjs'
import { until } from './processes.mjs'
import { root } from './run.mjs'
import { PlainError } from './say.mjs'
import { readSettings } from './settings.mjs'
import { removeThrowaway, throwawayFolder } from './throwaway.mjs'

/** Settings of tests: two instances behind nginx, built as for an image. A body that does not end is given up sooner. */
export const likeProduction = { INSTANCES: '2', NEXT_OUTPUT: 'standalone', BODY_SECONDS: '5' }

/** What scripts/start.mjs says when people may come. */
const greeting = 'Hillview is ready'

/** One machine plays a whole school: what a person or a network does there is many times what it does elsewhere. */
const wide = '60000/min 1000000/h burst 10000'
const limits = Object.fromEntries(
  ['AUTH', 'PAGE', 'API', 'EXPORT', 'LINK', 'VISITOR_PAGE', 'VISITOR_API', 'VISITOR_LINK'].map((name) => [
    `LIMIT_${name}`,
    wide,
  ]),
)

/**
 * Starts Hillview as `npm start` does, on a port and with data of its own, with the demonstration school in it.
 * @param {Record<string, string>} env INSTANCES and all other settings
 * @returns {Promise<{ env: Record<string, string>, stop(): Promise<void> }>}
 *   env: what the journeys need to know; stop removes the data, and rejects when the end was not a clean one
 */
export async function startSchool(env) {
  const dataDir = throwawayFolder()
  const port = String(await freePort())
  const own = { ...limits, ...env, DATA_DIR: dataDir, PORT: port, HOST: '127.0.0.1', APP_ENV: 'demo' }
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: own,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text
    process.stderr.write(text)
  })
  let over = false
  const ended = once(child, 'exit').then(([code]) => {
    over = true
    return code
  })
  await until(() => over || said.includes(greeting), 900_000, 200)
  const stop = async () => {
    child.kill('SIGTERM')
    const code = await ended
    await removeThrowaway(dataDir)
    if (code !== 0) throw new PlainError(`Hillview ended with the code ${code} instead of 0.`)
  }
  if (over || !said.includes(greeting)) {
    await stop().catch(() => {})
    throw new PlainError('Hillview did not start.')
  }
  const { appUrl, ownerUrl } = connectionOf(join(dataDir, 'postgres'))
  const settings = { ...readSettings({ from: own }), DATABASE_URL: appUrl, DATABASE_OWNER_URL: ownerUrl }
  const shared = await order(join(dataDir, 'orders'), 'shared')
  return { env: { ...settings, ...shared, E2E_URL: settings.NEXTAUTH_URL }, stop }
}
