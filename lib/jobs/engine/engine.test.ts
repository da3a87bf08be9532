import { NonRetriableError, RetryAfterError } from 'inngest'
import { expect, it } from 'vitest'

import { jobSteps } from '@/drizzle/schema'
import { inBackground, inSchool } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ask, type Context, promise, testEngine, testFunctions, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { inngest } from '../client'
import { outboxRelay } from '../outbox'

const { engine, noted } = testFunctions()

it('runs each step once and hands results on', async () => {
  const { system } = await newSchool()
  const job = noted('sum', async (note, { step, event }) => {
    const a = await step.run('a', () => note('a') && 2)
    const b = await step.run('b', () => note('b') && { n: a * 10 })
    const none = await step.run('none', () => void note('none'))
    await step.run('end', () => note(`${b.n} ${none} ${event.data.x}`))
  })
  const running = await engine([job.fn])
  await ask(running, system, job.event, { x: 'ä' })
  await until(() => job.notes.length === 4, 'the last step')
  expect(job.notes).toEqual(['a', 'b', 'none', '20 null ä'])
})

it('tries a failing step again, and only that one', async () => {
  const { system } = await newSchool()
  const job = noted('flaky', async (note, { step, attempt }) => {
    await step.run('before', () => note('before'))
    const tries = await step.run('flaky', () => {
      const n = note(`try ${attempt}`)
      if (attempt < 2) throw new Error('not yet')
      return n
    })
    await step.run('after', () => note(`after ${tries}`))
  })
  await ask(await engine([job.fn]), system, job.event)
  await until(() => job.notes.includes('after 1'), 'the last step')
  expect(job.notes).toEqual(['before', 'try 0', 'try 1', 'try 2', 'after 1'])
})

it('gives up after five tries and tells why', async () => {
  const { system } = await newSchool()
  const told: unknown[] = []
  const job = noted(
    'hopeless',
    async (note, { step }) => step.run('never', () => Promise.reject(new Error(`no ${note('try')}`))),
    { onFailure: async ({ event, error }: Context) => void told.push([event.data.event.data.x, error.name]) },
  )
  await ask(await engine([job.fn]), system, job.event, { x: 7 })
  await until(() => told.length > 0, 'onFailure')
  expect(job.notes).toHaveLength(5)
  expect(told).toEqual([[7, 'Error']])
})

it('takes a refusal as final, with its words, in a step and outside', async () => {
  const { system } = await newSchool()
  const told: string[] = []
  const onFailure = async ({ error }: Context) => void told.push(error.message)
  const refusing = noted(
    'refusing',
    async (note, { step }) =>
      step.run('no', () => {
        note('try')
        throw new AppError('conflict', 'The results are not published yet.')
      }),
    { onFailure },
  )
  const outside = noted(
    'outside',
    async (note) => {
      note('try')
      throw new NonRetriableError('Not like this.')
    },
    { onFailure },
  )
  const running = await engine([refusing.fn, outside.fn])
  await ask(running, system, refusing.event)
  await ask(running, system, outside.event)
  await until(() => told.length === 2, 'both failures')
  expect([...refusing.notes, ...outside.notes]).toEqual(['try', 'try'])
  expect(told.sort()).toEqual(['Not like this.', 'The results are not published yet.'])
})

it('lets a function catch what a step came to in the end', async () => {
  const { system } = await newSchool()
  const job = noted('catching', async (note, { step }) => {
    await step.run('bad', () => Promise.reject(new NonRetriableError('bad'))).catch(() => {})
    await step.run('good', () => note('good'))
  })
  await ask(await engine([job.fn]), system, job.event)
  await until(() => job.notes.length === 1, 'the step after the failure')
})

it('sleeps, and waits as long as a step asks before the next try', async () => {
  const { system } = await newSchool()
  const at: number[] = []
  const job = noted('sleeper', async (_, { step, attempt }) => {
    await step.run('before', () => at.push(Date.now()))
    await step.sleep('rest', '1s')
    await step.run('busy', () => {
      at.push(Date.now())
      if (attempt === 0) throw new RetryAfterError('later', 1000)
    })
  })
  await ask(await engine([job.fn]), system, job.event)
  await until(() => at.length === 3, 'the step after the sleep')
  const [before = 0, woken = 0, again = 0] = at
  expect(woken - before).toBeGreaterThanOrEqual(950)
  expect(again - woken).toBeGreaterThanOrEqual(950)
})

it('runs parallel steps, each once', async () => {
  const { system } = await newSchool()
  const job = noted('parallel', async (note, { step, attempt }) => {
    const parts = await Promise.all([
      step.run('one', () => note('one') && 1),
      step.run('two', () => {
        if (attempt === 0) throw new Error('not yet')
        return note('two') && 2
      }),
      step.sleep('rest', '1s'),
      step.run('three', () => note('three') && 3),
    ])
    await step.run('sum', () => note(`sum ${parts.filter(Boolean).reduce((a: number, b: number) => a + b)}`))
  })
  await ask(await engine([job.fn]), system, job.event)
  await until(() => job.notes.includes('sum 6'), 'the sum')
  expect(job.notes.slice(0, 3).sort()).toEqual(['one', 'three', 'two'])
})

