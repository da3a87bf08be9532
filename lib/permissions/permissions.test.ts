import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { delegations } from '@/drizzle/schema'
import type { Actor } from '@/lib/auth/actor'
import { type FunctionName, functionNames } from '@/lib/auth/functions'
import { can } from '@/lib/auth/policy'
import { sessionOf } from '@/lib/auth/sessions'
import { getClass } from '@/lib/classes/queries'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { admitLearners } from '@/lib/learners/commands'
import { getLearner } from '@/lib/learners/queries'
import { getSheet } from '@/lib/marks/sheet/queries'
import { publishResults } from '@/lib/publications/commands'
import { makeReportCards } from '@/lib/reports/commands'
import { getClassReports } from '@/lib/reports/queries'
import { writeRemark } from '@/lib/reports/remarks/commands'
import { getMarksheet } from '@/lib/results/marksheet/queries'
import { change, save } from '@/lib/testing/marks'
import { newLendingSchool } from '@/lib/testing/permissions'
import { givePermissions, revokePermissions } from './commands'
import type { GivePermissions } from './input'
import { getOwnPermissions } from './queries'

let school: Awaited<ReturnType<typeof newLendingSchool>>
let head: Actor
beforeAll(async () => {
  school = await newLendingSchool()
  head = (await school.person('head')).actor
  await save(school, [change(school, '50')])
})

type Gift = Partial<Omit<GivePermissions, 'does' | 'staffIds'>>
const give = (does: FunctionName, staffId: string, gift: Gift = {}, by = head) =>
  givePermissions(by, {
    ...{ does, staffIds: [staffId], places: [`class:${school.east}`], areaId: null, until: 'day' },
    ...{ date: null, from: null, reason: null },
    ...gift,
  })
const code = (error: { code?: string }) => error.code ?? String(error)
const outcome = (work: Promise<unknown>) => work.then(() => 'done', code)
/** What is not there, or not theirs, counts as refused. */
const found = async (ask: () => Promise<unknown>) => {
  if ((await ask()) === null) throw Object.assign(new Error('Nothing.'), { code: 'none' })
}

/** What somebody reaches in a class, through the doors themselves. */
async function reached(actor: Actor, classId: string, learnerId: string) {
  const choice = { assessmentId: school.endTerm }
  const asks: Record<string, () => Promise<unknown>> = {
    class: () => getClass(actor, classId),
    learner: () => getLearner(actor, learnerId),
    sheet: () => getSheet(actor, { classId, subject: 'MAT', assessmentId: school.endTerm }),
    results: () => getMarksheet(actor, classId, choice, 'class'),
    cards: () => getClassReports(actor, classId, choice),
  }
  const answers = await Promise.all(
    Object.entries(asks).map(async ([name, ask]) => [name, (await outcome(found(ask))) === 'done'] as const),
  )
  return answers
    .filter(([, is]) => is)
    .map(([name]) => name)
    .join(' ')
}

