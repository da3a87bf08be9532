import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'
import { PlainError } from './say.mjs'

const stamp = join(root, 'node_modules/.hillview-lock-hash')
const text = (path) => readFileSync(join(root, path), 'utf8')

/** What Node.js must be, in the words of package.json. */
export function checkNode() {
  const floor = JSON.parse(text('package.json')).engines.node.replace(/[^\d.]/g, '')
  const order = (version) => version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)
  if (order(process.versions.node) >= order(floor)) return
  throw new PlainError(
    `Hillview needs Node.js ${floor} or newer; this is ${process.versions.node}. Get one from https://nodejs.org.`,
  )
}

/** Installs the packages of package-lock.json, unless they are there already. */
export async function installPackages(detail, { log } = {}) {
  const wanted = lockHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return detail('already installed')
  if (!isComplete()) {
    detail('installing, which takes a minute or two the first time', { now: true })
    const [program, ...first] = npm()
    // Development packages build the pages; the install script mends the database driver.
    const args = ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund']
    const failure = 'The packages could not be installed. Is there a connection to the npm registry?'
    await run(program, [...first, ...args], { env: { ...process.env, NODE_ENV: undefined }, log, failure })
  }
  await mendDriver(log)
  writeFileSync(stamp, wanted)
  detail('installed')
}

function lockHash() {
  const patches = readdirSync(join(root, 'patches')).map((name) => text(`patches/${name}`))
  return createHash('sha256')
    .update([text('package-lock.json'), ...patches].join('\0'))
    .digest('hex')
}

/** Has somebody installed exactly these packages by hand? npm leaves a list of what it installed. */
function isComplete() {
  try {
    const { packages: there } = JSON.parse(text('node_modules/.package-lock.json'))
    const { packages: wanted } = JSON.parse(text('package-lock.json'))
    return Object.entries(wanted).every(([path, { version, optional }]) => {
      if (path === '' || (optional && !there[path])) return true
      return there[path]?.version === version
    })
  } catch {
    return false
  }
}

/** The database driver must carry its transaction fix; npm may have skipped the script that applies it. */
async function mendDriver(log) {
  const mended = () => text('node_modules/postgres/src/index.js').includes('txFix')
  if (mended()) return
  const failure = 'The database driver could not be mended. Delete the folder node_modules and start again.'
  await run(process.execPath, ['node_modules/patch-package/index.js', '--error-on-fail'], { log, failure })
  if (!mended()) throw new PlainError(failure)
}

/** npm as this program was started by it, or as it is found on the path. */
function npm() {
  const path = process.env.npm_execpath
  if (path && /npm-cli\.js$/.test(path)) return [process.execPath, path]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}
