import { describe, expect, it } from 'vitest'

import { queueStatements } from '@/lib/db/queue'
import { testFunctions, until } from '@/lib/testing/jobs'
import { runFigures } from './figures'
import { latestDue, nextDue } from './schedule'

const { engine, noted } = testFunctions()

describe('a schedule', () => {
  it.each([
    ['* * * * *', '2026-08-14T10:07:31Z', '2026-08-14T10:07:00Z', '2026-08-14T10:08:00Z'],
    ['* * * * *', '2026-08-14T10:07:00Z', '2026-08-14T10:07:00Z', '2026-08-14T10:08:00Z'],
    ['17 * * * *', '2026-08-14T10:07:00Z', '2026-08-14T09:17:00Z', '2026-08-14T10:17:00Z'],
    ['TZ=Africa/Nairobi 0 3 * * *', '2026-08-14T00:00:00Z', '2026-08-14T00:00:00Z', '2026-08-15T00:00:00Z'],
    ['TZ=Africa/Nairobi 0 3 * * 1', '2026-08-14T00:00:00Z', '2026-08-10T00:00:00Z', '2026-08-17T00:00:00Z'],
    ['0 0 29 2 *', '2026-08-14T00:00:00Z', '2024-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
  ])('%s at %s was due at %s and will be at %s', (schedule, now, before, after) => {
    expect(latestDue(schedule, new Date(now))).toEqual(new Date(before))
    expect(nextDue(schedule, new Date(now))).toEqual(new Date(after))
  })

  it.each(['', '* * * *', '* * * * * *', '61 * * * *', 'TZ=Nowhere/Land 0 3 * * *', '@daily'])(
    'is not what %j is',
    (schedule) => {
      expect(() => latestDue(schedule, new Date())).toThrow()
    },
  )
})

/** An hour in which some minute was due a moment ago, so that the test need not wait for one. */
const justNow = () => `${new Date(Date.now() - 60_000).getUTCMinutes()} * * * *`

describe('a function on a schedule', () => {
  it('runs once each time it is due, however many engines look and whenever they start', async () => {
    const cron = justNow()
    const job = noted('hourly', async (note, { step }) => step.run('do', () => note('ran')), {
      triggers: [{ cron }],
    })
    const queue = `test-hourly-${Date.now()}`
    const options = { queue, planMs: 20 }
    await Promise.all([engine([job.fn], options), engine([job.fn], options), engine([job.fn], options)])
    await until(() => job.notes.length > 0, 'the run')
    const late = await engine([job.fn], options)
    await late.stop()
    const rows = (await queueStatements.executeSql('select data from pgboss.job where name = $1', [queue]))
      .rows
    expect(job.notes).toEqual(['ran'])
    expect(rows).toMatchObject([
      { data: { event: { name: 'inngest/scheduled.timer', data: { cron }, ts: expect.any(Number) } } },
    ])
  })

  it('makes up for the latest time that was missed, unless that is more than a day ago', async () => {
    const yesterday = new Date(Date.now() - 23 * 3_600_000)
    const lately = `${yesterday.getUTCMinutes()} ${yesterday.getUTCHours()} * * *`
    const longAgo = new Date(Date.now() - 3 * 86_400_000)
    const weekly = `0 0 * * ${longAgo.getUTCDay()}`
    const missed = noted('missed', async (note) => note('ran'), { triggers: [{ cron: lately }] })
    const past = noted('past', async (note) => note('ran'), { triggers: [{ cron: weekly }] })
    await engine([past.fn, missed.fn])
    await until(() => missed.notes.length > 0, 'the missed run')
    expect([missed.notes, past.notes]).toEqual([['ran'], []])
  })

  it('is told to ops: how often it ran, how it ended, and when it is due again', async () => {
    const cron = justNow()
    const job = noted('told', async () => Promise.reject(new Error('no')), {
      triggers: [{ cron }],
      retries: 0,
    })
    const queue = `test-told-${Date.now()}`
    await engine([job.fn], { queue })
    const [figures] = await until(async () => {
      const found = await runFigures(queue)
      return found[0]?.lastEndedAt && found
    }, 'the end of the run')
    expect(figures).toEqual({
      ...{ fn: 'told', waiting: 0, working: 0, oldestSeconds: 0, done: 0, failed: { fault: 1 } },
      lastEndedAt: expect.any(Date),
      nextAt: nextDue(cron, new Date()),
    })
  })

  it('remembers its steps, sleeps among them, from one process to the next', async () => {
    const job = noted(
      'nightly',
      async (note, { step }) => {
        const n = await step.run('count', () => note('counted') && { n: 3 })
        await step.sleep('rest', '2s')
        await step.run('tell', () => note(`told ${n.n}`))
      },
      { triggers: [{ cron: justNow() }] },
    )
    const queue = `test-nightly-${Date.now()}`
    const first = await engine([job.fn], { queue })
    await until(() => job.notes.includes('counted'), 'the first step')
    await first.stop()
    await engine([job.fn], { queue })
    await until(() => job.notes.includes('told 3'), 'the step after the sleep')
    expect(job.notes).toEqual(['counted', 'told 3'])
  })
})
