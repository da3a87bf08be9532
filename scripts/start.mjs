import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPages } from './lib/build.mjs'
import { takeOrders } from './lib/control.mjs'
import { clearHalfSeed, isEmpty, openDatabase, prepareTables, seedSchool } from './lib/database.mjs'
import { checkNode, installPackages } from './lib/install.mjs'
import { lock } from './lib/processes.mjs'
import { endOrphans } from './lib/programs.mjs'
import { run, stopRunning, typescript } from './lib/run.mjs'
import { explain, PlainError, say, stage } from './lib/say.mjs'
import { checkPort, localAddresses, serve, serveAlways } from './lib/serve.mjs'
import { dataFolderOf, isTrial, newCode, openDataFolder, readSettings } from './lib/settings.mjs'
import { serveSeveral } from './lib/several.mjs'

const { dev, instances } = readArguments()
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

  const env = settingsNow()
  const programs = join(dataDir, 'programs')
  await endOrphans(programs)
  await checkPort(env)
  await clearHalfSeed(env)
  if (!isTrial(env)) await stage('Settings', () => checkSettings(env))
  const settings = { ...env, ...(await stage('Database', (detail) => open(env, detail))) }
  await Promise.all([
    prepareData(settings),
    dev || stage('Pages', (detail) => buildPages(detail, { env: settings, log })),
  ])
  if (ending) return
  const setupCode = (await isEmpty(settings)) ? (settings.SETUP_CODE ?? newCode()) : undefined
  const ready = setupCode ? { ...settings, SETUP_CODE: setupCode } : settings
  await stage('Server', (detail) => listen(ready, { dataDir, programs, detail }))
  greet(ready, setupCode)
}

/** @returns {{ dev: boolean, instances?: string }} */
function readArguments() {
  const options = { dev: { type: 'boolean', default: false }, instances: { type: 'string' } }
  try {
    return parseArgs({ options }).values
  } catch (error) {
    say(`${error.message}\n\nnpm start [-- --instances NUMBER]`)
    process.exit(1)
  }
}

/** The settings as they are now, with the number of instances as the command line has it. */
function settingsNow() {
  const env = readSettings({ dev })
  env.INSTANCES = instances ?? env.INSTANCES ?? '1'
  if (!/^[1-9]\d?$/.test(env.INSTANCES))
    throw new PlainError(`The number of instances must be from 1 to 99, not "${env.INSTANCES}".`)
  if (dev && env.INSTANCES !== '1') throw new PlainError('Development runs in one process.')
  return env
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

async function listen(env, { dataDir, programs, detail }) {
  const count = Number(env.INSTANCES)
  const alone = { dev, pidFile: join(programs, 'server') }
  if (count > 1) server = await serveSeveral(env, { count, dataDir, programs })
  else server = dev ? serve(env, alone) : serveAlways(env, alone)
  undo.push(() => server.stop())
  server.ended.then((code) => end(typeof code === 'number' ? code : 1))
  await server.ready()
  const endOrders = await takeOrders(join(dataDir, 'orders'), {
    restart: () => restart(env),
    shared: async () => server.shared ?? {},
  })
  undo.push(async () => endOrders())
  if (count > 1) detail(`${count} instances behind nginx`)
}

/** Replaces the instances one after the other, with the settings as they are now; where and on what they run stays. */
async function restart(env) {
  if (!server.restart)
    throw new PlainError(
      'One process alone cannot be replaced unnoticed. Start with: npm start -- --instances 2',
    )
  const { PORT, HOST, INSTANCES, DATABASE_URL, DATABASE_OWNER_URL, DATABASE_BACKUP_URL } = env
  const kept = { PORT, HOST, INSTANCES, DATABASE_URL, DATABASE_OWNER_URL, DATABASE_BACKUP_URL }
  const fresh = { ...settingsNow(), ...kept }
  await checkSettings(fresh)
  say('  Replacing the instances one after the other.')
  return server.restart(fresh)
}

function greet(env, setupCode) {
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const addresses = env.HOST ? [] : localAddresses().map((address) => `http://${address}:${env.PORT}`)
  say(`\n  Hillview is ready after ${seconds} s:  ${env.NEXTAUTH_URL}`)
  if (addresses.length) say(`  From other devices in this network:  ${addresses.join('  ')}`)
  if (setupCode) say(firstSteps(env.NEXTAUTH_URL, setupCode))
  else if (isTrial(env) && env.DEMO_SCHOOL !== 'off') say(demoAccounts(env.DEMO_PASSWORD))
  say('\n  Ctrl-C stops it.\n')
}

function firstSteps(address, code) {
  return `
  Nobody has an account yet. Open  ${address}/setup  and type
  Set-up code   ${code}`
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
