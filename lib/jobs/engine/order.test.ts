import { describe, expect, it } from 'vitest'

import { jobSteps, outbox } from '@/drizzle/schema'
import { inBackground, inSchool } from '@/lib/db'
import { queueStatements } from '@/lib/db/queue'
import { ask, testFunctions, until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { outboxRelay } from '../outbox'

const { engine, noted } = testFunctions()

/** A function that only notes whose run it was, and an engine that starts when all runs wait. */
function waiting(options: Record<string, unknown> = {}) {
  const job = noted('turn', async (note, { event }) => note(event.data.of), options)
  const queue = `test-${crypto.randomUUID()}`
  const started = async (workers = 1) => engine([job.fn], { queue, workers })
  return { ...job, queue, started }
}

describe('whose turn it is', () => {
  it.each([1, 2])(
    'one school with 200 runs does not keep another waiting (%i at a time)',
    async (workers) => {
      const [many, few] = await Promise.all([newSchool(), newSchool()])
      const job = waiting()
      const idle = await job.started()
      await idle.stop()
      await inSchool(many.system, (tx) =>
        tx.insert(outbox).values(
          Array.from({ length: 200 }, () => ({
            schoolId: many.schoolId,
            name: job.event,
            data: { schoolId: many.schoolId, of: 'many' },
          })),
        ),
      )
      await outboxRelay(idle.add).relay(many.schoolId)
      for (let n = 0; n < 5; n++) await ask(idle, few.system, job.event, { of: 'few' })
      const running = await job.started(workers)
      await until(() => job.notes.filter((of) => of === 'few').length === 5, 'the few')
      await running.stop()
      expect(job.notes.filter((of) => of === 'many').length).toBeLessThan(5 + 2 * workers)
    },
  )

  it('people who wait come before bulk work, also of other schools', async () => {
    const [one, other] = await Promise.all([newSchool(), newSchool()])
    const job = waiting({ priority: { run: 'event.data.priority' } })
    const idle = await job.started()
    await idle.stop()
    for (let n = 0; n < 6; n++) await ask(idle, n % 2 ? one.system : other.system, job.event, { of: 'bulk' })
    await ask(idle, one.system, job.event, { of: 'person', priority: 120 })
    await ask(idle, one.system, job.event, { of: 'leisure', priority: -60 })
    await job.started()
    await until(() => job.notes.length === 8, 'all runs')
    expect(job.notes).toEqual(['person', ...Array(6).fill('bulk'), 'leisure'])
  })

  it('bulk work that waited for ten minutes waits no longer', async () => {
    const { system } = await newSchool()
    const job = waiting({ priority: { run: 'event.data.priority' } })
    const idle = await job.started()
    await idle.stop()
    await ask(idle, system, job.event, { of: 'bulk' })
    const age = `update pgboss.job set created_on = created_on - interval '11 minutes' where name = $1`
    await queueStatements.executeSql(age, [job.queue])
    await ask(idle, system, job.event, { of: 'person', priority: 120 })
    await job.started()
    await until(() => job.notes.length === 2, 'both runs')
    expect(job.notes).toEqual(['bulk', 'person'])
  })
})

describe('an event that cancels', () => {
  const options = { cancelOn: [{ event: 'test/stop', match: 'data.jobId' }] }

  it('ends a run that waits, one that sleeps and one at work, and no other', async () => {
    const [ours, theirs] = await Promise.all([newSchool(), newSchool()])
    const { fn, notes, event } = noted(
      'long',
      async (note, { step, event }) => {
        const { jobId } = event.data
        await step.run('begin', () => note(`${jobId} begins`))
        if (jobId === 'asleep' || jobId === 'kept') await step.sleep('rest', '1s')
        await step.run('work', () => new Promise((resolve) => setTimeout(resolve, 600)))
        await step.run('end', () => note(`${jobId} ends`))
      },
      options,
    )
    const running = await engine([fn], { workers: 2, leaseSeconds: 1 })
    for (const jobId of ['asleep', 'kept']) await ask(running, ours.system, event, { jobId })
    await until(() => notes.includes('asleep begins') && notes.includes('kept begins'), 'the sleepers')
    for (const jobId of ['at work', 'theirs', 'waiting']) {
      await ask(running, jobId === 'theirs' ? theirs.system : ours.system, event, { jobId })
    }
    await until(() => notes.includes('at work begins'), 'the one at work')
    for (const jobId of ['asleep', 'at work', 'waiting', 'theirs'])
      await ask(running, ours.system, 'test/stop', { jobId })
    const all = ['asleep', 'kept', 'at work', 'waiting', 'theirs']
    await until(async () => (await running.alive(all)).size === 0, 'the end of all')
    await running.stop()
    expect(notes.filter((note) => note.endsWith('ends')).sort()).toEqual(['kept ends', 'theirs ends'])
    const remembered = await inSchool(ours.system, (tx) =>
      tx.select({ step: jobSteps.stepId }).from(jobSteps),
    )
    // The step under way when the event came may still have told its result.
    expect(remembered.length).toBeLessThanOrEqual(1)
  })

  it('leaves the run ended when the event that began it is told again', async () => {
    const { system, schoolId } = await newSchool()
    const job = noted(
      'again',
      async (note, { step }) => {
        await step.sleep('rest', '1s')
        await step.run('do', () => note('ran'))
      },
      options,
    )
    const running = await engine([job.fn])
    const id = await ask(running, system, job.event, { jobId: 'a' })
    await ask(running, system, 'test/stop', { jobId: 'a' })
    await inBackground(() => running.add([{ id, schoolId, name: job.event, data: { jobId: 'a' }, ts: 0 }]))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect([job.notes, await running.alive(['a'])]).toEqual([[], new Set()])
  })
})
