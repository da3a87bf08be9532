import { sql } from 'drizzle-orm'
import type { InngestFunction } from 'inngest'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'

import { files, jobs, jobUnits, outbox } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { AppError } from '@/lib/errors'
import { testEngine, until, workThrough } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { inngest } from './client'
import { cancelJob, retryJob } from './commands'
import { reportCardsRequested } from './events'
import { jobFailed } from './failure'
import { outboxRelay } from './outbox'
import { beginJob, createJob, finishJob, finishUnit, unitsDone } from './progress'
import { getJob, getJobFile, getProgress, listJobs } from './queries'
import { sweep, sweepSchool } from './sweep'

const start = command(
  { can: 'reports.make', input: z.object({ total: z.number() }), touches: () => [], audited: () => null },
  (scope) =>
    createJob(scope, {
      kind: 'report_cards',
      title: 'Report cards, Grade 8 East',
      params: { total: scope.input.total },
      total: scope.input.total,
      unit: 'cards',
    }),
)

const pdf = (name: string) => ({ name, mime: 'application/pdf', bytes: new TextEncoder().encode(name) })
const none = async () => new Set<string>()
const age = (actor: Actor, seconds: number) =>
  inSchool(actor, (tx) =>
    tx.update(jobs).set({ heartbeatAt: sql`now() - make_interval(secs => ${seconds})` }),
  )
const events = (actor: Actor) => inSchool(actor, (tx) => tx.select().from(outbox).orderBy(outbox.createdAt))

describe('a job', () => {
  it('begins with its event, in the change that asks for it', async () => {
    const { system, person } = await newSchool()
    const { actor, userId } = await person('head')
    const jobId = await start(actor, { total: 3 })
    expect(await events(system)).toMatchObject([{ name: 'reports/cards.requested', data: { jobId } }])
    expect(await beginJob(system, jobId)).toMatchObject({ params: { total: 3 }, startedBy: userId })
  })

  it('keeps each unit once, with one file, however often the step runs', async () => {
    const { system } = await newSchool()
    const jobId = await start(system, { total: 2 })
    await Promise.all(Array.from({ length: 5 }, () => finishUnit(system, jobId, 'a', { file: pdf('a.pdf') })))
    expect(await unitsDone(system, jobId)).toEqual(new Set(['a']))
    expect(await inSchool(system, (tx) => tx.$count(files))).toBe(1)
  })

  it('tells how far it is, without the files about the whole', async () => {
    const { system } = await newSchool()
    const jobId = await start(system, { total: 3 })
    for (const key of ['a', 'b']) await finishUnit(system, jobId, key, { file: pdf(`${key}.pdf`) })
    await finishUnit(system, jobId, 'all', { file: pdf('all.pdf'), whole: true })
    expect(await getProgress(system, jobId)).toMatchObject({ state: 'running', done: 2, total: 3 })
    await finishJob(system, jobId)
    const job = await getJob(system, jobId)
    expect(job).toMatchObject({ state: 'done', done: 2, finishedAt: expect.any(Date) })
    expect(job!.files.map((file) => file.name)).toEqual(['all.pdf', 'a.pdf', 'b.pdf'])
  })

  it('costs few statements to look at', async () => {
    const { system } = await newSchool()
    const jobId = await start(system, { total: 1 })
    expect((await countingStatements(() => getJob(system, jobId))).statements).toHaveLength(3)
    expect((await countingStatements(() => listJobs(system))).statements).toHaveLength(2)
  })

  it('once cancelled takes nothing more in, and stays cancelled', async () => {
    const { system, person } = await newSchool()
    const { actor } = await person('class_teacher')
    const jobId = await start(actor, { total: 2 })
    await finishUnit(system, jobId, 'a', { file: pdf('a.pdf') })
    await cancelJob(actor, { jobId })
    expect(await finishUnit(system, jobId, 'b', { file: pdf('b.pdf') })).toBe(false)
    await finishJob(system, jobId)
    expect(await getJob(actor, jobId)).toMatchObject({ state: 'cancelled', done: 1 })
    expect(await inSchool(system, (tx) => tx.$count(files))).toBe(1)
    await expect(cancelJob(actor, { jobId })).rejects.toThrow('over already')
    await expect(retryJob(actor, { jobId })).rejects.toThrow('Only a job that failed')
  })
})

