import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { admitLearners } from '../commands'
import { takeBack, transferOut } from './commands'

async function staffed() {
  const school = await newMarkSchool()
  const { actor: head } = await school.person('head')
  const learnerId = school.learners.east[0]!.id
  const ask = async <T>(query: ReturnType<typeof sql>) =>
    inSchool(school.system, async (tx) => [...(await tx.execute(query))] as T[])
  const state = async () => ({
    left: (
      await ask<{ on: string }>(sql`select left_on::text as on from learners where id = ${learnerId}`)
    )[0]!.on,
    classes: await ask(
      sql`select "from"::text, "to"::text from enrolments where learner_id = ${learnerId} order by "from"`,
    ),
    departures:
      await ask(sql`select last_day::text as "lastDay", reason, destination, back_on::text as "backOn"
      from departures where learner_id = ${learnerId} order by last_day`),
  })
  const leave = (more: object = {}) =>
    transferOut(head, {
      learnerId,
      lastDay: '2026-09-30',
      reason: 'transferred',
      destination: 'Moi Primary',
      ...more,
    })
  const back = (more: object = {}) =>
    takeBack(head, { learnerId, classId: school.west, from: '2026-11-02', ...more })
  return { ...school, head, learnerId, ask, state, leave, back }
}

describe('leaving and coming back', () => {
  it('keeps where to and why, and takes back under the same number; each is undone', async () => {
    const { state, leave, back, head, ask, learnerId } = await staffed()
    const here = await state()
    const { changeId } = await leave()
    const gone = await state()
    expect(gone).toEqual({
      left: '2026-09-30',
      classes: [{ from: '2026-01-05', to: '2026-09-30' }],
      departures: [
        { lastDay: '2026-09-30', reason: 'transferred', destination: 'Moi Primary', backOn: null },
      ],
    })
    const returned = await back()
    expect(await state()).toEqual({
      left: null,
      classes: [
        { from: '2026-01-05', to: '2026-09-30' },
        { from: '2026-11-02', to: null },
      ],
      departures: [
        { lastDay: '2026-09-30', reason: 'transferred', destination: 'Moi Primary', backOn: '2026-11-02' },
      ],
    })
    expect(await ask(sql`select admission_number as number from learners where id = ${learnerId}`)).toEqual([
      { number: '0900' },
    ])
    await undoChange(head, { changeId: returned.changeId })
    expect(await state()).toEqual(gone)
    await undoChange(head, { changeId })
    expect(await state()).toEqual(here)
  })

  it('never gives the number of somebody who left to another', async () => {
    const { leave, head, east } = await staffed()
    await leave()
    const learner = {
      fullName: 'New Child',
      classId: east,
      gender: null,
      dateOfBirth: null,
      admittedOn: null,
      religion: null,
      chosenAreaIds: [],
      guardians: [],
    }
    await expect(
      admitLearners(head, { learners: [{ ...learner, admissionNumber: '0900' }] }),
    ).rejects.toMatchObject({
      code: 'conflict',
      fields: { admissionNumber: [expect.stringContaining('0900 is taken')] },
    })
  })

  it('refuses what cannot be, beside its field', async () => {
    const { leave, back } = await staffed()
    const says = async (work: Promise<unknown>) =>
      work.then(
        () => 'done',
        (error) => error.fields ?? error.message,
      )
    expect(await says(leave({ lastDay: '2999-01-01' }))).toEqual({
      lastDay: [expect.stringContaining('not come yet')],
    })
    expect(await says(leave({ lastDay: '2025-12-31' }))).toEqual({
      lastDay: [expect.stringContaining('from 5 Jan 2026')],
    })
    expect(await says(leave({ reason: 'bored' }))).toEqual({ reason: ['Choose a reason.'] })
    expect(await says(back())).toBe('Amina Charo is at the school.')
    await leave()
    expect(await says(leave())).toBe('Amina Charo left on 30 Sep 2026 already.')
    expect(await says(back({ from: '2026-09-30' }))).toEqual({
      from: [expect.stringContaining('until 30 Sep 2026')],
    })
    expect(await says(back({ from: '2999-01-01' }))).toEqual({
      from: [expect.stringContaining('not come yet')],
    })
    expect(await says(back({ from: '2025-11-01' }))).toEqual({
      from: [expect.stringContaining('class of 2026')],
    })
    expect(await says(back({ classId: 'x' }))).toEqual({ classId: ['Choose a class.'] })
  })

  it('is for those who lead the school, of their own school', async () => {
    const { person, learnerId, west } = await staffed()
    const other = await staffed()
    for (const role of ['class_teacher', 'subject_teacher', 'bursar', 'parent'] as const) {
      const { actor } = await person(role)
      await expect(
        transferOut(actor, { learnerId, lastDay: '2026-09-30', reason: 'other' }),
      ).rejects.toMatchObject({ code: 'forbidden' })
      await expect(takeBack(actor, { learnerId, classId: west, from: '2026-09-30' })).rejects.toMatchObject({
        code: 'forbidden',
      })
    }
    await expect(
      transferOut(other.head, { learnerId, lastDay: '2026-09-30', reason: 'other' }),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      takeBack(other.head, { learnerId, classId: west, from: '2026-09-30' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes at most ten statements each', async () => {
    const { leave, back } = await staffed()
    expect((await countingStatements(() => leave())).statements.length).toBeLessThanOrEqual(10)
    expect((await countingStatements(() => back())).statements.length).toBeLessThanOrEqual(10)
  })
})
