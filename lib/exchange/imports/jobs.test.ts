import { sql } from 'drizzle-orm'
import type { InngestFunction } from 'inngest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { makeExport } from '@/lib/exchange/exports/commands'
import { writeExport } from '@/lib/exchange/exports/jobs'
import { cancelJob } from '@/lib/jobs/commands'
import { outboxRelay } from '@/lib/jobs/outbox'
import { getJob, getJobFile } from '@/lib/jobs/queries'
import { readTables } from '@/lib/sheets/read'
import { bringIn, everyRow, importPage, takeAll } from '@/lib/testing/imports'
import { testEngine, until } from '@/lib/testing/jobs'
import { newMarkSchool } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { readAgain } from './commands'
import { clearSchoolImports, readLongImport, takeLongImport } from './jobs'
import { takeInBackground } from './taking/commands'

const functions = [readLongImport, takeLongImport, writeExport] as InngestFunction.Any[]
let engine: Awaited<ReturnType<typeof testEngine>>
beforeAll(async () => {
  engine = await testEngine(functions)
})
afterAll(() => engine.stop())

/** Hands on what was promised, and waits for the job's end. */
async function work(actor: Actor, jobId: string) {
  await outboxRelay(engine.add).relay(actor.schoolId)
  return until(
    async () => {
      const job = await getJob(actor, jobId)
      return job && ['done', 'failed', 'cancelled'].includes(job.state) ? job : null
    },
    'the end of the job',
    120_000,
  )
}

const names = ['Amina', 'Brian', 'Cherono', 'David', 'Esther', 'Farida', 'George', 'Halima', 'Ian', 'Joy']
const list = (size: number) =>
  [
    'Admission Number,Name,Class,Gender,Parent,Phone,DOB',
    ...Array.from({ length: size }, (_, i) => {
      const family = Math.floor(i / 2)
      const phone = `07${String(10_000_000 + family)}`
      return `L${i},${names[i % 10]} ${names[family % 10]} Test,Grade 8 ${i % 2 ? 'East' : 'West'},${i % 2 ? 'F' : 'M'},${names[family % 10]} Parent,${phone},${1 + (i % 28)}/0${1 + (i % 9)}/2012`
    }),
  ].join('\n')

