import { join } from 'node:path'
import { buildPages } from './lib/build.mjs'
import { clearHalfSeed, openDatabase, prepareTables, seedSchool } from './lib/database.mjs'
import { checkNode, installPackages } from './lib/install.mjs'
import { lock } from './lib/processes.mjs'
import { run, stopRunning, typescript } from './lib/run.mjs'
import { explain, PlainError, say, stage } from './lib/say.mjs'
import { checkPort, endOrphan, localAddresses, serve } from './lib/serve.mjs'
import { dataFolderOf, isTrial, openDataFolder, readSettings } from './lib/settings.mjs'

const dev = process.argv.includes('--dev')
const began = performance.now()
/** How to take back what was started; run last first.
 * @type {(() => Promise<unknown>)[]} */
const undo = []
let server
let ending

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (ending) return force()
    say('\nStopping. Press Ctrl-C again to stop at once.')
    end(0)
  })

try {
  await start()
} catch (error) {
  end(1, error)
}

async function start() {
  checkNode()
  const dataDir = dataFolderOf(process.env)
  const log = join(dataDir, 'start.log')
  openDataFolder(dataDir)
  claim(join(dataDir, 'running'))
  say('\nHillview\n')
  await stage('Packages', (detail) => installPackages(detail, { log }))

  const env = readSettings({ dev })
  const pidFile = join(dataDir, 'server.pid')
  await endOrphan(pidFile)
  await checkPort(env)
  await clearHalfSeed(env)
  if (!isTrial(env)) await stage('Settings', () => checkSettings(env))
  const settings = { ...env, ...(await stage('Database', (detail) => open(env, detail))) }
  await Promise.all([
    prepareData(settings),
    dev || stage('Pages', (detail) => buildPages(detail, { env: settings, log })),
  ])
  if (ending) return
  await stage('Server', () => listen(settings, pidFile))
  greet(settings)
}

/** One Hillview per folder: two would serve the same data from two versions of the pages. */
function claim(file) {
  const held = lock(file)
  if (held.heldBy)
    throw new PlainError(`Hillview is already running in this folder (process ${held.heldBy}).`)
  undo.push(async () => held.release())
}

async function open(env, detail) {
  const opening = openDatabase(env, detail)
  undo.push(async () => (await opening.catch(() => undefined))?.stop())
  const database = await opening
  const endWatch = database.keepAlive()
  undo.push(async () => endWatch())
  return database.urls
}

/** lib/env.ts knows every setting; asked now, a fault shows before anything is changed. */
async function checkSettings(env) {
  await run(process.execPath, [...typescript, 'lib/env.ts'], { env })
}

async function prepareData(env) {
  await stage('Tables', (detail) => prepareTables(env, detail))
  if (isTrial(env)) await stage('School', (detail) => seedSchool(env, detail))
}

async function listen(env, pidFile) {
  server = serve(env, { dev, pidFile })
  undo.push(() => server.stop())
  server.ended.then((code) => end(typeof code === 'number' ? code : 1))
  await server.ready()
}

function greet(env) {
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const addresses = env.HOST ? [] : localAddresses().map((address) => `http://${address}:${env.PORT}`)
  say(`\n  Hillview is ready after ${seconds} s:  ${env.NEXTAUTH_URL}`)
  if (addresses.length) say(`  From other devices in this network:  ${addresses.join('  ')}`)
  if (isTrial(env)) say(demoAccounts(env.DEMO_PASSWORD))
  say('\n  Ctrl-C stops it.\n')
}

function demoAccounts(password) {
  return `
  Sign in as    head           the head teacher
                deputy         the deputy head
                class.8east    a class teacher
                teacher.maths  a subject teacher
                bursar         the bursar
                parent         a parent
                ops            who looks after the computer
  Password      ${password}`
}

/** Ends everything in order and then this program. */
function end(code, error) {
  ending ??= (async () => {
    if (error) say(`\n${explain(error)}`)
    stopRunning()
    for (const step of undo.reverse()) await step().catch((fault) => say(explain(fault)))
    process.exit(code)
  })()
}

function force() {
  server?.kill()
  stopRunning('SIGKILL')
  process.exit(1)
}
