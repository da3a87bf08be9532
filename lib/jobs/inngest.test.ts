import { sql } from 'drizzle-orm'
import { type InngestFunction, NonRetriableError, RetryAfterError } from 'inngest'
import { serve } from 'inngest/next'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import * as route from '@/app/api/inngest/route'
import { findSchool } from '@/lib/auth/schools'
import { systemActor } from '@/lib/auth/system'
import { AppError } from '@/lib/errors'
import { makeReportCards } from '@/lib/reports/commands'
import { serving, signed } from '@/lib/testing/inngest-server'
import { ask, type Context, promise, testEngine, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { folder, tiny, ask as tinyAsk, tinyLearners, unique } from '@/lib/testing/tiny-school'
import { loadSchool } from '@/scripts/cli/load'
import { functions } from '.'
import { inngest } from './client'
import { outboxRelay } from './outbox'
import { getJob, getProgress } from './queries'
import { inngestServer, toServer } from './server'

// Settings are read when modules load, so the server stands before they do.
const { server, keys } = await vi.hoisted(async () =>
  (await import('@/lib/testing/inngest-server')).settledServer(),
)

type Done = (what: string) => void

/** What functions do: each tells what it did, and fails as often as functions fail. */
const works: Record<string, (done: Done, context: Context) => Promise<unknown>> = {
  steps: async (done, { step, event }) => {
    const a = await step.run('a', () => 2)
    const b = await step.run('b', () => ({ n: a * 10, text: 'Zoë "O’Brien"' }))
    await step.run('none', () => undefined)
    await step.run('end', () => done(`${b.n} ${b.text} ${event.data.x}`))
    return { sum: a + b.n }
  },
  flaky: async (done, { step, attempt }) => {
    await step.run('before', () => done('before'))
    await step.run('flaky', () => {
      done(`try ${attempt}`)
      if (attempt === 0) throw new Error('not yet')
      if (attempt === 1) throw new RetryAfterError('later', 10)
    })
    await step.run('after', () => done('after'))
  },
  hopeless: async (done, { step }) =>
    step.run('never', () => {
      done('try')
      throw new Error('no')
    }),
  refusing: async (done, { step }) =>
    step.run('no', () => {
      done('try')
      throw new AppError('conflict', 'The results are not published yet.')
    }),
  outside: async (done) => {
    done('try')
    throw new NonRetriableError('Not like this.')
  },
  sleeping: async (done, { step }) => {
    await step.run('before', () => done('before'))
    await step.sleep('rest', '1s')
    await step.run('after', () => done('after'))
  },
  parallel: async (done, { step }) => {
    const parts = await Promise.all([
      step.run('one', () => 1),
      step.run('two', () => 2),
      step.run('three', () => 3),
    ])
    await step.run('sum', () => done(`sum ${parts.reduce((a, b) => a + b)}`))
  },
  catching: async (done, { step }) => {
    await step.run('bad', () => Promise.reject(new NonRetriableError('bad'))).catch(() => done('caught'))
    await step.run('good', () => done('good'))
  },
}

const told = new Map<string, string[]>()
const tell = (who: string) => (what: string) => void told.set(who, [...(told.get(who) ?? []), what])
const examples = Object.entries(works).map(([id, work]) =>
  inngest.createFunction(
    {
      id,
      triggers: [{ event: `test/${id}` }],
      retries: 2,
      onFailure: async ({ event, error }: Context) =>
        tell(String(event.data.event.data.run))(`gave up: ${error.message}`),
    },
    (context) => work(tell(String(context.event.data.run)), context),
  ),
) as InngestFunction.Any[]
let app: Awaited<ReturnType<typeof serving>>
let tests: Awaited<ReturnType<typeof serving>>
const relay = outboxRelay(toServer(inngestServer()))

beforeAll(async () => {
  app = await serving(route)
  const { GET, POST, PUT } = serve({ client: inngest, functions: examples })
  tests = await serving({ GET, POST, PUT })
  expect(await server.sync(`${app.url}/api/inngest`)).toBe(200)
  expect(await server.sync(`${tests.url}/api/inngest`)).toBe(200)
})
afterAll(() => {
  server.close()
  for (const { server } of [app, tests]) server.close()
})

it('tells the server every function, with what it asks of it', () => {
  const known = functions.map((fn) => fn.id(inngest.id))
  expect([...server.functions.keys()]).toEqual(expect.arrayContaining(known))
  expect(server.functions.get('hillview-make-report-cards')).toMatchObject({
    triggers: [{ event: 'reports/cards.requested' }],
    concurrency: [{ limit: 1, key: 'event.data.schoolId' }],
    priority: { run: 'event.data.priority' },
    cancel: [{ event: 'jobs/cancelled', if: 'event.data.jobId == async.data.jobId' }],
  })
  expect(server.functions.get('hillview-clear-jobs')).toMatchObject({ triggers: [{ cron: '17 * * * *' }] })
})

describe('the address it calls', () => {
  const body = { event: {}, events: [], steps: {}, ctx: { run_id: 'r', attempt: 0 } }
  const key = keys.signingKey.replace(/^signkey-\w+-/, '')
  const now = Math.round(Date.now() / 1000)
  const post = (signature?: string, sent: unknown = body) =>
    fetch(`${app.url}/api/inngest?fnId=hillview-clear-jobs&stepId=step`, {
      method: 'POST',
      body: JSON.stringify(sent),
      headers: signature === undefined ? {} : { 'X-Inngest-Signature': signature },
    })

  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['half of one', `t=${now}`],
    ['one by another key', signed(body, 'f'.repeat(64), now)],
    ['one of six minutes ago', signed(body, key, now - 360)],
    ['one of six minutes hence', signed(body, key, now + 360)],
    ['an old one with a new date', signed(body, key, now - 360).replace(`${now - 360}`, `${now}`)],
    ['one of another body', signed({ ...body, steps: { a: 1 } }, key, now)],
  ])('runs nothing for %s', async (_, signature) => {
    expect((await post(signature)).status).toBe(401)
  })

  it('runs what is signed', async () => {
    expect((await post(signed(body, key))).status).toBe(200)
  })

  it.each(['DELETE', 'PATCH', 'HEAD', 'OPTIONS'])('has no %s', async (method) => {
    expect((await fetch(`${app.url}/api/inngest`, { method })).status).toBe(405)
  })

  it('tells a stranger nothing of keys or settings', async () => {
    const shown = await (await fetch(`${app.url}/api/inngest`)).text()
    expect(shown).not.toContain(key)
    expect(shown).not.toContain(keys.eventKey)
    expect(shown).not.toMatch(/postgres|NEXTAUTH/i)
  })
})

