import { createHash, createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/*
 * A counterpart for the SDK, written from its published protocol and without a line of our engine: it learns the functions
 * when the app is told to sync, takes events in, and calls the app back, signed, step by step.
 */

export type Registered = {
  id: string
  triggers: { event?: string; expression?: string; cron?: string }[]
  steps: { step: { runtime: { url: string }; retries?: { attempts: number } } }
  concurrency?: unknown
  priority?: unknown
  cancel?: unknown
}
type Event = { id: string; name: string; data: Record<string, unknown>; ts: number }
type Op = { id: string; op: string; data?: unknown; error?: unknown }

export type ServerRun = {
  fn: string
  event: Event
  calls: number
  outcome?: 'done' | 'failed'
  result?: unknown
}

/** How it receives events: as it should, not at all, or by taking them and never saying so. */
export type Mood = 'well' | 'answers 500' | 'hangs' | 'takes, but hangs'

const digest = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex')

/** `t=…&s=…` over a body whose keys stand in order (RFC 8785), as the server signs it. `at`: in seconds. */
export function signed(body: unknown, key: string, at = Math.round(Date.now() / 1000)): string {
  return `t=${at}&s=${digest(key, ordered(JSON.parse(JSON.stringify(body))) + at)}`
}

const ordered = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(ordered).join(',')}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${ordered((value as Record<string, unknown>)[key])}`)
          .join(',')}}`
      : JSON.stringify(value)

const patience = () => new Promise((resolve) => setTimeout(resolve, 20))

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += part
  return body
}

export async function listening(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  port = 0,
): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Serves the methods of a route over HTTP, as Next does. */
export const serving = (handlers: Record<string, unknown>) =>
  listening(async (request, response) => {
    const body = await readBody(request)
    const { method = 'GET', headers, url } = request
    const handler = handlers[method] as
      | ((request: Request, context: unknown) => Promise<Response>)
      | undefined
    const asked = new Request(`http://${headers.host}${url}`, {
      method: method === 'TRACE' ? 'POST' : method,
      headers: headers as Record<string, string>,
      ...(body && { body }),
    })
    const answer = handler ? await handler(asked, undefined) : new Response(null, { status: 405 })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(new Uint8Array(await answer.arrayBuffer()))
  })

type Keys = { eventKey: string; signingKey: string }

