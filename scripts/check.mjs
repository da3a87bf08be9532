import { checks, perform, unitTests } from './lib/checks.mjs'
import { checkNode, installPackages } from './lib/install.mjs'
import { explain, fail, say, stage } from './lib/say.mjs'

// npm run check: format, lint, types, architecture and every pure test. Seconds, no database.
try {
  checkNode()
  await stage('Packages', (detail) => installPackages(detail))
  const outcomes = await Promise.allSettled(
    [...checks, unitTests].map((check) => stage(check[0], () => perform(check))),
  )
  const faults = outcomes.filter(({ status }) => status === 'rejected')
  for (const { reason } of faults) say(`\n${explain(reason)}`)
  process.exit(faults.length ? 1 : 0)
} catch (error) {
  fail(error)
}
