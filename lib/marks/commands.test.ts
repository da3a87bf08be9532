import { and, asc, eq } from 'drizzle-orm'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { beforeAll, describe, expect, it } from 'vitest'

import { audit, enrolments, markHistory, marks } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { AppError } from '@/lib/errors'
import { type MarkSchool, newMarkSchool } from '@/lib/testing/marks'
import { fillRest, saveMarks } from './commands'
import type { MarkChange } from './input'

let school: MarkSchool
beforeAll(async () => {
  school = await newMarkSchool()
})

const change = (s: MarkSchool, typed: string, more: Partial<MarkChange> = {}): MarkChange => ({
  changeId: v7(),
  learnerId: s.learners.east[0]!.id,
  paperId: s.paper.MAT,
  typed,
  version: 0,
  ...more,
})
const save = (s: MarkSchool, changes: MarkChange[], actor: Actor = s.system) =>
  saveMarks(actor, { classId: s.east, assessmentId: s.endTerm, changes })
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

it('comes to what a simple model says, however typing, resending and clashing interleave', async () => {
  const op = fc.record({
    who: fc.nat(1),
    learner: fc.nat(2),
    typed: fc.constantFrom('0', '7', '70', 'A', '', '101', 'zz'),
    stale: fc.boolean(),
    resend: fc.option(fc.nat(5), { nil: null, freq: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(op, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      async (batches) => {
        const s = await newMarkSchool(3)
        const people = [await s.person('head'), await s.person('deputy')]
        const model = new Map<string, { value: string; version: number }>()
        const answered = new Map<string, { value: string; version: number }>()
        const sent: MarkChange[] = []
        for (const batch of batches) {
          const changes = batch.map(({ learner, typed, stale, resend }) => {
            if (resend !== null && sent[resend]) return sent[resend]
            const learnerId = s.learners.east[learner]!.id
            const version = model.get(learnerId)?.version ?? 0
            return change(s, typed, { learnerId, version: stale ? Math.max(0, version - 1) : version })
          })
          const result = await save(s, changes, people[batch[0]!.who]!.actor)
          const outcome = new Map(
            [
              ...result.saved.map((m) => ['saved', m] as const),
              ...result.refused.map((m) => ['refused', m] as const),
              ...result.clashes.map((m) => ['clash', m] as const),
            ].map(([kind, m]) => [m.changeId, [kind, m]]),
          )
          for (const sentNow of changes) {
            const { changeId, learnerId, typed, version } = sentNow
            const now = model.get(learnerId) ?? { value: '', version: 0 }
            const expected =
              answered.has(changeId) || typed === now.value
                ? 'saved'
                : ['101', 'zz'].includes(typed)
                  ? 'refused'
                  : version === now.version
                    ? 'saved'
                    : 'clash'
            expect(outcome.get(changeId)![0]).toBe(expected)
            if (expected !== 'saved') continue
            const answer =
              answered.get(changeId) ??
              (typed === now.value ? now : { value: typed, version: now.version + 1 })
            if (!answered.has(changeId)) model.set(learnerId, answer)
            answered.set(changeId, answer)
            expect(outcome.get(changeId)![1]).toMatchObject({ version: answer.version })
          }
          sent.push(...changes.filter((each) => !sent.includes(each)))
        }
        const rows = await kept(s)
        const text = {
          number: (value: string | null) => String(Number(value)),
          absent: () => 'A',
          blank: () => '',
          exempt: () => 'E',
        }
        expect(
          Object.fromEntries(
            rows.map((row) => [row.learnerId, { value: text[row.state](row.value), version: row.version }]),
          ),
        ).toEqual(Object.fromEntries([...model].filter(([, { version }]) => version > 0)))
      },
    ),
    { numRuns: 12 },
  )
})

describe('whose marks', () => {
  const matrix = async () => {
    const [s, other] = [await newMarkSchool(), await newMarkSchool()]
    const maths = await s.person('subject_teacher')
    await s.assign(maths.staffId, s.east, s.area.MAT)
    const english = await s.person('subject_teacher')
    await s.assign(english.staffId, s.east, s.area.ENG)
    const west = await s.person('subject_teacher')
    await s.assign(west.staffId, s.west, s.area.MAT)
    const leader = await s.person('class_teacher')
    await s.lead(leader.staffId, s.east)
    const leaderElsewhere = await s.person('class_teacher')
    await s.lead(leaderElsewhere.staffId, s.west)
    const unassigned = await s.person('subject_teacher')
    return {
      s,
      who: {
        head: (await s.person('head')).actor,
        deputy: (await s.person('deputy')).actor,
        admin: (await s.person('admin')).actor,
        system: s.system,
        maths: maths.actor,
        leader: leader.actor,
        english: english.actor,
        west: west.actor,
        leaderElsewhere: leaderElsewhere.actor,
        unassigned: unassigned.actor,
        bursar: (await s.person('bursar')).actor,
        parent: (await s.person('parent')).actor,
        otherHead: (await other.person('head')).actor,
        otherSystem: other.system,
      },
    }
  }

  it('are decided by role, class and area', async () => {
    const { s, who } = await matrix()
    const outcome = async (actor: Actor) => {
      try {
        const { saved, refused } = await save(s, [change(s, '50')], actor)
        return saved.length ? 'saved' : refused[0]!.reason
      } catch (error) {
        return (error as AppError).code
      }
    }
    const outcomes: Record<string, string> = {}
    for (const [name, actor] of Object.entries(who)) outcomes[name] = await outcome(actor)
    expect(outcomes).toEqual({
      head: 'saved',
      deputy: 'saved',
      admin: 'saved',
      system: 'saved',
      maths: 'saved',
      leader: 'saved',
      english: 'paper',
      west: 'not_found',
      leaderElsewhere: 'not_found',
      unassigned: 'not_found',
      bursar: 'forbidden',
      parent: 'forbidden',
      otherHead: 'not_found',
      otherSystem: 'not_found',
    })
  })

  it('end with the class: one who no longer leads it is a stranger', async () => {
    const s = await newMarkSchool(1)
    const { staffId, actor } = await s.person('class_teacher')
    await s.lead(staffId, s.east, '2026-10-01')
    await expect(save(s, [change(s, '5')], actor)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are refused one by one where ids are unknown, of another class or of another school', async () => {
    const other = await newMarkSchool(1)
    const { saved, refused } = await save(school, [
      change(school, '1', { learnerId: v7() }),
      change(school, '2', { learnerId: school.learners.west[0]!.id }),
      change(school, '3', { learnerId: other.learners.east[0]!.id }),
      change(school, '4', { paperId: v7() }),
      change(school, '5', { paperId: other.paper.MAT }),
      change(school, '6', { paperId: school.paper.IRE }),
      change(school, '7', { learnerId: school.learners.east[4]!.id, paperId: school.paper.CRE }),
      change(school, '8', { paperId: school.paper.FRE }),
      change(school, '9', { learnerId: school.learners.east[4]!.id, paperId: school.paper.IRE }),
    ])
    expect(refused.map(({ reason }) => reason)).toEqual([
      'learner',
      'learner',
      'learner',
      'paper',
      'paper',
      'not-registered',
      'not-registered',
      'not-registered',
    ])
    expect(refused.at(-1)!.message).toBe('Not registered for FRE.')
    expect(saved).toMatchObject([{ value: '9' }])
  })

  it.each([
    ['class', { classId: v7() }],
    ['assessment', { assessmentId: v7() }],
  ])('are not there when the %s is unknown', async (_, more) => {
    const call = saveMarks(school.system, {
      classId: school.east,
      assessmentId: school.endTerm,
      changes: [change(school, '1')],
      ...more,
    })
    await expect(call).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are not there in an assessment that sets no papers', async () => {
    const call = saveMarks(school.system, {
      classId: school.east,
      assessmentId: school.opener,
      changes: [change(school, '1')],
    })
    await expect(call).rejects.toMatchObject({ code: 'not_found' })
  })

  it('say so when the learner has moved away meanwhile', async () => {
    const s = await newMarkSchool(1)
    await inSchool(s.system, (tx) =>
      tx.update(enrolments).set({ to: '2026-10-01' }).where(eq(enrolments.classId, s.east)),
    )
    const { refused } = await save(s, [change(s, '5')])
    expect(refused).toMatchObject([
      { reason: 'moved', message: 'Amina Charo is no longer in Grade 8 East; this mark was not saved.' },
    ])
  })
})

describe('the rest of a column', () => {
  it('is filled where it is blank, gives back what was there, and can be put back', async () => {
    const s = await newMarkSchool(5)
    const [a, b, c] = s.learners.east
    await save(s, [change(s, '0'), change(s, '70', { learnerId: b!.id })])
    await save(s, [
      change(s, '', { learnerId: b!.id, version: 1 }),
      change(s, 'E', { learnerId: c!.id, reason: 'sick' }),
    ])
    const column = { classId: s.east, assessmentId: s.endTerm, paperIds: [s.paper.MAT] }

    const { filled } = await fillRest(s.system, { ...column, as: 'absent' })
    expect(filled.map(({ learnerId }) => learnerId).sort()).toEqual(
      [b!.id, s.learners.east[3]!.id, s.learners.east[4]!.id].sort(),
    )
    expect(filled.find(({ learnerId }) => learnerId === b!.id)).toMatchObject({
      state: 'absent',
      version: 3,
      previous: { state: 'blank', version: 2 },
    })
    const states = Object.fromEntries((await kept(s)).map((mark) => [mark.learnerId, mark.state]))
    expect(states[a!.id]).toBe('number')
    expect(states[c!.id]).toBe('exempt')

    const undone = await save(
      s,
      filled.map(({ learnerId, paperId, version }) => change(s, '', { learnerId, paperId, version })),
    )
    expect(undone.saved.map(({ state }) => state)).toEqual(['blank', 'blank', 'blank'])
    expect(
      (await fillRest(s.system, { ...column, as: 'exempt', reason: 'does not take it' })).filled,
    ).toHaveLength(3)
    expect((await fillRest(s.system, { ...column, as: 'absent' })).filled).toEqual([])
  })

  it("fills a slot's column with each learner's own paper", async () => {
    const s = await newMarkSchool(5)
    const { filled } = await fillRest(s.system, {
      classId: s.east,
      assessmentId: s.endTerm,
      paperIds: [s.paper.CRE, s.paper.IRE],
      as: 'absent',
    })
    expect(filled.map(({ paperId }) => paperId).sort()).toEqual(
      [s.paper.CRE, s.paper.CRE, s.paper.CRE, s.paper.CRE, s.paper.IRE].sort(),
    )
  })

  it('is never filled with a number, nor exempt without a reason, nor by a stranger', async () => {
    const column = { classId: school.east, assessmentId: school.endTerm, paperIds: [school.paper.MAT] }
    await expect(fillRest(school.system, { ...column, as: '0' as 'absent' })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(fillRest(school.system, { ...column, as: 'exempt' })).rejects.toMatchObject({
      code: 'invalid',
      fields: { reason: [expect.stringMatching(/sick/)] },
    })
    const { actor, staffId } = await school.person('subject_teacher')
    await school.assign(staffId, school.east, school.area.ENG)
    await expect(fillRest(actor, { ...column, as: 'absent' })).rejects.toMatchObject({ code: 'not_found' })
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
