import { asc, sql } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'

import { letters, outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { env } from '@/lib/env'
import { outboxRelay } from '@/lib/jobs/outbox'
import { clearSchool } from '@/lib/jobs/tidy'
import { testEngine, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { startSmtp } from '@/lib/testing/services'
import { unsentTo } from '@/lib/unsent'
import { type Letter, post } from '.'
import { handOver } from './hand-over'
import { sendLetters } from './jobs'

const tell = command(
  { can: 'school.change', input: z.array(z.custom<Letter>()), touches: () => [], audited: () => null },
  ({ input, ...scope }) => post(scope, input),
)
const mailTo = (to: string, text = 'Your secret is kwaheri-4711'): Letter => ({
  channel: 'mail',
  to,
  subject: 'A letter',
  text,
})
const someone = () => `${crypto.randomUUID()}@school.example`
const rows = (actor: Actor) => inSchool(actor, (tx) => tx.select().from(letters).orderBy(asc(letters.id)))

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  env.SMTP_URL = undefined
  for (const stop of stops.splice(0)) await stop()
})

async function sending(actor: Actor) {
  const engine = await testEngine([sendLetters])
  stops.push(() => engine.stop())
  await outboxRelay(engine.add).relay(actor.schoolId)
  const over = () => rows(actor).then((all) => all.every(({ sentAt, refusedAt }) => sentAt || refusedAt))
  await until(over, 'the letters to be handed over')
}

describe('a letter', () => {
  it('lies sealed, commits with the change, is handed over by a job and forgotten', async () => {
    const { system } = await newSchool()
    const [to, phone] = [someone(), '+254712000987']
    await tell(system, [mailTo(to), { channel: 'sms', to: phone, text: `For ${to}` }])
    const kept = JSON.stringify([
      await rows(system),
      await inSchool(system, (tx) => tx.select().from(outbox)),
    ])
    expect(kept).not.toMatch(/kwaheri|school\.example|712000987/)

    await sending(system)
    expect(await unsentTo(to)).toMatchObject([{ text: 'Your secret is kwaheri-4711' }])
    expect((await unsentTo(phone)).some(({ text }) => text === `For ${to}`)).toBe(true)
    expect(await rows(system)).toMatchObject([
      { sealed: null, refusedAt: null },
      { sealed: null, refusedAt: null },
    ])
  })

  it('is not there when the change is not', async () => {
    const { system } = await newSchool()
    const failing = command(
      { can: 'school.change', input: z.null(), touches: () => [], audited: () => null },
      async (scope) => {
        await post(scope, [mailTo(someone())])
        throw new Error('no')
      },
    )
    await expect(failing(system, null)).rejects.toThrow('no')
    expect(await rows(system)).toEqual([])
  })

  it('opens under its own row alone', async () => {
    const { system } = await newSchool()
    const [mine, other] = [someone(), someone()]
    await tell(system, [mailTo(mine), mailTo(other)])
    const [first, second] = await rows(system)
    await inSchool(system, (tx) => tx.update(letters).set({ sealed: first!.sealed }))
    expect(await handOver(system, first!.batchId)).toEqual({ sent: 1, refused: 1 })
    expect((await rows(system))[1]).toMatchObject({ id: second!.id, sealed: null, sentAt: null })
  })

  it('waits while the service is away, and the others of its batch do not', async () => {
    const { system } = await newSchool()
    const full = someone()
    let isFull = true
    const server = await startSmtp((to) => (to === full && isFull ? '452 later' : null))
    stops.push(server.stop)
    Object.assign(env, { SMTP_URL: server.url, MAIL_FROM: 'office@school.example' })
    await tell(system, [mailTo(full), mailTo(someone()), mailTo(someone())])
    const { batchId } = (await rows(system))[0]!
    await expect(handOver(system, batchId)).rejects.toMatchObject({ code: 'busy' })
    expect((await rows(system)).map(({ sentAt }) => sentAt !== null)).toEqual([false, true, true])
    isFull = false
    await sending(system)
    expect(server.mails.map(({ to }) => to[0]).filter((to) => to === full)).toHaveLength(1)
    expect(server.mails).toHaveLength(3)
  })

  it('of many costs a few statements, and is tidied away in the end', async () => {
    const { system } = await newSchool()
    const many = (n: number) => Array.from({ length: n }, () => mailTo(someone()))
    const counted = async (n: number) =>
      (await countingStatements(() => tell(system, many(n)))).statements.length
    const few = await counted(1)
    expect(await counted(50)).toBe(few)
    expect(await counted(120)).toBe(few + 4)
    await inSchool(system, (tx) => tx.update(letters).set({ createdAt: sql`now() - interval '91 days'` }))
    await clearSchool(system)
    expect(await rows(system)).toEqual([])
  })

  it('is another school’s for nobody else', async () => {
    const [ours, theirs] = [await newSchool(), await newSchool()]
    await tell(theirs.system, [mailTo(someone())])
    const { batchId } = (await rows(theirs.system))[0]!
    expect(await handOver(ours.system, batchId)).toEqual({ sent: 0, refused: 0 })
    expect(await rows(theirs.system)).toMatchObject([{ sentAt: null }])
  })
})
