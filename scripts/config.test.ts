import { execFile } from 'node:child_process'
import { expect, it } from 'vitest'

import { root, typescript } from './lib/run.mjs'

const secret = 'bV9q2LxT4cKz7RnW0yHs5JdF8gPaUeM3'
const production = {
  APP_ENV: 'production',
  DATABASE_URL: 'postgres://hv_app:n0t/for@you@db.example/hillview',
  NEXTAUTH_URL: 'https://school.example',
  NEXTAUTH_SECRET: secret,
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: Buffer.from(secret).toString('base64'),
  OPS_TOKEN: secret,
}

/** Runs `npm run config:check` with these settings and no `.env` file. */
const check = (given: Record<string, string>) =>
  new Promise<{ code: unknown; out: string; told: string }>((done) => {
    const env = {
      PATH: process.env.PATH,
      __NEXT_PROCESSED_ENV: 'true',
      ...given,
    } as unknown as NodeJS.ProcessEnv
    execFile(process.execPath, [...typescript, 'scripts/config.ts'], { cwd: root, env }, (error, out, told) =>
      done({ code: error?.code ?? 0, out, told }),
    )
  })

it('shows each setting and its source, and no secret', async () => {
  const { code, out } = await check({ ...production, DB_POOL_MAX: '7' })
  expect(code).toBe(0)
  expect(out).toMatch(/^DATABASE_URL +postgres:\/\/hv_app:\(hidden\)@db.example\/hillview +environment$/m)
  expect(out).toMatch(/^DB_POOL_MAX +7 +environment$/m)
  expect(out).toMatch(/^DB_POOL_MIN +2 +default$/m)
  expect(out).toMatch(/^PORT +3000 +filled in by npm start$/m)
  expect(out).toMatch(/^OPS_TOKEN +\(hidden\) /m)
  for (const value of [secret, production.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY, 'n0t'])
    expect(out).not.toContain(value)
})

it('lists all that is wrong at once, in words, and fails', async () => {
  const { code, out, told } = await check({
    ...production,
    NEXTAUTH_URL: 'http://school.example',
    DEMO_PASSWORD: 'hillview-demo-school',
    OPS_TOKEN: 'short',
    INSTANCES: '3',
    DB_WAIT_MS: '5',
  })
  expect(code).toBe(1)
  expect(out).toBe('')
  for (const name of ['NEXTAUTH_URL', 'DEMO_PASSWORD', 'OPS_TOKEN', 'REDIS_URL', 'DB_WAIT_MS'])
    expect(told).toMatch(new RegExp(`^  ${name} \\S+`, 'm'))
  expect(told).not.toContain('hillview-demo-school')
})