export async function inngestServer({ eventKey, signingKey }: Keys) {
  const functions = new Map<string, Registered>()
  const taken = new Set<string>()
  const runs: ServerRun[] = []
  const at: { mood: Mood } = { mood: 'well' }
  const under: { key: string } = { key: signingKey.replace(/^signkey-\w+-/, '') }
  const hashed = createHash('sha256').update(under.key, 'hex').digest('hex')
  const bearer = `Bearer ${signingKey.replace(under.key, hashed)}`

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await readBody(request)
    const reply = (status: number, told: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(told))
    if (request.url === '/fn/register') {
      if (request.headers.authorization !== bearer) return void reply(401, { error: 'wrong key' })
      for (const fn of (JSON.parse(body) as { functions: Registered[] }).functions) functions.set(fn.id, fn)
      return void reply(200, { ok: true, modified: true })
    }
    if (request.url !== `/e/${eventKey}`) return void reply(404, {})
    if (at.mood === 'answers 500') return void reply(500, {})
    if (at.mood === 'hangs') return
    const events = JSON.parse(body) as Event[]
    for (const event of events) take(event)
    if (at.mood === 'well') reply(200, { ids: events.map(({ id }) => id), status: 200 })
  }

  /** An event that comes twice under one id is one event. */
  function take(event: Event) {
    if (taken.has(event.id)) return
    taken.add(event.id)
    for (const fn of functions.values()) {
      const listens = fn.triggers.some(
        ({ event: name, expression }) =>
          name === event.name &&
          (!expression || expression === `event.data.function_id == '${event.data.function_id}'`),
      )
      if (listens) begin(fn, event)
    }
  }

  function begin(fn: Registered, event: Event) {
    const run: ServerRun = { fn: fn.id, event, calls: 0 }
    runs.push(run)
    walk(fn, run).catch(() => {
      run.outcome = 'failed'
    })
  }

  async function walk(fn: Registered, run: ServerRun): Promise<void> {
    const runId = randomUUID()
    const steps: Record<string, unknown> = {}
    const tries = (fn.steps.step.retries?.attempts ?? 3) + 1
    let attempt = 0

    const ask = async (stepId = 'step') => {
      run.calls++
      const stack = Object.keys(steps)
      const body = {
        event: run.event,
        events: [run.event],
        steps,
        ctx: {
          ...{
            run_id: runId,
            fn_id: fn.id,
            attempt,
            max_attempts: tries,
            disable_immediate_execution: false,
            use_api: false,
          },
          stack: { stack, current: stack.length },
        },
        version: -1,
      }
      const url = new URL(fn.steps.step.runtime.url)
      url.searchParams.set('stepId', stepId)
      const headers = { 'Content-Type': 'application/json', 'X-Inngest-Signature': signed(body, under.key) }
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
      return { response, told: (await response.json()) as unknown }
    }

    const fail = (error: unknown) => {
      run.outcome = 'failed'
      const data = { function_id: fn.id, run_id: runId, error, event: run.event }
      take({ id: randomUUID(), name: 'inngest/function.failed', data, ts: Date.now() })
    }

    for (;;) {
      const { response, told } = await ask()
      if (response.status === 200) return void Object.assign(run, { outcome: 'done', result: told })
      if (response.status !== 206) {
        const isFinal = response.headers.get('X-Inngest-No-Retry') === 'true'
        if (isFinal || ++attempt >= tries) return fail(told)
        await patience()
        continue
      }
      let failed: unknown
      for (const planned of told as Op[]) {
        const op = planned.op === 'StepPlanned' ? ((await ask(planned.id)).told as Op[])[0]! : planned
        if (op.op === 'StepRun') steps[op.id] = { type: 'data', data: op.data ?? null }
        else if (op.op === 'StepFailed') steps[op.id] = { type: 'error', error: op.error }
        else if (op.op === 'Sleep') steps[op.id] = { type: 'data', data: null }
        else failed = op.error ?? {}
        if (op.op === 'StepRun') attempt = 0
      }
      if (failed !== undefined) {
        if (++attempt >= tries) return fail(failed)
        await patience()
      }
    }
  }

  const { server, url } = await listening(answer)
  return {
    url,
    functions,
    runs,
    /** Runs that are neither done nor failed. */
    working: () => runs.filter(({ outcome }) => !outcome).length,
    feel: (mood: Mood) => {
      at.mood = mood
    },
    /** Asks the app which functions it has. */
    sync: async (app: string) => (await fetch(app, { method: 'PUT' })).status,
    /** What a schedule does when it is due. */
    fire(id: string) {
      const fn = functions.get(id)
      const cron = fn?.triggers.find((trigger) => trigger.cron)?.cron
      if (!fn || !cron) throw new Error(`${id} is on no schedule.`)
      begin(fn, { id: randomUUID(), name: 'inngest/scheduled.timer', data: { cron }, ts: Date.now() })
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A server that the settings name. They are read when modules load: for `vi.hoisted`, before those of the application do. */
export async function settledServer() {
  const keys = { eventKey: 'event-key-01234567', signingKey: `signkey-test-${'0123456789abcdef'.repeat(4)}` }
  const server = await inngestServer(keys)
  Object.assign(process.env, {
    INNGEST_BASE_URL: server.url,
    INNGEST_EVENT_KEY: keys.eventKey,
    INNGEST_SIGNING_KEY: keys.signingKey,
  })
  return { server, keys }
}