describe('functions', () => {
  it.each(Object.keys(works))('come to the same result here and there: %s', async (id) => {
    const { system, schoolId } = await newSchool()
    const [here, there] = [`${id} here`, `${id} there`]
    await promise(system, `test/${id}`, { x: 'ä', run: there })
    await relay.relay(schoolId)
    const engine = await testEngine(examples)
    await ask(engine, system, `test/${id}`, { x: 'ä', run: here, jobId: here })
    await until(() => server.working() === 0 && told.has(there), 'the server')
    const expected = told.get(there)!
    await until(() => (told.get(here)?.length ?? 0) >= expected.length, 'the engine')
    await engine.stop()
    expect(told.get(here)).toEqual(expected)
  })

  it('make the same report cards', async () => {
    const slug = unique()
    const marks = 'Form 1 CAT 1 Term 1\nName,Adm,MAT,P1\nAchieng Ouma,F1/1,24,50\nKip Sang,F1/2,12,\n'
    const dir = folder({ 'school.json': tiny, 'learners.csv': tinyLearners, 'marks/form-1.csv': marks })
    await loadSchool({ dir, slug })
    const system = systemActor((await findSchool(slug))!.schoolId)
    const [found] = await tinyAsk<{ classId: string; assessmentId: string }>(
      slug,
      sql`select k.id as "classId", a.id as "assessmentId" from classes k, assessments a where k.name = 'Form 1' and a.name = 'CAT 1'`,
    )
    const { classId, assessmentId } = found!
    const made = async (jobId: string) => {
      await until(async () => (await getProgress(system, jobId))?.state === 'done', 'the cards', 60_000)
      return (await getJob(system, jobId))!.files.map(({ name, size }) => [name, size])
    }
    const wanted = { scope: { of: 'class' as const, classId }, choice: { assessmentId }, withGaps: true }
    const { jobId: there, cards } = await makeReportCards(system, wanted)
    await relay.relay(system.schoolId)
    const byServer = await made(there)
    const { jobId: here } = await makeReportCards(system, wanted)
    const engine = await testEngine(functions)
    await outboxRelay(engine.add).relay(system.schoolId)
    const byEngine = await made(here)
    await engine.stop()
    expect(byServer).toHaveLength(cards + 2)
    expect(byServer).toEqual(byEngine)
  })

  it('on a schedule run when the server says so', async () => {
    server.fire('hillview-clear-jobs')
    const run = await until(
      () => server.runs.find((run) => run.fn === 'hillview-clear-jobs' && run.outcome),
      'it',
    )
    expect(run.outcome).toBe('done')
  })
})
