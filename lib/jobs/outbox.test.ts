import { createServer, type IncomingMessage } from 'node:http'
import { asc, sql } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import * as z from 'zod'

import { outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool } from '@/lib/db'
import { promise, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { outboxRelay, relayOutbox, type SentEvent, setRelay } from './outbox'
import { toServer } from './server'

const rows = (actor: Actor) => inSchool(actor, (tx) => tx.select().from(outbox).orderBy(asc(outbox.id)))
const makeStale = (actor: Actor) =>
  inSchool(actor, (tx) =>
    tx.update(outbox).set({ claimedAt: sql`${outbox.claimedAt} - interval '31 seconds'` }),
  )

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server on loopback in the place of Inngest. */
async function fakeServer(answer: (request: IncomingMessage, body: string) => number | 'hang') {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const status = answer(request, body)
    if (status !== 'hang') response.writeHead(status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  const { port } = server.address() as { port: number }
  return toServer({ baseUrl: `http://127.0.0.1:${port}`, eventKey: 'key/1' })
}

it('sends what is promised, once, with the row’s id', async () => {
  const { system, schoolId } = await newSchool()
  const ids = [await promise(system, 'a/one', { n: 1 }), await promise(system, 'a/two')]
  const sent: SentEvent[] = []
  const { relay } = outboxRelay(async (events) => void sent.push(...events))
  expect(await relay(schoolId)).toBe(2)
  expect(await relay(schoolId)).toBe(0)
  expect(sent.map((event) => event.id).sort()).toEqual(ids.sort())
  expect(sent[0]).toMatchObject({ name: 'a/one', schoolId, data: { n: 1, schoolId } })
  expect((await rows(system)).every((row) => row.sentAt && row.attempts === 1)).toBe(true)
})

it('promises nothing when the change fails', async () => {
  const { system, schoolId } = await newSchool()
  const change = command(
    { can: 'school.read', input: z.object({ fails: z.boolean() }), touches: () => [], audited: () => null },
    async ({ emit, input }) => {
      await emit({ name: 'a/changed', data: {} })
      if (input.fails) throw new Error('no')
    },
  )
  await expect(change(system, { fails: true })).rejects.toThrow('no')
  expect(await rows(system)).toEqual([])
  await change(system, { fails: false })
  expect(await rows(system)).toMatchObject([{ name: 'a/changed', data: { schoolId } }])
})

it('sends again what was not taken, when the claim is stale and not before', async () => {
  const { system, schoolId } = await newSchool()
  await promise(system, 'a/one')
  let refuses = true
  const sent: string[] = []
  const { relay } = outboxRelay(async (events) => {
    if (refuses) throw new Error('refused')
    sent.push(...events.map((event) => event.id))
  })
  await expect(relay(schoolId)).rejects.toThrow('refused')
  refuses = false
  expect(await relay(schoolId)).toBe(0)
  await makeStale(system)
  expect(await relay(schoolId)).toBe(1)
  expect(await rows(system)).toMatchObject([{ id: sent[0], attempts: 2 }])
})

it('shares the rows among relays at work at once, each row to one', async () => {
  const { system, schoolId } = await newSchool()
  await inSchool(system, (tx) =>
    tx
      .insert(outbox)
      .values(Array.from({ length: 350 }, (_, n) => ({ schoolId, name: 'a/one', data: { n } }))),
  )
  const sent: string[] = []
  const relays = Array.from({ length: 4 }, () =>
    outboxRelay(async (events) => void sent.push(...events.map((event) => event.id))),
  )
  const counts = await Promise.all(relays.map(({ relay }) => relay(schoolId)))
  expect(counts.reduce((a, b) => a + b)).toBe(350)
  expect(new Set(sent).size).toBe(350)
})

it('holds no transaction open while it sends', async () => {
  const { system, schoolId } = await newSchool()
  await promise(system, 'a/one')
  const { relay } = outboxRelay(async ([event]) => {
    // Would wait for ever for a row that is locked.
    await inSchool(system, (tx) =>
      tx.execute(sql`select from outbox where id = ${event!.id} for update nowait`),
    )
  })
  expect(await relay(schoolId)).toBe(1)
})

it('sends one school’s events with that school alone', async () => {
  const [one, other] = await Promise.all([newSchool(), newSchool()])
  await promise(other.system, 'a/other')
  const { relay } = outboxRelay(() => Promise.reject(new Error('nothing to send')))
  expect(await relay(one.schoolId)).toBe(0)
})

it('speaks to an Inngest server: key in the address, ids in the body', async () => {
  const { system, schoolId } = await newSchool()
  const id = await promise(system, 'a/one')
  const seen: { url?: string; body: string }[] = []
  const send = await fakeServer((request, body) => seen.push({ url: request.url, body }) && 200)
  await outboxRelay(send).relay(schoolId)
  expect(seen).toHaveLength(1)
  expect(seen[0]!.url).toBe('/e/key%2F1')
  expect(JSON.parse(seen[0]!.body)).toEqual([
    { id, name: 'a/one', data: { schoolId }, ts: expect.any(Number) },
  ])
})

it('drains after the server was down: each event taken, none lost', async () => {
  const { system, schoolId } = await newSchool()
  await inSchool(system, (tx) =>
    tx
      .insert(outbox)
      .values(Array.from({ length: 1000 }, (_, n) => ({ schoolId, name: 'a/one', data: { n } }))),
  )
  const taken = new Set<string>()
  let calls = 0
  const send = await fakeServer((_, body) => {
    if (calls++ < 3) return 500
    for (const { id } of JSON.parse(body) as { id: string }[]) taken.add(id)
    return 200
  })
  const { relay } = outboxRelay(send)
  for (let round = 0; taken.size < 1000 && round < 10; round++) {
    await relay(schoolId).catch(() => {})
    await makeStale(system)
  }
  expect(taken.size).toBe(1000)
})

it('keeps nobody waiting while the server hangs, and asks it once at a time', async () => {
  const { system, schoolId } = await newSchool()
  await promise(system, 'a/one')
  let asked = 0
  const send = await fakeServer(() => {
    asked++
    return 'hang'
  })
  let failed = false
  const relay = outboxRelay(async (events) => {
    try {
      await send(events)
    } catch (error) {
      failed = true
      throw error
    }
  })
  setRelay(relay)
  // A request calls this and goes on; were it to wait, the flag would be up.
  for (let n = 0; n < 20; n++) relayOutbox(schoolId)
  expect(failed).toBe(false)
  await until(() => failed, 'the end of our patience')
  expect(asked).toBe(1)
  expect(await rows(system)).toMatchObject([{ sentAt: null, attempts: 1 }])
})
