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

const worker = resolve(import.meta.dirname, 'crash/worker.ts')
const children = new Set<ChildProcess>()

const start = command(
  { can: 'reports.make', input: z.object({ total: z.number() }), touches: () => [], audited: () => null },
  (scope) => {
    const { total } = scope.input
    return createJob(scope, { kind: 'report_cards', title: 'Cards', params: { total }, total, unit: 'cards' })
  },
)

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
})

/** A process of the job engine. */
function work({ schoolId }: Actor): ChildProcess {
  const args = ['--conditions=react-server', '--import', 'tsx', worker, schoolId, `killed-${schoolId}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  children.add(child)
  return child
}

async function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL') {
  children.delete(child)
  child.kill(signal)
  await once(child, 'exit')
}

const done = (system: Actor) => inSchool(system, (tx) => tx.$count(jobUnits))
const over = async (system: Actor, jobId: string) => (await getProgress(system, jobId))?.state === 'done'

/** What there is to serve: how many files, of how many names, and how many that are not what was made. */
async function served(system: Actor) {
  const [made] = await inSchool(system, (tx) =>
    tx
      .select({
        files: sql<number>`count(*)::int`,
        names: sql<number>`count(distinct ${files.name})::int`,
        broken: sql<number>`(count(*) filter (where length(${files.bytes}) <> ${files.size}
          or ${files.name} <> 'all' and ${files.bytes} <> convert_to(repeat(${files.name}, 500), 'utf8')))::int`,
      })
      .from(files),
  )
  return made!
}

/** Each card once, whole, and none missing. */
async function expectAllOnce(system: Actor, jobId: string, total: number) {
  expect(await getProgress(system, jobId)).toMatchObject({ state: 'done', done: total, total })
  expect(await served(system)).toEqual({ files: total + 1, names: total + 1, broken: 0 })
  expect(await done(system)).toBe(total + 1)
}

it('goes on after every kill: each unit once, none missing', { timeout: 400_000 }, async () => {
  const total = 60
  const { system } = await newSchool()
  const jobId = await start(system, { total })
  for (const share of [0.02, 0.4, 0.95]) {
    const child = work(system)
    const point = Math.floor((share + Math.random() * 0.03) * total)
    await until(async () => (await done(system)) >= point, `${point} cards`, 120_000)
    await kill(child)
  }
  work(system)
  await until(() => over(system, jobId), 'the end', 120_000)
  await expectAllOnce(system, jobId, total)
})

it('lets another process go on when one of two is killed', { timeout: 400_000 }, async () => {
  const total = 60
  const { system } = await newSchool()
  const jobId = await start(system, { total })
  let [one, other] = [work(system), work(system)]
  for (const point of [10, 30]) {
    await until(async () => (await done(system)) >= point, `${point} cards`, 120_000)
    await kill(one)
    one = other
    other = work(system)
  }
  await until(() => over(system, jobId), 'the end', 120_000)
  await expectAllOnce(system, jobId, total)
})

/** 500 cards, killed at ten random moments, looked at all the while. Answers the seconds after each kill until it went on. */
async function longRun(): Promise<number[]> {
  const total = 500
  const { system } = await newSchool()
  const jobId = await start(system, { total })
  const points = Array.from({ length: 10 }, () => Math.floor(Math.random() * total)).sort((a, b) => a - b)
  const pauses: number[] = []
  let child = work(system)
  for (const point of points) {
    const reached = async () => {
      expect(await served(system)).toMatchObject({ broken: 0 })
      return (await done(system)) >= point
    }
    await until(reached, `${point} cards`, 120_000)
    // Anywhere within a card, not only just after one.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    await kill(child)
    const [killedAt, before] = [Date.now(), await done(system)]
    child = work(system)
    const goesOn = async () => (await done(system)) > before || over(system, jobId)
    await until(goesOn, 'work to go on', 60_000)
    pauses.push((Date.now() - killedAt) / 1000)
  }
  await until(() => over(system, jobId), 'the end', 120_000)
  await kill(child, 'SIGTERM')
  await expectAllOnce(system, jobId, total)
  return pauses
}

/** The nightly length: 20 runs, or as many as fit into six minutes, two at a time. */
it.runIf(process.env.HILLVIEW_LONG_TESTS === '1')(
  'loses no card of 500 over hundreds of kills',
  { timeout: 900_000 },
  async () => {
    const end = Date.now() + 360_000
    const pauses: number[] = []
    let runs = 0
    const some = async () => {
      while (runs < 20 && Date.now() < end) {
        runs++
        pauses.push(...(await longRun()))
      }
    }
    await Promise.all([some(), some()])
    const longest = Math.max(...pauses)
    console.info(
      `${runs} runs of 500 cards, ${pauses.length} kills; went on after at most ${longest.toFixed(1)} s`,
    )
    expect(runs).toBeGreaterThan(0)
  },
)