describe('who sees a job', () => {
  it('is the one who started it, and the head, the deputy and admins', async () => {
    const { person } = await newSchool()
    const [teacher, colleague, head, deputy, admin] = await Promise.all(
      (['class_teacher', 'class_teacher', 'head', 'deputy', 'admin'] as const).map((role) => person(role)),
    )
    const jobId = await start(teacher!.actor, { total: 1 })
    await finishUnit(teacher!.actor, jobId, 'a', { file: pdf('a.pdf') })
    const fileId = (await getJob(teacher!.actor, jobId))!.files[0]!.id
    for (const { actor } of [teacher!, head!, deputy!, admin!]) {
      expect(await getProgress(actor, jobId)).not.toBeNull()
      expect(await listJobs(actor)).toHaveLength(1)
      expect(await getJobFile(actor, fileId)).toMatchObject({ name: 'a.pdf' })
    }
    expect(await getProgress(colleague!.actor, jobId)).toBeNull()
    expect(await getJob(colleague!.actor, jobId)).toBeNull()
    expect(await listJobs(colleague!.actor)).toEqual([])
    expect(await getJobFile(colleague!.actor, fileId)).toBeNull()
    await expect(cancelJob(colleague!.actor, { jobId })).rejects.toThrow('not yours to see')
    await expect(retryJob(colleague!.actor, { jobId })).rejects.toThrow('not yours to see')
  })

  it('is nobody of another school, and no parent', async () => {
    const [ours, theirs] = await Promise.all([newSchool(), newSchool()])
    const jobId = await start(ours.system, { total: 1 })
    await finishUnit(ours.system, jobId, 'a', { file: pdf('a.pdf') })
    const fileId = (await getJob(ours.system, jobId))!.files[0]!.id
    const head = (await theirs.person('head')).actor
    expect(await getJob(head, jobId)).toBeNull()
    expect(await getJobFile(head, fileId)).toBeNull()
    expect(await getJob(head, 'not-an-id')).toBeNull()
    await expect(cancelJob(head, { jobId })).rejects.toThrow('not yours to see')
    expect(await finishUnit(head, jobId, 'b')).toBe(false)
    const parent = (await ours.person('parent')).actor
    await expect(async () => listJobs(parent)).rejects.toThrow('role')
    await expect(getJobFile(parent, fileId)).rejects.toThrow('role')
  })

  it('does not give marks papers to a subject teacher', async () => {
    const { person } = await newSchool()
    const { actor } = await person('subject_teacher')
    await expect(getJobFile(actor, '00000000-0000-7000-8000-000000000000')).rejects.toThrow('role')
  })
})

