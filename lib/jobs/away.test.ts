import { sql } from 'drizzle-orm'
import type { InngestFunction } from 'inngest'
import { serve } from 'inngest/next'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'

import { outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool } from '@/lib/db'
import { type Mood, serving } from '@/lib/testing/inngest-server'
import { promise, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { inngest } from './client'
import { outboxRelay, relayOutbox, setRelay } from './outbox'
import { inngestServer, toServer } from './server'
import { sweepSchool } from './sweep'

const { server } = await vi.hoisted(async () =>
  (await import('@/lib/testing/inngest-server')).settledServer(),
)

const effects = new Map<string, number>()
const counting = inngest.createFunction(
  { id: 'counting', triggers: [{ event: 'test/count' }] },
  ({ event }) => {
    const { n } = event.data as { n: string }
    effects.set(n, (effects.get(n) ?? 0) + 1)
  },
) as InngestFunction.Any

let app: Awaited<ReturnType<typeof serving>>
const relay = outboxRelay(toServer(inngestServer()))

beforeAll(async () => {
  const { GET, POST, PUT } = serve({ client: inngest, functions: [counting] })
  app = await serving({ GET, POST, PUT })
  expect(await server.sync(`${app.url}/api/inngest`)).toBe(200)
})
afterAll(() => {
  server.close()
  app.server.close()
})

describe('a server that is away', () => {
  const note = command(
    { can: 'school.read', input: z.object({ n: z.string() }), touches: () => [], audited: () => null },
    async ({ emit, input }) => emit({ name: 'test/count', data: { n: input.n } }),
  )
  /** As the sweep finds it half a minute later. */
  const later = (actor: Actor) =>
    inSchool(actor, (tx) =>
      tx.update(outbox).set({ claimedAt: sql`${outbox.claimedAt} - interval '31 seconds'` }),
    )
  const sweep = (actor: Actor) =>
    sweepSchool(actor, { relay: relay.relay, alive: async () => new Set(), staleSeconds: 900 })

  it.each([
    ['answers 500', 1000],
    ['hangs', 150],
    ['takes, but hangs', 150],
  ] as [Mood, number][])(
    '(%s) is nothing to those who save, and takes all %i events once it is back',
    async (mood, total) => {
      const { system, schoolId, person } = await newSchool()
      const { actor } = await person('head')
      await inSchool(system, (tx) =>
        tx.insert(outbox).values(
          Array.from({ length: total - 1 }, (_, n) => ({
            schoolId,
            name: 'test/count',
            data: { schoolId, n: `${mood} ${n}` },
          })),
        ),
      )
      server.feel(mood)
      setRelay(relay)
      let gaveUp = false
      const trouble = relay.relay(schoolId).catch(() => {
        gaveUp = true
      })
      // Were a command to wait for the server, the two seconds that we have patience with it would be over.
      await note(actor, { n: `${mood} last` })
      relayOutbox(schoolId)
      expect(mood === 'answers 500' || !gaveUp).toBe(true)
      await trouble
      await sweep(system).catch(() => {})
      server.feel('well')
      for (let round = 0; round < 3; round++) {
        await later(system)
        await sweep(system)
      }
      await until(() => server.working() === 0, 'the runs')
      const counts = [...effects].filter(([n]) => n.startsWith(`${mood} `)).map(([, count]) => count)
      expect(counts).toEqual(Array(total).fill(1))
      const left = await inSchool(system, (tx) => tx.select().from(outbox))
      expect(left.filter(({ sentAt }) => !sentAt)).toEqual([])
    },
  )

  it('(not there at all) leaves events where they are', async () => {
    const { system, schoolId } = await newSchool()
    await promise(system, 'test/count', { n: 'nowhere' })
    const nowhere = outboxRelay(toServer({ baseUrl: 'http://127.0.0.1:1', eventKey: 'x' }))
    await expect(nowhere.relay(schoolId)).rejects.toThrow()
    const rows = await inSchool(system, (tx) => tx.select().from(outbox))
    expect(rows).toMatchObject([{ sentAt: null, attempts: 1 }])
  })
})
