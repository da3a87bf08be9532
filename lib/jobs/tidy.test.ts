import { eq, sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import { files, jobs, jobUnits, outbox } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { newSchool } from '@/lib/testing/school'
import { createJob, finishJob, finishUnit } from './progress'
import { getJob, listJobs } from './queries'
import { clearSchool } from './tidy'

/** A school with a job that is over, of two cards. */
async function schoolWithJob() {
  const { system } = await newSchool()
  const jobId = await inSchool(system, (tx) =>
    createJob(
      { tx, actor: system, emit: async () => {} },
      { kind: 'report_cards', title: 'Cards', params: {}, total: 2, unit: 'cards' },
    ),
  )
  for (const key of ['old', 'new'])
    await finishUnit(system, jobId, key, {
      file: { name: key, mime: 'text/plain', bytes: new Uint8Array(3) },
    })
  await finishJob(system, jobId)
  const count = () => inSchool(system, (tx) => tx.$count(files))
  return { system, jobId, count }
}

const ago = (days: number) => sql`now() - make_interval(days => ${days})`

it('clears old files away and keeps the rest', async () => {
  const { system, jobId, count } = await schoolWithJob()
  await inSchool(system, (tx) =>
    tx
      .update(jobUnits)
      .set({ finishedAt: ago(31) })
      .where(eq(jobUnits.unitKey, 'old')),
  )
  await clearSchool(system)
  expect(await getJob(system, jobId)).toMatchObject({ done: 2, files: [{ name: 'new' }] })
  expect(await count()).toBe(1)
})

it('forgets a job a year after its end, with all that belongs to it, and nothing of another school', async () => {
  const [ours, theirs] = await Promise.all([schoolWithJob(), schoolWithJob()])
  for (const { system } of [ours, theirs])
    await inSchool(system, (tx) => tx.update(jobs).set({ finishedAt: ago(366) }))
  await clearSchool(ours.system)
  expect([await listJobs(ours.system), await ours.count()]).toEqual([[], 0])
  expect([await listJobs(theirs.system), await theirs.count()]).toMatchObject([[{ done: 2 }], 2])
})

it('leaves alone files that no job made, jobs that are not over, and events that are not sent', async () => {
  const { system, jobId } = await schoolWithJob()
  const { schoolId } = system
  await inSchool(system, async (tx) => {
    const file = { name: 'logo', mime: 'image/png', size: 1, bytes: new Uint8Array(1), createdAt: ago(999) }
    await tx.insert(files).values({ ...file, schoolId })
    await tx.update(jobs).set({ createdAt: ago(999), finishedAt: null, state: 'queued' })
    const event = { schoolId, name: 'a/one', data: {}, createdAt: ago(999) }
    await tx.insert(outbox).values([event, { ...event, name: 'a/two', sentAt: ago(8) }])
  })
  await clearSchool(system)
  expect(await getJob(system, jobId)).toMatchObject({ state: 'queued' })
  const [logo, events] = await inSchool(system, async (tx) => [
    await tx.$count(files, eq(files.name, 'logo')),
    await tx.select({ name: outbox.name }).from(outbox),
  ])
  expect([logo, events]).toEqual([1, [{ name: 'a/one' }]])
})
