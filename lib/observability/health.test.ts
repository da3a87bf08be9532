import { describe, expect, it } from 'vitest'
import * as live from '@/app/api/health/live/route'
import * as ready from '@/app/api/health/ready/route'
import * as health from '@/app/api/health/route'
import { env } from '@/lib/env'
import { withFullPool } from '@/lib/testing/database'
import { ready as askReady } from './health'

const ask = (authorization?: string) =>
  new Request('http://localhost/api/health', { headers: authorization ? { authorization } : {} })
const ops = () => ask(`Bearer ${env.OPS_TOKEN}`)

describe('health', () => {
  it('tells the public pass and nothing more, never from a cache', async () => {
    for (const { GET } of [health, ready, live]) {
      const response = await GET(ask())
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('application/health+json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toBe('{"status":"pass"}')
    }
  })

  it('gives details to the ops token alone', async () => {
    const detailed = await (await ready.GET(ops())).json()
    expect(detailed).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      checks: {
        'postgres:responseTime': [{ status: 'pass', observedUnit: 'ms', time: expect.any(String) }],
      },
    })
    // What other tests promised waits in the same database, and may be worth a warning.
    const found = Object.values<{ status: string }[]>(detailed.checks).flatMap(([check]) => check!.status)
    expect(detailed.status).toBe(found.includes('warn') ? 'warn' : 'pass')
    for (const wrong of ['Bearer', 'Bearer x', `Basic ${env.OPS_TOKEN}`, `bearer ${env.OPS_TOKEN}x`])
      expect(await (await ready.GET(ask(wrong))).text()).toBe('{"status":"pass"}')
  })

  it('is not ready while nobody could get a connection, yet lives', async () => {
    await withFullPool(async () => {
      const response = await ready.GET(ops())
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({
        status: 'fail',
        checks: {
          'postgres:responseTime': [{ status: 'fail', output: 'The database does not answer.' }],
        },
      })
      expect(await (await ready.GET(ask())).text()).toBe('{"status":"fail"}')
      expect((await live.GET(ask())).status).toBe(200)
    })
    expect((await ready.GET(ask())).status).toBe(200)
  })

  it('does not wait longer than it was told to', async () => {
    await withFullPool(async () => {
      expect((await askReady(1)).status).toBe('fail')
    })
  })

  it('says that it is not ready when a stop is near, yet lives', async () => {
    await import('../../scripts/lib/server.mjs')
    process.kill(process.pid, 'SIGUSR2')
    await expect.poll(async () => (await askReady()).status).toBe('fail')
    expect((await ready.GET(ask())).status).toBe(503)
    expect((await live.GET(ask())).status).toBe(200)
    Reflect.deleteProperty(globalThis, Symbol.for('hillview.draining'))
    expect((await askReady()).status).not.toBe('fail')
  })
})
