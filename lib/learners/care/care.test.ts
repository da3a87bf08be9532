import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newLearnerSchool, refusals } from '@/lib/testing/learners'
import { undoChange } from '@/lib/undo/commands'
import { historyOf } from '../history/queries'
import { addNumber, readNumbers, removeNumber } from '../numbers/commands'
import { readCare, saveCare } from './commands'

const closed = {
  'subject teacher': 'forbidden',
  bursar: 'forbidden',
  parent: 'forbidden',
  'head of another school': 'not_found',
  'class teacher of another class': 'not_found',
}

describe('care', () => {
  it('keeps who read it and which parts were written, never the words', async () => {
    const { head, leader, learnerId, ask } = await newLearnerSchool()
    expect(await readCare(leader, { learnerId })).toMatchObject({ version: 0, needs: null })
    await saveCare(leader, { learnerId, version: 0, health: 'Asthma, blue inhaler', needs: '' })
    expect(await readCare(head, { learnerId })).toMatchObject({
      version: 1,
      health: 'Asthma, blue inhaler',
      updatedBy: 'Person class_teacher',
    })
    await expect(saveCare(head, { learnerId, version: 0, health: 'x' })).rejects.toMatchObject({
      code: 'conflict',
    })
    await saveCare(head, { learnerId, version: 1, health: 'Asthma', allergies: 'Nuts' })
    const kept = await ask<{ action: string; details: object }>(
      sql`select action, details from audit order by id`,
    )
    expect(kept).toEqual([
      { action: 'care.read', details: { learnerId } },
      { action: 'care.change', details: { learnerId, parts: ['health'] } },
      { action: 'care.read', details: { learnerId } },
      { action: 'care.change', details: { learnerId, parts: ['health', 'allergies'] } },
    ])
  })

  it('is for those who know the learner closely', async () => {
    const school = await newLearnerSchool()
    expect(await refusals(school, (actor, learnerId) => readCare(actor, { learnerId }))).toEqual(closed)
    expect(
      await refusals(school, (actor, learnerId) => saveCare(actor, { learnerId, version: 0, needs: 'x' })),
    ).toEqual(closed)
    expect(await refusals(school, (actor, learnerId) => readNumbers(actor, { learnerId }))).toEqual({
      ...closed,
      'class teacher of another class': 'forbidden',
    })
    expect(
      await refusals(school, (actor, learnerId) =>
        addNumber(actor, { learnerId, kind: 'maisha', value: '1' }),
      ),
    ).toEqual({ ...closed, 'class teacher of another class': 'forbidden' })
  })
})

describe('numbers of certificates', () => {
  it('are added once, removed with an undo, and never stand in the audit', async () => {
    const { head, learnerId, ask } = await newLearnerSchool()
    await addNumber(head, {
      learnerId,
      kind: 'birth_certificate',
      value: '7654321',
      verifiedOn: '2026-01-06',
    })
    await expect(
      addNumber(head, { learnerId, kind: 'birth_certificate', value: '7654321' }),
    ).rejects.toMatchObject({ code: 'conflict' })
    const [number] = await readNumbers(head, { learnerId })
    expect(number).toMatchObject({ kind: 'birth_certificate', value: '7654321', verifiedOn: '2026-01-06' })
    const { changeId } = await removeNumber(head, { learnerId, numberId: number!.id })
    expect(await readNumbers(head, { learnerId })).toEqual([])
    await undoChange(head, { changeId })
    expect(await readNumbers(head, { learnerId })).toEqual([number])
    expect(JSON.stringify(await ask(sql`select * from audit`))).not.toContain('7654321')
  })
})

describe('the history', () => {
  it('has the record, the papers and the marks, who and from what to what', async () => {
    const school = await newLearnerSchool()
    const { head, leader, english, learnerId, consent, paper, system } = school
    await consent('given')
    await readCare(leader, { learnerId })
    await inSchool(system, async (tx) => {
      await tx.execute(
        sql`insert into marks (id, school_id, paper_id, learner_id, state, value) values (${v7()}, ${school.schoolId}, ${paper.MAT}, ${learnerId}, 'number', 71.5)`,
      )
      await tx.execute(sql`insert into mark_history (id, school_id, change_id, paper_id, learner_id, old_state, new_state, new_value, version)
        values (${v7()}, ${school.schoolId}, ${v7()}, ${paper.MAT}, ${learnerId}, 'blank', 'number', 71.5, 1)`)
    })
    const { result, statements } = await countingStatements(() => historyOf(head, learnerId))
    expect(result!.map(({ action, mark, changed }) => [action, mark, changed])).toEqual([
      ['marks.enter', 'Mathematics, End Term Term 3', { mark: [null, '71.5'] }],
      ['care.read', null, {}],
      ['papers.change', null, { photo: [null, 'given'] }],
    ])
    expect(statements).toHaveLength(3)
    expect(await historyOf(english, learnerId)).toBeNull()
    expect(await historyOf((await newLearnerSchool()).head, learnerId)).toBeNull()
  })
})