describe('a long list', () => {
  it('of 10,000 learners is read and taken in the background, and undone as a whole', {
    timeout: 240_000,
  }, async () => {
    const school = await newMarkSchool(0)
    const { actor } = await school.person('head')
    const before = await everyRow(actor)
    const opened = await bringIn(actor, 'learners', list(10_000), { fileName: 'all.csv' })
    expect(opened.jobId).not.toBeNull()
    expect(await importPage(actor, opened.importId)).toMatchObject({ state: 'reading', rows: [] })
    let start = performance.now()
    const read = await work(actor, opened.jobId!)
    const readMs = performance.now() - start
    expect(read).toMatchObject({ state: 'done', total: 40, done: 40, unit: 'portions of 250 rows' })
    expect(read.message).toBe('10,000 new.')
    const page = await importPage(actor, opened.importId, 'new', 167)
    expect(page).toMatchObject({ state: 'ready', counts: { new: 10_000, attention: 0 }, shown: 10_000 })
    expect(page.rows).toHaveLength(40)

    const wanted = await takeAll(actor, opened.importId)
    expect(wanted).toMatchObject({ taken: null, differs: 0 })
    start = performance.now()
    expect(await work(actor, wanted.jobId!)).toMatchObject({ state: 'done', done: 2, total: 2 })
    const takeMs = performance.now() - start
    console.info(`10,000 learners: read ${Math.round(readMs)} ms, taken ${Math.round(takeMs)} ms`)
    const taken = await importPage(actor, opened.importId)
    expect(taken).toMatchObject({
      state: 'taken',
      takenBy: 'Person head',
      result: { admitted: 10_000, newGuardians: 5000 },
    })
    // Asked for by a person: it is theirs in the list of changes, and theirs to undo.
    const [change] = await inSchool(actor, (tx) =>
      tx.execute(sql`select made_by from changes where id = ${taken.changeId}`),
    )
    expect(change!.made_by).toBe(actor.userId)

    // A second run of the same step finds it done.
    expect(await takeInBackground(school.system, { importId: opened.importId })).toMatchObject({
      taken: null,
    })
    await undoChange(actor, { changeId: taken.changeId! })
    expect(await everyRow(actor)).toEqual(before)
  })

  it('that was cancelled changes nothing, and can be gone on with', async () => {
    const school = await newMarkSchool(0)
    const { actor } = await school.person('head')
    const { importId, jobId } = await bringIn(actor, 'learners', list(600))
    await expect(readAgain(actor, { importId })).rejects.toThrow('still being worked on')
    await cancelJob(actor, { jobId: jobId! })
    await outboxRelay(engine.add).relay(actor.schoolId)
    expect(await importPage(actor, importId)).toMatchObject({ state: 'reading', job: { state: 'cancelled' } })
    const again = await readAgain(actor, { importId })
    await work(actor, again.jobId!)
    expect((await importPage(actor, importId)).state).toBe('ready')

    const before = await everyRow(actor)
    const wanted = await takeAll(actor, importId)
    await cancelJob(actor, { jobId: wanted.jobId! })
    await expect(takeInBackground(school.system, { importId })).rejects.toThrow('Nothing was taken')
    expect(await everyRow(actor)).toEqual(before)
    const third = await readAgain(actor, { importId })
    await work(actor, third.jobId!)
    expect((await importPage(actor, importId)).state).toBe('ready')
  })

  it('is shown, not taken, when the school has changed since it was read', async () => {
    const school = await newMarkSchool(0)
    const { actor } = await school.person('head')
    const { importId, jobId } = await bringIn(actor, 'learners', list(600))
    await work(actor, jobId!)
    const small = await bringIn(actor, 'learners', 'Adm,Name,Class\nL5,Farida Cherono Test,Grade 8 East')
    const wanted = await takeAll(actor, importId)
    await takeAll(actor, small.importId)
    const job = await work(actor, wanted.jobId!)
    expect(job.message).toContain('1 rows say something else')
    const page = await importPage(actor, importId)
    expect(page).toMatchObject({ state: 'ready', counts: { new: 599, changed: 1 } })
  })
})

describe('a long export', () => {
  it('is written in the background, for whoever asked', { timeout: 120_000 }, async () => {
    const school = await newMarkSchool(0)
    const { actor } = await school.person('head')
    const { importId, jobId } = await bringIn(actor, 'learners', list(5001))
    await work(actor, jobId!)
    await work(actor, (await takeAll(actor, importId)).jobId!)
    const made = await makeExport(actor, { what: 'learners', format: 'csv' })
    expect(made).toMatchObject({ sheets: [], jobId: expect.any(String) })
    const job = await work(actor, made.jobId!)
    expect(job).toMatchObject({ state: 'done', files: [{ name: 'Learners.csv' }] })
    const file = await getJobFile(actor, job.files[0]!.id)
    const [table] = await readTables(file!.bytes)
    expect(table!.rows).toHaveLength(made.rows + 1)
    const stranger = (await (await newMarkSchool(0)).person('head')).actor
    expect(await getJobFile(stranger, job.files[0]!.id)).toBeNull()
  })
})

it('forgets imports when they have served', async () => {
  const school = await newMarkSchool(0)
  const { actor } = await school.person('head')
  const open = await bringIn(actor, 'learners', list(2))
  const taken = await bringIn(actor, 'learners', list(3))
  await takeAll(actor, taken.importId)
  const age = (days: number) =>
    inSchool(actor, (tx) =>
      tx.execute(sql`update imports set created_at = now() - make_interval(days => ${days})`),
    )
  const left = () =>
    inSchool(actor, async (tx) => (await tx.execute(sql`select id from imports`)).map(({ id }) => id))
  await age(6)
  await clearSchoolImports(actor)
  expect(await left()).toHaveLength(2)
  await age(8)
  await clearSchoolImports(actor)
  expect(await left()).toEqual([taken.importId])
  expect(await left()).not.toContain(open.importId)
  await age(31)
  await clearSchoolImports(actor)
  expect(await left()).toEqual([])
})