describe('a function at work on a job', () => {
  const cards = (make: (key: string) => Promise<object>) =>
    inngest.createFunction(
      { id: 'cards', triggers: [reportCardsRequested], onFailure: jobFailed },
      async ({ event, step }) => {
        const actor = { ...event.data, userId: null, roles: ['system'] } as unknown as Actor
        const { jobId } = event.data
        const job = await step.run('begin', () => beginJob(actor, jobId))
        if (!job) return
        const keys = Array.from({ length: Number(job.params.total) }, (_, n) => `card ${n}`)
        if (!(await workThrough(step, { actor, jobId, keys, make }))) return
        await step.run('end', () => finishJob(actor, jobId))
      },
    ) as InngestFunction.Any

  async function working(make: (key: string) => Promise<object>) {
    const { system } = await newSchool()
    const engine = await testEngine([cards(make)])
    return { system, engine, relay: outboxRelay(engine.add).relay }
  }

  it('makes every unit once and finishes', async () => {
    const made: string[] = []
    const { system, engine, relay } = await working(async (key) => {
      made.push(key)
      return { file: pdf(key) }
    })
    const jobId = await start(system, { total: 45 })
    await relay(system.schoolId)
    await until(async () => (await getProgress(system, jobId))?.state === 'done', 'the end')
    await engine.stop()
    expect(made).toHaveLength(45)
    expect(await inSchool(system, (tx) => tx.$count(jobUnits))).toBe(45)
  })

  it('stops soon after it is cancelled', async () => {
    const { system, engine, relay } = await working(async (key) => {
      if (key === 'card 5') await cancelJob(system, { jobId })
      return {}
    })
    const jobId = await start(system, { total: 45 })
    await relay(system.schoolId)
    await until(async () => !(await engine.alive([jobId])).has(jobId), 'the end of the run')
    await engine.stop()
    expect(await getProgress(system, jobId)).toMatchObject({ state: 'cancelled', done: 5 })
  })

  it('says why it failed, keeps what was made, and goes on from there when asked', async () => {
    let published = false
    const { system, engine, relay } = await working(async (key) => {
      if (key === 'card 3' && !published) throw new AppError('conflict', 'Grade 8 is not published.')
      return {}
    })
    const jobId = await start(system, { total: 5 })
    await relay(system.schoolId)
    await until(async () => (await getProgress(system, jobId))?.state === 'failed', 'the failure')
    expect(await getProgress(system, jobId)).toMatchObject({ message: 'Grade 8 is not published.', done: 3 })
    published = true
    await retryJob(system, { jobId })
    await relay(system.schoolId)
    await until(async () => (await getProgress(system, jobId))?.state === 'done', 'the end')
    await engine.stop()
    expect(await getProgress(system, jobId)).toMatchObject({ message: null, done: 5 })
  })

  it('tells of a fault of ours in plain words, without what the database said', async () => {
    const { system, engine, relay } = await working(() =>
      inSchool(system, (tx) => tx.execute(sql`select 1 / 0, ${'Mary Wanjiku'}`)),
    )
    const jobId = await start(system, { total: 1 })
    await relay(system.schoolId)
    await until(async () => (await getProgress(system, jobId))?.state === 'failed', 'the failure')
    await engine.stop()
    expect((await getProgress(system, jobId))!.message).toMatch(/our fault/)
  })

  it('is taken up again by the sweep when the database was away for too long', async () => {
    let away = true
    const { system, engine, relay } = await working(async () => {
      if (away) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
      return {}
    })
    const jobId = await start(system, { total: 1 })
    await relay(system.schoolId)
    await until(async () => !(await engine.alive([jobId])).has(jobId), 'the last attempt')
    expect(await getProgress(system, jobId)).toMatchObject({ state: 'running' })
    away = false
    await age(system, 31)
    await sweepSchool(system, { relay, alive: engine.alive, staleSeconds: 30 })
    await until(async () => (await getProgress(system, jobId))?.state === 'done', 'the end')
    await engine.stop()
  })
})

describe('the sweep', () => {
  const relay = async () => 0

  it('leaves alone what lives, what is on its way and what is over', async () => {
    const { system } = await newSchool()
    const [living, waiting, over] = await Promise.all([1, 2, 3].map((total) => start(system, { total })))
    await inSchool(system, (tx) =>
      tx.update(outbox).set({ sentAt: sql`now()` }).where(sql`${outbox.data} ->> 'jobId' <> ${waiting}`),
    )
    await finishJob(system, over!)
    await age(system, 31)
    await sweepSchool(system, { relay, alive: async () => new Set([living!]), staleSeconds: 30 })
    expect(await events(system)).toHaveLength(3)
  })

  it('promises the event of a lost job again, one sweep of several', async () => {
    const { system } = await newSchool()
    const jobId = await start(system, { total: 1 })
    await inSchool(system, (tx) => tx.update(outbox).set({ sentAt: sql`now()` }))
    await age(system, 29)
    await sweepSchool(system, { relay, alive: none, staleSeconds: 30 })
    expect(await events(system)).toHaveLength(1)
    await age(system, 31)
    await Promise.all([1, 2, 3].map(() => sweepSchool(system, { relay, alive: none, staleSeconds: 30 })))
    const [, again, ...more] = await events(system)
    expect([again, again!.sentAt]).toMatchObject([{ name: 'reports/cards.requested', data: { jobId } }, null])
    expect(more).toEqual([])
  })

  it('gives up after three times, in plain words', async () => {
    const { system } = await newSchool()
    const jobId = await start(system, { total: 1 })
    for (let n = 0; n < 4; n++) {
      await inSchool(system, (tx) => tx.update(outbox).set({ sentAt: sql`now()` }))
      await age(system, 31)
      await sweepSchool(system, { relay, alive: none, staleSeconds: 30 })
    }
    expect(await events(system)).toHaveLength(4)
    expect(await getProgress(system, jobId)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('several times'),
    })
  })

  it('visits every school, also when one of them is in trouble', async () => {
    const [bad, good] = [await newSchool(), await newSchool()]
    const seen: string[] = []
    const relay = async (schoolId: string) => {
      seen.push(schoolId)
      if (schoolId === bad.schoolId) throw new Error('trouble')
      return 0
    }
    await sweep({ relay, alive: none, staleSeconds: 86_400 })
    expect(seen).toEqual(expect.arrayContaining([bad.schoolId, good.schoolId]))
  })
})
