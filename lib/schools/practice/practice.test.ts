import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'

import type { Role } from '@/lib/auth/actor'
import { joinPractice } from '@/lib/auth/practice'
import { isPracticeSchool } from '@/lib/auth/schools'
import { sessionOf, startSession } from '@/lib/auth/sessions'
import { systemActor } from '@/lib/auth/system'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { loadSchool } from '@/scripts/cli/load'
import { getFrame } from '../queries'
import { makePractice, wipePractice } from './commands'
import { getPractice } from './queries'

const wanted = { wanted: 'practice' } as const
type School = Awaited<ReturnType<typeof newMarkSchool>>

const addPractice = ({ schoolId }: School) =>
  loadSchool({
    dir: 'drizzle/demo',
    slug: `practice-${schoolId}`,
    practice: { of: schoolId, name: 'Practice: Ours' },
  })

const rowsOf = async (schoolId: string) => {
  const tables = await inSchool(systemActor(schoolId), (tx) =>
    tx.execute<{
      name: string
    }>(sql`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'school_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`),
  )
  return inSchool(systemActor(schoolId), async (tx) => {
    const counts: Record<string, number> = {}
    for (const { name } of tables) {
      const [row] = await tx.execute<{ rows: number }>(
        sql`select count(*)::int as rows from ${sql.identifier(name)} where school_id = ${schoolId}`,
      )
      counts[name] = row!.rows
    }
    return counts
  })
}

it('makes a school to practise in, lets its leaders in, and wipes it and nothing else', async () => {
  const school = await newMarkSchool()
  const { actor: head, userId } = await school.person('head')
  const { took, refused } = await addPractice(school)
  expect([took.accounts, refused]).toEqual([0, []])
  const practice = (await getPractice(head)).school!
  expect(practice.name).toBe('Practice: Ours')
  expect(await isPracticeSchool(practice.schoolId as never)).toBe(true)

  await joinPractice(userId, { from: school.schoolId, to: practice.schoolId })
  await joinPractice(userId, { from: school.schoolId, to: practice.schoolId })
  // A real school comes first, whatever the names are.
  const session = (await sessionOf(await startSession(userId)))!
  expect(session.schools.map(({ schoolId }) => schoolId)).toEqual([school.schoolId, practice.schoolId])
  expect(session.currentSchoolId).toBe(school.schoolId)
  const there = { ...head, schoolId: practice.schoolId as never }
  expect(await getFrame(there)).toMatchObject({
    school: 'Practice: Ours',
    person: 'Person head',
    practiceOf: { schoolId: school.schoolId },
  })
  expect((await getPractice(there)).isHere).toBe(true)
  await expect(makePractice(head, wanted)).rejects.toThrow('There is a practice school already.')
  await expect(makePractice(there, wanted)).rejects.toThrow('This is the practice school already.')
  await expect(wipePractice(there, wanted)).rejects.toThrow('There is no practice school to wipe.')

  const before = await rowsOf(school.schoolId)
  const { result, statements } = await countingStatements(() => wipePractice(head, wanted))
  expect(result.rows).toBeGreaterThan(5000)
  expect(statements.length).toBeLessThanOrEqual(8)
  expect(Object.values(await rowsOf(practice.schoolId)).every((rows) => rows === 0)).toBe(true)
  const after = await rowsOf(school.schoolId)
  expect({ ...after, audit: 0 }).toEqual({ ...before, audit: 0 })
  expect(after.audit).toBe(before.audit! + 1)
  expect((await getPractice(head)).school).toBeNull()
  expect((await sessionOf(await startSession(userId)))!.schools).toHaveLength(1)
}, 120_000)

it('never wipes a real school, whoever asks the database', async () => {
  const [school, other] = [await newMarkSchool(), await newMarkSchool()]
  const before = await rowsOf(school.schoolId)
  for (const ask of [
    () => inSchool(other.system, (tx) => tx.execute(sql`select wipe_practice_school(${school.schoolId})`)),
    () => inSchool(school.system, (tx) => tx.execute(sql`select wipe_practice_school(${school.schoolId})`)),
  ])
    await expect(ask()).rejects.toMatchObject({ cause: { code: '42501' } })
  expect(await rowsOf(school.schoolId)).toEqual(before)
})

it('is for those who lead the school, and nobody of another', async () => {
  const [ours, theirs] = [await newMarkSchool(), await newMarkSchool()]
  await addPractice(ours)
  const { school: practice } = await getPractice((await ours.person('head')).actor)
  const { userId: stranger } = await theirs.person('head')
  const { userId: teacher } = await ours.person('subject_teacher')
  const to = practice!.schoolId
  for (const [userId, from] of [
    [stranger, theirs.schoolId],
    [stranger, ours.schoolId],
    [teacher, ours.schoolId],
  ] as const)
    await expect(joinPractice(userId, { from, to })).rejects.toMatchObject({ code: 'not_found' })
  await expect(wipePractice((await theirs.person('head')).actor, wanted)).rejects.toThrow(
    'no practice school',
  )
  const others: Role[] = ['deputy', 'class_teacher', 'bursar', 'parent']
  for (const role of others) {
    const { actor } = await ours.person(role)
    await expect(makePractice(actor, wanted)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(wipePractice(actor, wanted)).rejects.toMatchObject({ code: 'forbidden' })
  }
}, 120_000)

it('is asked for once at a time', async () => {
  const school = await newMarkSchool()
  const { actor } = await school.person('admin')
  const { jobId } = await makePractice(actor, wanted)
  expect((await getPractice(actor)).jobId).toBe(jobId)
  await expect(makePractice(actor, wanted)).rejects.toThrow('It is being made.')
})
