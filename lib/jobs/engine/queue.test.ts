import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { inBackground } from '@/lib/db'
import { queueStatements } from '@/lib/db/queue'
import { type Lane, openQueue, type Run } from './queue'

const { executeSql } = queueStatements
const fns = ['f', 'g']
const anywhere = () => ({ fns, full: [] as Lane[] })
const school = v7()

async function queueOf(leaseSeconds = 20) {
  const name = `test-${v7()}`
  const queue = await openQueue({ name, leaseSeconds })
  const add = async (fn = 'f', schoolId = school, data: Record<string, unknown> = {}) => {
    const id = v7()
    await queue.add([{ id, schoolId, fn, event: { id, name: 'test/it', data, ts: 1 } }])
    return id
  }
  const states = async () =>
    (await executeSql('select state from pgboss.job where name = $1 order by id', [name])).rows.map(
      (row) => row.state,
    )
  /** As if the process that holds the lease had been silent for so long. */
  const age = (seconds: number) =>
    executeSql(`update pgboss.job set started_on = started_on - $2 * interval '1 second' where name = $1`, [
      name,
      seconds,
    ])
  return { name, queue, add, states, age }
}

describe('the queue', () => {
  it('gives back exactly what was put in', async () => {
    const { queue, add } = await queueOf()
    const data = { text: 'Zoë "O’Brien" \\ {[', n: 1.5, list: [1, [2]], none: null, deep: { a: { b: true } } }
    const id = await add('f', school, data)
    expect(await queue.claim(anywhere)).toEqual({
      id,
      schoolId: school,
      fn: 'f',
      attempt: 0,
      claim: 0,
      event: { id, name: 'test/it', data, ts: 1 },
    })
  })

  it('takes a run once', async () => {
    const { queue, states } = await queueOf()
    const run = { id: v7(), schoolId: school, fn: 'f', event: { id: 'e', name: 'x', data: {}, ts: 1 } }
    await Promise.all([queue.add([run]), queue.add([run, run])])
    expect(await states()).toEqual(['created'])
    const claimed = (await queue.claim(anywhere))!
    await queue.finish(claimed, 'done')
    await queue.add([run])
    expect(await states()).toEqual(['completed'])
  })

  it('gives each run to one of many who ask at once, oldest first', async () => {
    const { queue, add } = await queueOf()
    const ids: string[] = []
    for (let n = 0; n < 12; n++) ids.push(await add())
    expect((await queue.claim(anywhere))!.id).toBe(ids[0])
    const claims = Array.from({ length: 15 }, () => inBackground(() => queue.claim(anywhere)))
    const rest = await Promise.all(claims)
    expect(rest.flatMap((run) => run?.id ?? []).sort()).toEqual(ids.slice(1).sort())
    expect(await queue.due()).toBe(false)
  })

  it('passes over full lanes and functions that may not start', async () => {
    const { queue, add } = await queueOf()
    const other = v7()
    await add('unknown')
    await add('f')
    const free = await add('f', other)
    const seen: Lane[][] = []
    const openings = (working: Lane[]) => {
      seen.push(working)
      return { fns, full: [{ fn: 'f', schoolId: school }] }
    }
    expect((await queue.claim(openings))!.id).toBe(free)
    expect(await queue.claim(openings)).toBeNull()
    expect(seen).toEqual([[], [{ fn: 'f', schoolId: other }]])
  })

  it('hands a run to another when its process fell silent, and tells the first that it lost it', async () => {
    const { queue, add, age } = await queueOf()
    const id = await add()
    const first = (await queue.claim(anywhere))!
    await age(15)
    expect(await queue.keep([first])).toEqual(new Set([id]))
    await age(15)
    await queue.expire()
    expect(await queue.claim(anywhere)).toBeNull()
    await age(21)
    await queue.expire()
    const second = await claimSoon(queue)
    expect(second).toMatchObject({ id, claim: 1 })
    expect(await queue.keep([first])).toEqual(new Set())
    await queue.later(first, 0, 3)
    expect(await queue.claim(anywhere)).toBeNull()
    expect(await queue.keep([second, first])).toEqual(new Set([id]))
  })

  it('gives up on a run whose processes died with it again and again', async () => {
    const { queue, add, age, states } = await queueOf()
    await add()
    for (let death = 0; death < 6; death++) {
      await claimSoon(queue)
      await age(21)
      await queue.expire()
    }
    expect(await states()).toEqual(['failed'])
  })

  it('keeps a run for later, behind the others, with its try counted', async () => {
    const { queue, add } = await queueOf()
    const early = await add()
    const late = await add()
    await queue.later((await queue.claim(anywhere))!, 0, 2)
    expect((await queue.claim(anywhere))!.id).toBe(late)
    const again = (await queue.claim(anywhere))!
    expect(again).toMatchObject({ id: early, attempt: 2, claim: 0 })
    await queue.later(again, 60, 0)
    expect(await queue.due()).toBe(false)
  })

  it('knows which jobs still have a run', async () => {
    const { queue, add } = await queueOf()
    const jobs = [v7(), v7(), v7()]
    for (const jobId of jobs.slice(0, 2)) await add('f', school, { jobId })
    await queue.finish((await queue.claim(anywhere))!, 'done')
    expect(await queue.alive(jobs)).toEqual(new Set([jobs[1]]))
  })

  it('clears away what was over long ago, through our own driver', async () => {
    const { name, queue, add, states } = await queueOf()
    await add()
    await add()
    await queue.finish((await queue.claim(anywhere))!, 'done')
    await executeSql(
      `update pgboss.job set completed_on = now() - interval '8 days' where name = $1 and state = 'completed'`,
      [name],
    )
    await queue.tidy()
    expect(await states()).toEqual(['created'])
  })
})

/** A run whose lease ended is due a second later. */
async function claimSoon(queue: { claim: (open: typeof anywhere) => Promise<Run | null> }): Promise<Run> {
  for (;;) {
    const run = await queue.claim(anywhere)
    if (run) return run
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
