import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import postgres from 'postgres'
import { afterAll, describe, expect, inject, it } from 'vitest'

// What postgres.js 3.4.9 does wrong when a connection dies, and at times when none does, replayed against the driver
// as it is installed here. DRIVER_PATH names another copy: with a stock one these tests must fail.
const crashes = {
  killed: 'refuses transactions whose backend was killed, and goes on',
  mixed: 'runs nothing of a dead transaction inside the next one',
  'rolled-back': 'lets the rollback of a dead transaction undo nobody else',
  crashed: 'survives a crash of PostgreSQL',
  idle: 'refuses transactions that PostgreSQL ended for idling, and goes on',
  storm: 'keeps every acknowledged transaction whole in a storm of kills',
  reset: 'loses no acknowledged write when the network resets connections',
  load: 'keeps strangers out of transactions when callers outnumber connections',
  nested: 'does all this through Drizzle and savepoints',
}
const kinds = ['esm', 'cjs'] as const
const here = resolve(import.meta.dirname, 'crash')
const admin = postgres(inject('superUrl'), { max: 2, onnotice() {} })

afterAll(() => admin.end())

describe.concurrent('the driver', () => {
  it.each(kinds)('carries its transaction fix as %s', async (kind) => {
    const require = createRequire(import.meta.url)
    const home = process.env.DRIVER_PATH ?? resolve(require.resolve('postgres'), '../../..')
    const driver =
      kind === 'cjs'
        ? require(resolve(home, 'cjs/src/index.js'))
        : (await import(/* @vite-ignore */ pathToFileURL(resolve(home, 'src/index.js')).href)).default
    expect(driver.txFix).toBe(true)
  })

  describe.each(kinds)('as %s', (kind) => {
    it.each(Object.entries(crashes))('%s: %s', { timeout: 120_000 }, async (name) => {
      const { code, report } = await replay(name, kind)
      expect(report).not.toContain('FAIL')
      expect(report).toContain('ok  ')
      expect(code, report).toBe(0)
    })
  })
})

/** Runs one crash test as a program of its own, with a database of its own. */
async function replay(name: string, kind: string) {
  const database = `crash_${name.replace('-', '_')}_${kind}`
  await admin.unsafe(`create database ${database}`)
  const url = new URL(inject('superUrl'))
  url.pathname = database
  const env = { ...process.env, CRASH_URL: url.href, DRIVER_KIND: kind }
  return new Promise<{ code: number | string | null; report: string }>((done) => {
    const options = { env, timeout: 110_000, killSignal: 'SIGKILL' as const }
    execFile(process.execPath, [resolve(here, `${name}.mjs`)], options, (error, stdout, stderr) =>
      done({ code: error ? (error.code ?? error.signal ?? 1) : 0, report: `${stdout}\n${stderr}` }),
    )
  })
}
