import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createUser } from '@/lib/auth/accounts'
import { until } from '@/lib/testing/jobs'
import { freePort } from '../../scripts/lib/ports.mjs'
import { root } from '../../scripts/lib/run.mjs'
import { throwawayPostgres } from '../../scripts/lib/throwaway.mjs'
import { browser } from './browser'
import { schoolWithCards } from './school'

// What the image carries, put together as deploy/Dockerfile does, far from the checkout and its packages.

const folder = mkdtempSync(join(tmpdir(), 'hillview-image-'))
const password = 'three quiet green lanterns'
const { PATH = '' } = process.env
let port: number
let server: ChildProcess
let said = ''
/** What came to the collector of traces, as it was sent. */
let traced = ''
const collector = createServer((request, response) => {
  request.setEncoding('latin1').on('data', (piece) => {
    traced += piece
  })
  request.on('end', () => response.end())
})

function run(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, args, { cwd: folder, env: { NODE_ENV: 'production', PATH, ...env } })
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
    })
  return child
}

beforeAll(async () => {
  const built = join(root, process.env.NEXT_DIST_DIR ?? '.next')
  expect(existsSync(join(built, 'standalone/server.js')), 'built with NEXT_OUTPUT=standalone').toBe(true)
  cpSync(join(built, 'standalone'), folder, { recursive: true, verbatimSymlinks: true })
  cpSync(join(built, 'static'), join(folder, '.next/static'), { recursive: true })
  cpSync(join(root, 'public'), join(folder, 'public'), { recursive: true })
  const collectorPort = await freePort()
  collector.listen(collectorPort, '127.0.0.1')
  port = await freePort()
  const { DATABASE_URL = '', NEXTAUTH_SECRET = '' } = process.env
  server = run(['--import', './scripts/lib/server.mjs', 'server.js'], {
    APP_ENV: 'demo',
    HOSTNAME: '127.0.0.1',
    PORT: String(port),
    NEXTAUTH_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL,
    NEXTAUTH_SECRET,
    JOB_WORKERS: '0',
    SECOND_FACTOR: 'optional',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
  })
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/api/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  await until(async () => server.exitCode !== null || (await isUp()), 'the server', 50_000)
})

afterAll(async () => {
  server.kill()
  await until(() => server.exitCode !== null || server.signalCode, 'its end')
  collector.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the standalone output', () => {
  it('signs a person in and makes a PDF', async () => {
    const s = await schoolWithCards(1)
    const username = `image-${randomUUID()}`
    const memberships = [{ schoolId: s.schoolId, role: 'head' as const }]
    await createUser({ username, secret: { password }, mustChange: false, memberships })

    const head = browser(`http://127.0.0.1:${port}`)
    expect((await head.signIn(username, password)).headers.location).toBe('/today')
    const card = await head.ask(`/api/reports/${s.east}/${s.endTerm}/${s.learners.east[0]!.id}`)
    expect([card.status, card.headers['content-type']], said).toEqual([200, 'application/pdf'])
    expect(card.text).toMatch(/^%PDF-/)
    // The school's own font is in it, not whatever the machine has.
    expect(card.text).toMatch(/\+Inter/)
    const page = await head.ask('/today')
    const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(page.text) ?? []
    expect(await head.ask(script)).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    })
  })

  it('sends traces that tell the route and not whom it was about', async () => {
    await browser(`http://127.0.0.1:${port}`).ask('/sign-in?next=/learners?q=Canary')
    await until(() => traced.includes('/sign-in'), 'the traces')
    expect(traced).toContain('hillview')
    expect(traced).not.toContain('Canary')
  })

  it('brings the migrations', async () => {
    const postgres = await throwawayPostgres()
    const migration = run(['scripts/migrate.mjs'], {
      DATABASE_URL: postgres.appUrl,
      DATABASE_OWNER_URL: postgres.ownerUrl,
    })
    await until(() => migration.exitCode !== null, 'the migration', 50_000)
    await postgres.stop('immediate')
    expect(migration.exitCode, said).toBe(0)
    expect(said).toContain('applied: 0000_first_school')
  })

  it('reads a workbook in a child process', async () => {
    const child = run(['lib/sheets/xlsx/child.mjs'], {})
    child.stdin?.end('not a workbook')
    await until(() => child.exitCode !== null, 'the child')
    expect(said).toContain('{"refused":')
  })
})
