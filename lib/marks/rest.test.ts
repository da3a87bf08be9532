import { beforeAll, describe, expect, it } from 'vitest'

import { marks } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { change, type MarkSchool, newMarkSchool, save } from '@/lib/testing/marks'
import { fillRest } from './commands'

let school: MarkSchool
beforeAll(async () => {
  school = await newMarkSchool()
})

const kept = (s: MarkSchool) => inSchool(s.system, (tx) => tx.select().from(marks))

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
