import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { join } from 'node:path'
import { order } from './lib/control.mjs'
import { openDatabase, prepareTables } from './lib/database.mjs'
import { checkNode, installPackages } from './lib/install.mjs'
import { root, typescript } from './lib/run.mjs'
import { fail, say } from './lib/say.mjs'
import { dataFolderOf, openDataFolder, readSettings } from './lib/settings.mjs'

// npm run -s hillview -- COMMAND ARGUMENTS
// Finds the database (DATABASE_URL, else our own, started for the time of the command) and runs scripts/cli.ts.
// Answers go to stdout, everything else to stderr.
try {
  checkNode()
  if (process.argv[2] === 'restart') await restart()
  else await withDatabase()
} catch (error) {
  fail(error)
}

/** Has the Hillview that runs in this folder replace its instances one after the other. */
async function restart() {
  const answer = await order(orders(), 'restart')
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`)
}

const orders = () => join(dataFolderOf(process.env), 'orders')

async function withDatabase() {
  await installPackages(noteLongWork)
  const env = readSettings()
  openDataFolder(dataFolderOf(env))
  const database = await openDatabase(env)
  try {
    // Through their Redis the instances that run hear of what is changed here.
    const shared = await order(orders(), 'shared').catch(() => ({}))
    const settings = { ...env, ...database.urls, ...shared }
    if (!env.DATABASE_URL) await prepareTables(settings, noteLongWork)
    process.exitCode = await command(settings)
  } finally {
    await database.stop()
  }
}

/** Runs the command with our input and output. Resolves to its exit code, 128 + n when signal n ended it. */
async function command(env) {
  const args = [...typescript, 'scripts/cli.ts', ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  // Ctrl-C reaches the command by itself; we stay to stop the database after it.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code, signal] = await once(child, 'exit')
  return code ?? 128 + constants.signals[signal]
}

function noteLongWork(text, { now = false } = {}) {
  if (now) say(`${text} …`)
}
