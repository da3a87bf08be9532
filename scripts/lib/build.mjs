import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

/** What a build does not depend on. */
const ignored = new Set([
  'node_modules',
  'scripts',
  'e2e',
  'bench',
  'deploy',
  'test-results',
  'playwright-report',
])
const written =
  /^(package-lock\.json|[^.].*\.(ts|tsx|mjs|js|json|css|svg|png|ico|ttf|woff2|typ|webmanifest|txt))$/

/** Builds the pages, unless the build that is there was made from exactly these sources. */
export async function buildPages(detail, { env, log }) {
  const folder = join(root, env.NEXT_DIST_DIR ?? '.next')
  const stamp = join(folder, 'hillview-build-hash')
  const wanted = sourceHash(env)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return detail('already built')
  rmSync(stamp, { force: true })
  detail('building, which takes about a minute', { now: true })
  const failure = 'The pages could not be built.'
  await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { env, log, failure })
  writeFileSync(stamp, wanted)
  detail('built')
}

function sourceHash(env) {
  const hash = createHash('sha256')
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort(byName)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory() && !ignored.has(entry.name) && !entry.name.startsWith('.')) walk(path)
      if (
        !entry.isFile() ||
        !written.test(entry.name) ||
        /\.test\.tsx?$|\.d\.ts$|tsbuildinfo/.test(entry.name)
      )
        continue
      hash.update(path.slice(root.length)).update(readFileSync(path))
    }
  }
  walk(root)
  const told = Object.keys(env).filter((name) =>
    /^(NEXT_PUBLIC_|NEXT_OUTPUT$|DEPLOYMENT_VERSION$|ASSET_PREFIX$|BENCH$)/.test(name),
  )
  for (const name of told.sort()) hash.update(`${name}=${env[name]}`)
  return hash.digest('hex')
}

const byName = (a, b) => (a.name < b.name ? -1 : 1)
