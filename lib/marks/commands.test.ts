import { and, asc, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { audit, markHistory, marks } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { AppError } from '@/lib/errors'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import type { MarkChange } from './input'

let school: MarkSchool
beforeAll(async () => {
  school = await newMarkSchool()
})

const kept = (s: MarkSchool) => inSchool(s.system, (tx) => tx.select().from(marks))
const history = (s: MarkSchool, of: MarkChange) =>
  inSchool(s.system, (tx) =>
    tx
      .select()
      .from(markHistory)
      .where(and(eq(markHistory.paperId, of.paperId), eq(markHistory.learnerId, of.learnerId)))
      .orderBy(asc(markHistory.version)),
  )

describe('a mark', () => {
  it('is kept exactly, with who, when and what was before', async () => {
    const s = await newMarkSchool(1)
    const head = await s.person('head')
    const first = change(s, ' 57.50 ')
    expect((await save(s, [first], head.actor)).saved).toMatchObject([
      { state: 'number', value: '57.5', version: 1 },
    ])
    await save(s, [change(s, 'A', { version: 1 })])
    expect(await kept(s)).toMatchObject([{ state: 'absent', value: null, version: 2, updatedBy: null }])
    expect(await history(s, first)).toMatchObject([
      {
        changeId: first.changeId,
        oldState: 'blank',
        newState: 'number',
        newValue: '57.50',
        version: 1,
        changedBy: head.userId,
      },
      {
        oldState: 'number',
        oldValue: '57.50',
        newState: 'absent',
        newValue: null,
        version: 2,
        changedBy: null,
      },
    ])
  })

  it('leaves no trace when refused, and never stops the others', async () => {
    const s = await newMarkSchool(5)
    const bad = [
      '100.01',
      '12,5',
      '1e2',
      '😀',
      '9'.repeat(10_000),
      '5\u00007',
      '-1',
      '45.125',
      'Good work...',
      "O'Brien",
    ]
    const changes = bad.map((typed) => change(s, typed))
    const good = change(s, '100.00', { learnerId: s.learners.east[1]!.id })
    const { saved, refused, clashes } = await save(s, [...changes, good])
    expect(refused.map(({ changeId }) => changeId)).toEqual(changes.map(({ changeId }) => changeId))
    expect(saved).toMatchObject([{ changeId: good.changeId, value: '100' }])
    expect(clashes).toEqual([])
    expect(await kept(s)).toMatchObject([{ value: '100.00' }])
    expect(await inSchool(s.system, (tx) => tx.select().from(markHistory))).toHaveLength(1)
  })

  it('is audited by counts and ids alone', async () => {
    const s = await newMarkSchool(1)
    await save(s, [change(s, '57'), change(s, '101')])
    const [entry] = await inSchool(s.system, (tx) => tx.select().from(audit))
    expect(entry!.details).toEqual({
      classId: s.east,
      assessmentId: s.endTerm,
      saved: 1,
      refused: 1,
      clashes: 0,
    })
  })
})

describe('sent again', () => {
  it('gets the same answer, in a call of its own, in a batch, and after the mark has moved on', async () => {
    const s = await newMarkSchool(3)
    const batch = s.learners.east.map(({ id }, at) => change(s, String(60 + at), { learnerId: id }))
    const first = await save(s, batch)
    expect(await save(s, batch)).toEqual(first)
    await save(s, [change(s, '99', { version: 1 })])
    expect(await save(s, [batch[0]!])).toMatchObject({ saved: [{ value: '60', version: 1 }] })
    expect(await kept(s)).toHaveLength(3)
    expect((await history(s, batch[0]!)).map(({ newValue }) => newValue)).toEqual(['60.00', '99.00'])
  })

  it('is taken once when both arrive together', async () => {
    const s = await newMarkSchool(5)
    const batch = s.learners.east.map(({ id }, at) => change(s, String(at), { learnerId: id }))
    const answers = await Promise.all(Array.from({ length: 6 }, () => save(s, batch)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(await history(s, batch[0]!)).toHaveLength(1)
  })

  it('is refused with another mark under the same id', async () => {
    const one = change(school, '41', { learnerId: school.learners.east[4]!.id })
    await save(school, [one])
    const { refused } = await save(school, [
      { ...one, typed: '14' },
      { ...one, learnerId: school.learners.east[3]!.id },
    ])
    expect(refused.map(({ reason }) => reason)).toEqual(['change-id', 'change-id'])
  })
})

describe('two people in one cell', () => {
  it('overwrites nothing: the second is told both values, and may then choose', async () => {
    const s = await newMarkSchool(1)
    const [one, two] = [await s.person('head'), await s.person('deputy')]
    await save(s, [change(s, '80')], one.actor)
    const mine = change(s, '8')
    const { clashes } = await save(s, [mine], two.actor)
    expect(clashes).toMatchObject([
      {
        changeId: mine.changeId,
        mine: '8',
        theirs: { state: 'number', value: '80', version: 1, by: 'Person head' },
      },
    ])
    expect(Date.parse(clashes[0]!.theirs.at)).toBeGreaterThan(Date.now() - 60_000)
    expect(await kept(s)).toMatchObject([{ value: '80.00', version: 1 }])
    const chosen = await save(s, [change(s, '8', { version: clashes[0]!.theirs.version })], two.actor)
    expect(chosen.saved).toMatchObject([{ value: '8', version: 2 }])
  })

  it('is no clash when both typed the same', async () => {
    const s = await newMarkSchool(1)
    await save(s, [change(s, '80')])
    expect(await save(s, [change(s, '80.0')])).toMatchObject({
      saved: [{ value: '80', version: 1 }],
      clashes: [],
    })
  })

  it('accounts for 50 parallel read-modify-writes', async () => {
    const s = await newMarkSchool(1)
    /** One more than what is there; true when this very change did it. */
    async function raise() {
      const [now] = await kept(s)
      const one = change(s, String(Number(now?.value ?? 0) + 1), { version: now?.version ?? 0 })
      await save(s, [one])
      const steps = await inSchool(s.system, (tx) =>
        tx.select().from(markHistory).where(eq(markHistory.changeId, one.changeId)),
      )
      return steps.some((step) => step.oldValue !== step.newValue)
    }
    async function untilRaised() {
      const busy = (error: unknown) => {
        if (error instanceof AppError && error.code === 'busy') return false
        throw error
      }
      while (!(await raise().catch(busy)));
    }
    await Promise.all(Array.from({ length: 50 }, untilRaised))
    expect(await kept(s)).toMatchObject([{ value: '50.00', version: 50 }])
    const steps = (await history(s, change(s, ''))).filter((step) => step.oldValue !== step.newValue)
    expect(steps.map(({ newValue }) => Number(newValue))).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    )
  })
})

describe('the cost', () => {
  it.each([1, 45, 500])('is the same number of statements for %i changes', async (count) => {
    const s = await newMarkSchool(60)
    const cells = s.learners.east.flatMap(({ id }) =>
      [s.paper.MAT, s.paper.GRAM, s.paper.COMP].map((paperId) => ({ learnerId: id, paperId })),
    )
    const changes = Array.from({ length: count }, (_, at) =>
      change(s, String(at % 40), cells[at % cells.length]),
    )
    const { statements } = await countingStatements(() => save(s, changes))
    expect(statements.length).toBeLessThanOrEqual(7)
  })

  it('has an end: 5,000 changes a call', async () => {
    const changes = Array.from({ length: 5001 }, () => change(school, '1'))
    await expect(save(school, changes)).rejects.toMatchObject({ code: 'invalid' })
    const { saved, clashes } = await save(
      school,
      changes.slice(1).map((each) => ({ ...each, learnerId: school.learners.east[2]!.id })),
    )
    expect([saved.length, clashes.length]).toEqual([5000, 0])
  })
})
