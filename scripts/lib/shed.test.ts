import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'

// A server that answers what is held when it is told to, with the preload that every server of ours has.
const program = `
  const held = []
  const server = require('node:http').createServer((request, response) => {
    if (request.url === '/api/health/go') { for (const one of held.splice(0)) one.end('done'); return response.end() }
    if (request.url.startsWith('/held')) held.push(response)
    else response.end('at once')
  }).listen(0, '127.0.0.1', () => console.log(server.address().port))`

let child: ChildProcess
let site: string
const ask = (path: string, init?: RequestInit) => fetch(site + path, init)

beforeAll(async () => {
  const env = { ...process.env, MAX_IN_FLIGHT: '2' }
  child = spawn(process.execPath, ['--import', './scripts/lib/server.mjs', '-e', program], { env })
  const [port] = await once(createInterface({ input: child.stdout! }), 'line')
  site = `http://127.0.0.1:${port}`
})
afterAll(() => child.kill())

it('answers as many as it can at a time, and tells the others at once when to come again', async () => {
  const held = [ask('/held'), ask('/held')]
  const statusOf = async (path: string) => (await ask(path)).status
  await expect.poll(() => statusOf('/other')).toBe(503)

  const program = await ask('/api/marks', { method: 'POST', body: '{}' })
  expect([program.status, program.headers.get('retry-after')]).toEqual([503, '2'])
  expect(await program.json()).toMatchObject({ code: 'busy', title: expect.stringContaining('try again') })
  const page = await ask('/today', { headers: { accept: 'text/html' } })
  expect(page.status).toBe(503)
  expect(await page.text()).toContain('Open this page again')

  for (const path of ['/api/health/live', '/api/metrics', '/_next/static/x.js', '/r/link'])
    expect(await (await ask(path)).text()).toBe('at once')

  await ask('/api/health/go')
  for (const one of held) expect(await (await one).text()).toBe('done')
  await expect.poll(() => statusOf('/other')).toBe(200)
})