it('does an event once, however often it is told and however many engines listen', async () => {
  const { system } = await newSchool()
  const job = noted('once', async (note, { step, event }) => step.run('do', () => note(event.data.n)))
  const queue = `test-${system.schoolId}`
  const both = [await engine([job.fn], { queue }), await engine([job.fn], { queue })]
  const events = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => ({
      id: await promise(system, job.event, { n: `n${n}` }),
      schoolId: system.schoolId,
      name: job.event,
      data: { n: `n${n}`, schoolId: system.schoolId },
      ts: 0,
    })),
  )
  await inBackground(() => Promise.all(both.flatMap((one) => [one.add(events), one.add(events)])))
  await until(() => new Set(job.notes).size === 40, 'all events')
  await outboxRelay(both[0]!.add).relay(system.schoolId)
  await Promise.all(both.map((one) => one.stop()))
  expect(job.notes).toHaveLength(40)
})

it('keeps to the number of runs a school may have at once, and lets another school pass', async () => {
  const [many, one] = await Promise.all([newSchool(), newSchool()])
  let now = 0
  let most = 0
  const order: string[] = []
  const job = noted(
    'fair',
    async (_, { step, event }) =>
      step.run('work', async () => {
        const crowded = event.data.schoolId === many.schoolId
        if (crowded) most = Math.max(most, ++now)
        await new Promise((resolve) => setTimeout(resolve, 60))
        if (crowded) now--
        order.push(crowded ? 'many' : 'one')
      }),
    { concurrency: { limit: 1, key: 'event.data.schoolId' } },
  )
  const running = await engine([job.fn], { workers: 3 })
  for (let n = 0; n < 12; n++) await promise(many.system, job.event)
  await outboxRelay(running.add).relay(many.schoolId)
  await ask(running, one.system, job.event)
  await until(() => order.length === 13, 'all runs')
  expect(most).toBe(1)
  expect(order.indexOf('one')).toBeLessThan(6)
})

it('takes turns: a long run lets others begin, and repeats nothing', async () => {
  const { system } = await newSchool()
  const job = noted('turns', async (note, { step, event }) => {
    for (const part of [1, 2, 3]) await step.run(`part ${part}`, () => note(`${event.data.of} ${part}`))
  })
  const running = await engine([job.fn], { workers: 1, turnMs: -1 })
  await promise(system, job.event, { of: 'a' })
  await ask(running, system, job.event, { of: 'b' })
  await until(() => job.notes.length === 6, 'both runs')
  expect(job.notes.slice(0, 2).sort()).toEqual(['a 1', 'b 1'])
  expect([...job.notes].sort()).toEqual(['a 1', 'a 2', 'a 3', 'b 1', 'b 2', 'b 3'])
})

it('ends in order: the step under way finishes, and the next process goes on after it', async () => {
  const { system } = await newSchool()
  const job = noted('long', async (note, { step }) => {
    await step.run('a', async () => {
      note('a begins')
      await new Promise((resolve) => setTimeout(resolve, 300))
      note('a ends')
    })
    await step.run('b', () => note('b'))
  })
  const queue = `test-${system.schoolId}`
  const first = await engine([job.fn], { queue })
  await ask(first, system, job.event)
  await until(() => job.notes.length === 1, 'the first step')
  await first.stop()
  expect(job.notes).toEqual(['a begins', 'a ends'])
  await engine([job.fn], { queue })
  await until(() => job.notes.includes('b'), 'the second step')
  expect(job.notes).toEqual(['a begins', 'a ends', 'b'])
})

it('counts a step that hangs as failed', async () => {
  const { system } = await newSchool()
  const told: string[] = []
  const job = noted(
    'hanging',
    async (note, { step }) => step.run('hang', () => note('try') && new Promise(() => {})),
    {
      retries: 1,
      onFailure: async ({ error }: Context) => void told.push(error.message),
    },
  )
  await ask(await engine([job.fn], { stepMs: 100 }), system, job.event)
  await until(() => told.length > 0, 'onFailure')
  expect(job.notes).toHaveLength(2)
  expect(told).toEqual(['The step took too long.'])
})

it('forgets the steps of a run that is over', async () => {
  const { system } = await newSchool()
  const job = noted('brief', async (note, { step }) => step.run('a', () => note('a')))
  const running = await engine([job.fn])
  const jobId = system.schoolId
  await ask(running, system, job.event, { jobId })
  await until(async () => !(await running.alive([jobId])).has(jobId), 'the end of the run')
  await running.stop()
  expect(job.notes).toEqual(['a'])
  expect(await inSchool(system, (tx) => tx.select().from(jobSteps))).toEqual([])
})

it('refuses functions that only an Inngest server can run', async () => {
  const fn = (options: object) =>
    inngest.createFunction({ id: 'x', triggers: [{ event: 'test/x' }], ...options }, async () => {})
  await expect(testEngine([fn({ throttle: { limit: 1, period: '1s' } })])).rejects.toThrow(/throttle/)
  const when = { event: 'test/x', if: 'event.data.n > 1' }
  await expect(testEngine([fn({ triggers: [when] })])).rejects.toThrow(/conditions/)
  await expect(testEngine([fn({ triggers: [{ cron: 'now and then' }] })])).rejects.toThrow(/schedule/)
  await expect(testEngine([fn({ priority: { run: 'event.data.n * 2' } })])).rejects.toThrow(/priority/)
  const stop = { event: 'test/stop', if: 'event.data.n == async.data.n' }
  await expect(testEngine([fn({ cancelOn: [stop] })])).rejects.toThrow(/cancelled/)
})