describe('what is lent', () => {
  it('opens its own class and no other, at once, and shuts at once when it is taken back', async () => {
    const expected: Record<FunctionName, string> = {
      manage_learners: 'class learner',
      enter_marks: 'sheet',
      write_remarks: 'cards',
      see_results: 'results',
      print_cards: 'cards',
      publish: 'results',
      see_everything: 'class learner results cards',
    }
    for (const does of functionNames) {
      const person = await school.signedIn('subject_teacher')
      const both = async () => {
        const actor = await person.now()
        const east = await reached(actor, school.east, school.learners.east[0]!.id)
        return [east, await reached(actor, school.west, school.learners.west[0]!.id)]
      }
      expect(await both(), does).toEqual(['', ''])
      const { delegationIds } = await give(does, person.staffId)
      expect(await both(), does).toEqual([expected[does], ''])
      await revokePermissions(head, { delegationIds })
      expect(await both(), does).toEqual(['', ''])
    }
  })

  it('lets changes through in its class alone', async () => {
    const person = await school.signedIn('bursar')
    const places = [`class:${school.east}`]
    for (const does of functionNames) await give(does, person.staffId, { places })
    const actor = await person.now()
    const choice = { assessmentId: school.endTerm }
    const tries = (classId: string, learnerId: string) => ({
      mark: () => save(school, [{ ...change(school, '51', { version: 1 }), learnerId }], actor),
      admit: () =>
        admitLearners(actor, {
          learners: [
            {
              ...{ fullName: 'New Child', classId, admissionNumber: null, gender: null, dateOfBirth: null },
              ...{
                admittedOn: null,
                upi: null,
                assessmentNumber: null,
                religion: null,
                guardians: [],
                chosenAreaIds: [],
              },
            },
          ],
        }),
      cards: () => makeReportCards(actor, { scope: { of: 'class', classId }, choice, withGaps: true }),
      remark: () =>
        writeRemark(actor, {
          classId,
          learnerId,
          choice,
          audience: 'class_teacher',
          text: 'Steady.',
          version: 0,
        }),
      publish: () => publishResults(actor, { classId, choice, acceptMissing: 0 }),
    })
    const outcomes = async (classId: string, learnerId: string) => {
      const told: Record<string, string> = {}
      for (const [name, work] of Object.entries(tries(classId, learnerId))) told[name] = await outcome(work())
      return told
    }
    // Marks are missing: the release is refused for that alone.
    expect(await outcomes(school.east, school.learners.east[0]!.id)).toEqual({
      ...{ mark: 'done', admit: 'done', cards: 'done', remark: 'done', publish: 'conflict' },
    })
    const nothing = { admit: 'not_found', cards: 'not_found', remark: 'not_found', publish: 'not_found' }
    expect(await outcomes(school.west, school.learners.west[0]!.id)).toMatchObject(nothing)
    const head = writeRemark(actor, {
      ...{
        classId: school.east,
        learnerId: school.learners.east[0]!.id,
        choice,
        audience: 'head',
        text: 'No.',
        version: 0,
      },
    })
    expect(await outcome(head)).toBe('forbidden')
  })

  it('may be one learning area, one grade, or the whole school', async () => {
    const sheet = (actor: Actor, subject: string) =>
      outcome(found(() => getSheet(actor, { classId: school.east, subject, assessmentId: school.endTerm })))
    const maths = await school.signedIn('subject_teacher')
    await give('enter_marks', maths.staffId, { areaId: school.area.MAT })
    expect([await sheet(await maths.now(), 'MAT'), await sheet(await maths.now(), 'ENG')]).toEqual([
      'done',
      'none',
    ])

    const grade = await school.signedIn('subject_teacher')
    await give('see_results', grade.staffId, { places: [`grade:${school.grade}`] })
    const of = await Promise.all(
      [school.east, school.west, school.sevenWest].map(async (id) => reached(await grade.now(), id, id)),
    )
    expect(of).toEqual(['results', 'results', ''])

    const whole = await school.signedIn('subject_teacher')
    await give('see_everything', whole.staffId, { places: ['school'] })
    expect(await reached(await whole.now(), school.sevenWest, school.sevenLearner)).toBe(
      'class learner results cards',
    )
  })

  it('ends at its second, also in a session that is remembered', async () => {
    const person = await school.signedIn('subject_teacher')
    const { delegationIds } = await give('see_results', person.staffId)
    await inSchool(school.system, (tx) =>
      tx
        .update(delegations)
        .set({ endsAt: sql`clock_timestamp() + interval '900 milliseconds'` })
        .where(sql`id = ${delegationIds[0]}`),
    )
    // As another instance would have read it: this one remembers nothing of it.
    const { forgetSessionsOf } = await import('@/lib/auth/recall')
    await forgetSessionsOf(person.userId)
    const actor = await person.now()
    expect(can(actor, 'results.read')).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 950))
    const { result, statements } = await countingStatements(person.now)
    // Whether anything changed may be asked; the session is not read again.
    expect(statements.filter((each) => each.includes('delegated_to'))).toEqual([])
    expect([can(actor, 'results.read'), can(result, 'results.read')]).toEqual([false, false])
  })

  it('begins on its day', async () => {
    const person = await school.signedIn('subject_teacher')
    await give('see_results', person.staffId, { from: '2999-01-01', until: 'good' })
    expect(can(await person.now(), 'results.read')).toBe(false)
    expect((await getOwnPermissions(await person.now())).live).toMatchObject([{ isComing: true }])
  })

  it('comes with the session in its one statement', async () => {
    const person = await school.signedIn('subject_teacher', 'class_teacher')
    await give('see_results', person.staffId)
    const { result, statements } = await countingStatements(() => sessionOf(person.sid))
    expect(statements).toHaveLength(1)
    expect(result!.grants[school.schoolId]).toHaveLength(1)
  })
})
