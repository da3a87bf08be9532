import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/**
 * Runs projects of Vitest together.
 * @param {string[]} projects
 * @returns {Promise<Count>}
 */
export async function runVitest(env, reports, projects) {
  const file = join(reports, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const chosen = projects.flatMap((name) => ['--project', name])
  const code = await show(['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reporters], env)
  return countOf(file, code, ({ numPassedTests: passed, numFailedTests, testResults }) => {
    // A file that could not be loaded has no test that failed.
    const broken = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    )
    return { passed, failed: numFailedTests + broken.length }
  })
}

/**
 * Runs the browser journeys.
 * @returns {Promise<Count>}
 */
export async function runPlaywright(env, reports) {
  const file = join(reports, 'playwright.json')
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json']
  const code = await show(args, { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file })
  return countOf(file, code, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
  }))
}

/** @typedef {{ passed: number, failed: number }} Count */

/** A runner that leaves no report, ran no test, or ended badly without naming a failure counts as a failure itself. */
function countOf(file, code, read) {
  let count = { passed: 0, failed: 0 }
  try {
    count = read(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 1 }
  }
  const silent = count.passed === 0 || code !== 0
  return silent && count.failed === 0 ? { ...count, failed: 1 } : count
}

/** Runs a program with its output in sight. Resolves to its exit code. */
function show(args, env) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', () => done(1))
    child.on('close', (code) => done(code ?? 1))
  })
}
