import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { freePort } from '../../scripts/lib/ports.mjs'
import { until } from '../../scripts/lib/processes.mjs'
import { program } from '../../scripts/lib/programs.mjs'
import { prepareProxy } from '../../scripts/lib/proxy.mjs'
import { removeThrowaway, throwawayFolder } from '../../scripts/lib/throwaway.mjs'

// The real nginx with the real configuration; behind it two instances that tell what they were asked.

type Instance = Awaited<ReturnType<typeof instance>>

async function instance() {
  const seen: IncomingMessage[] = []
  const state = { ready: true, taken: (_: ServerResponse): boolean => false }
  const server = createServer(async (asked, answer) => {
    if (asked.url === '/api/health/ready') return answer.writeHead(state.ready ? 200 : 503).end()
    seen.push(asked)
    if (state.taken(answer)) return
    for await (const _ of asked);
    answer.setHeader('Content-Type', 'text/html')
    answer.setHeader('Strict-Transport-Security', 'max-age=1')
    answer.end(JSON.stringify(asked.headers) + ' '.repeat(4000))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, state, seen, port: (server.address() as { port: number }).port }
}

const folder = throwawayFolder()
let proxy: Awaited<ReturnType<typeof prepareProxy>>
let running: ReturnType<typeof program>
let a: Instance
let b: Instance
let port: number
let slow: Promise<void>

beforeAll(async () => {
  ;[a, b, port] = await Promise.all([instance(), instance(), freePort()])
  const env = {
    APP_ENV: 'production',
    NEXTAUTH_URL: 'https://school.example',
    HOST: '127.0.0.1',
    PORT: String(port),
  }
  proxy = await prepareProxy(env, { ports: [a.port, b.port], folder })
  running = program(proxy.start(), `${folder}/nginx.pid.mark`)
  await until(() => proxy.asked().catch(() => false), 10_000)
  slow = neverDone(port)
})

afterAll(async () => {
  await running.end('SIGQUIT')
  proxy.clear()
  for (const { server } of [a, b]) server.close()
  await removeThrowaway(folder)
})

type Asked = { path?: string; method?: string; headers?: Record<string, string>; body?: string }

async function ask({ path = '/', method = 'GET', headers, body }: Asked = {}) {
  const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of answer.setEncoding('latin1')) text += piece
  return { status: answer.statusCode, headers: answer.headers, text }
}

const heard = (instance: Instance, status: string) =>
  until(
    async () => (await proxy.asked()).some((one) => one.port === instance.port && one.status === status),
    20_000,
  )

describe('nginx before the instances', () => {
  it('tells them itself who asks, and passes on nothing of what a stranger says about that', async () => {
    const { text } = await ask({
      headers: {
        Host: 'evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-For': '6.6.6.6',
        'X-Forwarded-Proto': 'gopher',
        'X-Forwarded-Port': '1',
        'X-Real-IP': '6.6.6.6',
        Forwarded: 'for=6.6.6.6;host=evil.example',
        'X-Middleware-Subrequest': 'middleware:middleware',
      },
    })
    expect(JSON.parse(text)).toEqual({
      host: 'school.example',
      'x-forwarded-host': 'school.example',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'https',
    })
  })

  it('takes no more than 1 MB, counted as it comes, and no compressed body', async () => {
    const chunked = { 'Transfer-Encoding': 'chunked' }
    const large = 'x'.repeat(1024 * 1024 + 1)
    expect(await ask({ method: 'POST', body: large })).toMatchObject({ status: 413 })
    expect(await ask({ method: 'POST', body: large, headers: chunked }).catch((e) => e)).toSatisfy(
      (outcome) => outcome.status === 413 || ['ECONNRESET', 'EPIPE'].includes(outcome.code),
    )
    expect(await ask({ method: 'POST', body: large.slice(1) })).toMatchObject({ status: 200 })
    // Files that people bring in may be larger, and only they.
    const path = '/api/imports'
    expect(await ask({ method: 'POST', path, body: 'x'.repeat(5 * 1024 * 1024) })).toMatchObject({
      status: 200,
    })
    expect(await ask({ method: 'POST', path: `${path}/x`, body: large })).toMatchObject({ status: 413 })
    const endless = 'x'.repeat(7 * 1024 * 1024)
    expect(await ask({ method: 'POST', path, body: endless, headers: chunked }).catch((e) => e)).toSatisfy(
      (outcome) => outcome.status === 413 || ['ECONNRESET', 'EPIPE'].includes(outcome.code),
    )
    const encoded = { 'Content-Encoding': 'br' }
    expect(await ask({ method: 'POST', body: 'x', headers: encoded })).toMatchObject({ status: 415 })
  })

  it('compresses what is not secret, and sends one strict transport header', async () => {
    const headers = { 'Accept-Encoding': 'gzip' }
    const page = await ask({ headers })
    expect(page.headers).toMatchObject({
      'content-encoding': 'gzip',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    })
    expect((await ask({ headers, path: '/sign-in?next=/x' })).headers).not.toHaveProperty('content-encoding')
  })

  it('keeps static files, also when no instance has them any more', async () => {
    const before = a.seen.length + b.seen.length
    await ask({ path: '/_next/static/chunks/one.js' })
    await ask({ path: '/_next/static/chunks/one.js?dpl=other', headers: { Cookie: 'session=1' } })
    expect(a.seen.length + b.seen.length).toBe(before + 1)
  })

  it('asks the other when one refuses, whatever was asked, and never asks twice what may have been taken', async () => {
    await heard(a, '200')
    await heard(b, '200')
    const isBroken = (answer: ServerResponse) => Boolean(answer.destroy())
    a.state.taken = b.state.taken = isBroken
    const [askedA, askedB] = [a.seen.length, b.seen.length]
    expect(await ask({ method: 'POST', body: 'x' })).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
    })
    expect(a.seen.length + b.seen.length).toBe(askedA + askedB + 1)
    a.state.taken = b.state.taken = () => false
    a.server.close()
    a.server.closeAllConnections()
    for (let n = 0; n < 10; n++)
      expect(await ask({ method: 'POST', body: 'x' })).toMatchObject({ status: 200 })
    a.server.listen(a.port, '127.0.0.1')
  })

  it('sends nobody to one that is not ready, and all to the others', async () => {
    await heard(a, '200')
    await heard(b, '200')
    a.state.ready = false
    await heard(a, '503')
    const before = a.seen.length
    for (let n = 0; n < 10; n++) await ask({ method: 'POST', body: 'x' })
    expect(a.seen.length).toBe(before)
    a.state.ready = true
    expect(await heard(a, '200')).toBe(true)
  })

  it('asks all the same when none is ready: their own words are better', async () => {
    a.state.ready = b.state.ready = false
    await until(
      async () => (await proxy.asked()).filter(({ status }) => status === '503').length >= 2,
      20_000,
    )
    for (let n = 0; n < 5; n++) expect(await ask()).toMatchObject({ status: 200 })
    a.state.ready = b.state.ready = true
  })

  it('ends a client that does not finish its headers', () => slow)
})

/** Sends a header, a letter at a time, until it is ended. */
function neverDone(at: number) {
  const socket = connect(at, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
  const drip = setInterval(() => socket.write('a'), 500)
  return new Promise<void>((ended) => {
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(drip)
      ended()
    })
  })
}
