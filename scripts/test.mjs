import { rmSync } from 'node:fs'
import { checks, perform } from './lib/checks.mjs'
import { checkNode, installPackages } from './lib/install.mjs'
import { runPlaywright, runVitest } from './lib/runners.mjs'
import { explain, say, stage } from './lib/say.mjs'
import { likeProduction, startSchool } from './lib/school.mjs'
import { throwawayFolder } from './lib/throwaway.mjs'
import { chromium, provideTools } from './lib/tools.mjs'

// npm test: everything. It needs Node.js and npm, and on Debian as root nothing else.
// The last line says how many checks and tests passed and failed.

/** What of the surroundings may reach the tests: the machine, not somebody's settings. */
const welcome =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|LANG|LC_.*|TZ|TMPDIR|TEMP|TMP|CI|CHROMIUM|NO_COLOR|FORCE_COLOR|SystemRoot|npm_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_.*|(https?|no|all)_proxy)$/i
for (const name of Object.keys(process.env)) if (!welcome.test(name)) delete process.env[name]
// Nor may the .env files of a developer.
process.env.__NEXT_PROCESSED_ENV = 'true'

const total = { passed: 0, failed: 0 }
const reports = throwawayFolder()

try {
  await attempt('Node.js', async () => checkNode())
  await attempt('Packages', (detail) => installPackages(detail))
  await attempt('Programs', provideTools)
  const env = { ...process.env, CHROMIUM: chromium() }
  for (const check of checks) await attempt(check[0], () => perform(check, env), { goOn: true })
  add(await runVitest(env, reports, ['unit', 'database']))
  // Two instances: the journeys' own changes are heard of through Redis, as those of one instance by the other.
  const school = await attempt('Start', () => startSchool({ ...env, ...likeProduction }))
  add(await runPlaywright(school.env, reports))
  add(await runVitest(school.env, reports, ['several']))
  await attempt('Stop', () => school.stop())
} catch {
  // Already told and counted; what comes after it could not be tried.
} finally {
  rmSync(reports, { recursive: true, force: true })
}
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed ? 1 : 0)

/** One step that counts as one test. Unless `goOn`, nothing after a failed step makes sense. */
async function attempt(name, work, { goOn = false } = {}) {
  try {
    const result = await stage(name, work)
    add({ passed: 1, failed: 0 })
    return result
  } catch (error) {
    say(`\n${explain(error)}\n`)
    add({ passed: 0, failed: 1 })
    if (!goOn) throw error
  }
}

function add({ passed, failed }) {
  total.passed += passed
  total.failed += failed
}
