import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import * as z from 'zod'

import { files, jobUnits } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { command } from '@/lib/command'
import { inSchool } from '@/lib/db'
import { until } from '@/lib/testing/jobs'
import { newSchool } from '@/lib/testing/school'
import { createJob } from './progress'
import { getProgress } from './queries'

const total = 60
const worker = resolve(import.meta.dirname, 'crash/worker.ts')
const children: ChildProcess[] = []

const start = command(
  { can: 'reports.make', input: z.object({}), touches: () => [], audited: () => null },
  (scope) =>
    createJob(scope, { kind: 'report_cards', title: 'Cards', params: { total }, total, unit: 'cards' }),
)

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process of the job engine. */
function work({ schoolId }: Actor): ChildProcess {
  const args = ['--conditions=react-server', '--import', 'tsx', worker, schoolId, `killed-${schoolId}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  children.push(child)
  return child
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL') {
  child.kill(signal)
  await once(child, 'exit')
}

const done = (system: Actor) => inSchool(system, (tx) => tx.$count(jobUnits))
const over = async (system: Actor, jobId: string) => (await getProgress(system, jobId))?.state === 'done'

/** Each card once, whole, and none missing. */
async function expectAllOnce(system: Actor, jobId: string) {
  expect(await getProgress(system, jobId)).toMatchObject({ state: 'done', done: total, total })
  const [made] = await inSchool(system, (tx) =>
    tx
      .select({
        files: sql<number>`count(*)::int`,
        names: sql<number>`count(distinct ${files.name})::int`,
        broken: sql<number>`(count(*) filter (where length(${files.bytes}) <> ${files.size}))::int`,
      })
      .from(files),
  )
  expect(made).toEqual({ files: total + 1, names: total + 1, broken: 0 })
  expect(await done(system)).toBe(total + 1)
}

it('goes on after every kill: each unit once, none missing', { timeout: 400_000 }, async () => {
  const { system } = await newSchool()
  const jobId = await start(system, {})
  for (const share of [0.02, 0.4, 0.95]) {
    const child = work(system)
    const point = Math.floor((share + Math.random() * 0.03) * total)
    await until(async () => (await done(system)) >= point, `${point} cards`, 120_000)
    await kill(child)
  }
  work(system)
  await until(() => over(system, jobId), 'the end', 120_000)
  await expectAllOnce(system, jobId)
})

it('lets another process go on when one of two is killed', { timeout: 400_000 }, async () => {
  const { system } = await newSchool()
  const jobId = await start(system, {})
  let [one, other] = [work(system), work(system)]
  for (const point of [10, 30]) {
    await until(async () => (await done(system)) >= point, `${point} cards`, 120_000)
    await kill(one)
    one = other
    other = work(system)
  }
  await until(() => over(system, jobId), 'the end', 120_000)
  await expectAllOnce(system, jobId)
})
