// What the crash tests share. Each runs as a program of its own, because a faulty driver may end the process,
// with a database of its own (CRASH_URL) and the driver it is told to try (DRIVER_PATH, DRIVER_KIND esm or cjs).
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

const { DRIVER_PATH, DRIVER_KIND = 'esm', CRASH_URL } = process.env
const require = createRequire(import.meta.url)
const home = DRIVER_PATH ?? resolve(dirname(require.resolve('postgres')), '../..')

/** @type {typeof import('postgres')} */
export const postgres =
  DRIVER_KIND === 'cjs'
    ? require(resolve(home, 'cjs/src/index.js'))
    : (await import(pathToFileURL(resolve(home, 'src/index.js')).href)).default

/** A pool of `max` connections to the test's database. */
export const connect = (max, options = {}, url = CRASH_URL) =>
  postgres(url, { max, onnotice() {}, backoff: () => 0.05, connect_timeout: 5, ...options })

/**
 * What became of a promise: never rejects, and calls a promise hung that nobody settles in 20 seconds.
 * @returns {Promise<{ state: 'resolved' | 'rejected' | 'hung', value?: any, code?: string }>}
 */
export const outcome = (promise) =>
  Promise.race([
    promise.then(
      (value) => ({ state: 'resolved', value }),
      (error) => ({ state: 'rejected', code: error.cause?.code ?? error.code ?? error.message }),
    ),
    pause(20_000, { state: 'hung' }, { ref: false }),
  ])

export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index))
export const allResolved = (outcomes) => outcomes.every(({ state }) => state === 'resolved')
export const pid = async (sql) => (await sql`select pg_backend_pid() as pid`)[0].pid

/** Ends a server process as an administrator or a failover would, and waits until it is gone and that is known here. */
export async function killBackend(admin, victim) {
  await admin`select pg_terminate_backend(${victim}::int)`
  await gone(admin, victim)
}

export async function gone(admin, victim) {
  while ((await admin`select from pg_stat_activity where pid = ${victim}`).length) await pause(10)
  await pause(50)
}

/** A promise and the function that resolves it: for two transactions that must take turns. */
export function signal() {
  let give
  const given = new Promise((resolve) => (give = resolve))
  return { give, given: Promise.race([given, pause(5000, undefined, { ref: false })]) }
}

/** Waits for `more` further successes, so that a storm keeps its proportions on a slow machine; a dead pool ends the wait. */
export async function progress(count, more) {
  const goal = count() + more
  for (let waited = 0; count() < goal && waited < 200; waited++) await pause(10)
}

/** How many connections of the pool work at the same time. */
export async function usableAtOnce(sql, max) {
  let arrived = 0
  const all = signal()
  const held = times(max, () =>
    outcome(
      sql.begin(async (tx) => {
        const mine = await pid(tx)
        if (++arrived === max) all.give()
        await all.given
        return mine
      }),
    ),
  )
  return new Set(
    (await Promise.all(held)).filter(({ state }) => state === 'resolved').map(({ value }) => value),
  ).size
}

/** Counts what plain Node would die of, for the storms, which must tell what else went wrong. */
export function countStrays() {
  const strays = []
  process.on('unhandledRejection', (error) => strays.push(`unhandled ${error?.code ?? error}`))
  process.on('uncaughtException', (error) => strays.push(`uncaught ${error?.message ?? error}`))
  return strays
}

let failed = 0
let asked = 0

/** Notes one fact that must hold. */
export function check(fact, holds, detail = '') {
  asked++
  if (!holds) failed++
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${fact}${detail === '' ? '' : ` [${detail}]`}`)
}

/** Ends the program: 0 when every fact held and there was at least one. */
export const finish = () => process.exit(asked && !failed ? 0 : 1)

// A program that runs out of work before finish() has a promise that nobody will ever settle.
process.on('exit', () => {
  process.exitCode ??= 1
})
