import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'

import { addAssessments } from '@/lib/assessments/commands'
import type { Actor } from '@/lib/auth/actor'
import { addClasses } from '@/lib/classes/commands'
import { addLevels, addScales } from '@/lib/curriculum/commands'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { addStaff, assign } from '@/lib/people/commands'
import { openYear, saveSettings } from '@/lib/schools/commands'
import { newSchool } from '@/lib/testing/school'
import { admitLearners, takeAreas } from './commands'

type Plain = {
  admissionNumber?: string | null
  fullName?: string
  upi?: string
  admittedOn?: string
  phones?: string[]
  guardian?: string
  email?: string
}

/** A school with one year, two classes and an optional area, made by its own commands. */
async function furnished() {
  const { system, person } = await newSchool()
  await openYear(system, { year: 2026, terms: [{ number: 1, opens: '2026-01-05', closes: '2026-04-02' }] })
  const bands = [
    { level: 'A', min: 50, points: 2 },
    { level: 'B', min: 0, points: 1 },
  ]
  await addScales(system, { scales: [{ code: 'own', bands }] })
  const learningAreas = [{ code: 'FRE', name: 'French', optional: true }]
  const [level] = await addLevels(system, {
    levels: [{ code: 'junior', grades: ['Grade 8'], scale: 'own', learningAreas }],
  })
  const [east, west] = await addClasses(system, {
    year: 2026,
    classes: [
      { grade: 'Grade 8', stream: 'East' },
      { grade: 'Grade 8', stream: 'West' },
    ],
  })
  const french = level!.areas[0]!.id
  const learner = ({
    admissionNumber = null,
    fullName = 'Ann Roe',
    upi,
    admittedOn,
    phones = [],
    guardian,
    email,
  }: Plain) => ({
    admissionNumber,
    fullName,
    classId: east!.id,
    gender: null,
    dateOfBirth: null,
    admittedOn: admittedOn ?? null,
    upi: upi ?? null,
    assessmentNumber: null,
    religion: null,
    chosenAreaIds: [],
    guardians: guardian ? [{ fullName: guardian, relationship: 'mother', phones, email: email ?? null }] : [],
  })
  const admit = (actor: Actor, ...learners: Plain[]) =>
    admitLearners(actor, { learners: learners.map(learner) })
  const ask = <T>(query: ReturnType<typeof sql>) =>
    inSchool(system, async (tx) => [...(await tx.execute(query))] as T[])
  return { system, person, east: east!, west: west!, french, learner, admit, ask }
}

describe('admitting learners', () => {
  let school: Awaited<ReturnType<typeof furnished>>
  beforeAll(async () => {
    school = await furnished()
  })

  it('gives numbers without a race', async () => {
    const { admit, system } = await furnished()
    await admit(system, { admissionNumber: '0998' })
    const given = await Promise.all(Array.from({ length: 6 }, () => admit(system, {}, {})))
    const numbers = given.flatMap(({ learners }) => learners.map(({ admissionNumber }) => admissionNumber))
    expect(numbers.sort()).toEqual(
      Array.from({ length: 12 }, (_, i) => String(999 + i).padStart(4, '0')).sort(),
    )
  })

  it('admits all or none', async () => {
    const { admit, system, ask } = school
    await admit(system, { admissionNumber: 'A/1', upi: 'U1' })
    for (const clash of [
      [{ admissionNumber: 'B1' }, { admissionNumber: 'A-1' }],
      [{ admissionNumber: 'B1' }, { admissionNumber: 'B/1' }],
      [{ admissionNumber: 'B1', upi: 'U1' }],
      [{ admissionNumber: 'B1', upi: 'U2' }, { upi: 'U2' }],
    ])
      await expect(admit(system, ...clash)).rejects.toMatchObject({ code: 'conflict' })
    expect(await ask(sql`select admission_number as number from learners`)).toEqual([{ number: 'A/1' }])
  })

  it('begins the enrolment with the admission, or with the year', async () => {
    const { admit, system, ask } = await furnished()
    await admit(
      system,
      { admissionNumber: '1', admittedOn: '2026-09-14' },
      { admissionNumber: '2', admittedOn: '2024-01-08' },
      { admissionNumber: '3' },
    )
    const rows = await ask<{ from: string }>(
      sql`select e."from"::text from enrolments e join learners l on l.id = e.learner_id order by l.admission_number`,
    )
    expect(rows.map(({ from }) => from)).toEqual(['2026-09-14', '2026-01-05', '2026-01-05'])
  })

  it('shares a guardian among brothers and sisters, also those who come later', async () => {
    const { admit, system, ask } = await furnished()
    const first = await admit(
      system,
      { guardian: 'Ruth Doe', phones: ['+254712000123'] },
      { guardian: 'ruth  doe', phones: ['+254712000124', '+254712000123'], email: 'ruth@doe.example' },
      { guardian: 'Tom Doe', phones: ['+254712000123'] },
      { guardian: 'Ruth Doe' },
    )
    expect(first.newGuardians).toBe(3)
    const later = await admit(system, { guardian: 'Ruth Doe', phones: ['+254712000124'] })
    expect(later.newGuardians).toBe(0)
    const guardians = await ask<object>(
      sql`select g.full_name as name, g.phone, g.phone2, g.email, count(*)::int as children
        from guardians g join guardianships s on s.guardian_id = g.id group by g.id order by children desc, name, phone`,
    )
    expect(guardians[0]).toEqual({
      name: 'Ruth Doe',
      phone: '+254712000123',
      phone2: '+254712000124',
      email: 'ruth@doe.example',
      children: 3,
    })
    expect(guardians).toHaveLength(3)
  })

  it('costs the same few statements for many as for few', async () => {
    const { admit, system } = await furnished()
    const many = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ({
        admissionNumber: String(from + i),
        guardian: `G ${'x'.repeat(i % 9)}`,
        phones: [`+2547${10_000_000 + from + i}`],
      }))
    const few = await countingStatements(() => admit(system, ...many(5, 100)))
    const lots = await countingStatements(() => admit(system, ...many(500, 1000)))
    expect(lots.statements.length).toBe(few.statements.length)
    expect(lots.statements.length).toBeLessThanOrEqual(12)
  })

  it('registers for optional areas, once', async () => {
    const { admit, system, french, ask } = school
    const { learners } = await admit(system, { admissionNumber: 'F1' })
    const taken = [{ learnerId: learners[0]!.id, areaId: french }]
    await takeAreas(system, { taken })
    await takeAreas(system, { taken })
    expect(await ask(sql`select count(*)::int as n from learner_areas`)).toEqual([{ n: 1 }])
  })

  it('is not for everybody, and not with anything', async () => {
    const { admit, system, person, learner } = school
    for (const role of ['class_teacher', 'subject_teacher', 'bursar', 'parent'] as const) {
      const { actor } = await person(role)
      await expect(admit(actor, {})).rejects.toMatchObject({ code: 'forbidden' })
    }
    const { actor: head } = await person('head')
    expect((await admit(head, { admissionNumber: 'H1' })).learners).toHaveLength(1)
    await expect(admit(system, { admissionNumber: 'a.1' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(admit(system, { fullName: '1 King' })).rejects.toMatchObject({ code: 'invalid' })
    const elsewhere = (await furnished()).east.id
    await expect(
      admitLearners(system, { learners: [{ ...learner({}), classId: elsewhere }] }),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('setting up a school', () => {
  it('keeps one class teacher a class', async () => {
    const { system, east } = await furnished()
    const staff = ['Ann Roe', 'Bea Poe'].map((fullName) => ({
      fullName,
      gender: null,
      phone: null,
      email: null,
    }))
    const [ann, bea] = await addStaff(system, { staff })
    const leads = (staffId: string) => ({
      classTeachers: [{ classId: east.id, staffId, from: '2026-01-05' }],
      assignments: [],
    })
    await assign(system, leads(ann!))
    await expect(assign(system, leads(bea!))).rejects.toMatchObject({ code: 'conflict' })
  })

  it('numbers the versions of the settings', async () => {
    const { system } = await furnished()
    expect(await saveSettings(system, {})).toEqual({ version: 1 })
    expect(await saveSettings(system, { rankBy: 'points' })).toEqual({ version: 2 })
  })

  it('refuses a class of a grade or year that is not there, and an assessment that ends before it begins', async () => {
    const { system } = await furnished()
    await expect(addClasses(system, { year: 2026, classes: [{ grade: 'Grade 12' }] })).rejects.toThrow(
      'Grade 12 is not a grade',
    )
    await expect(addClasses(system, { year: 2030, classes: [{ grade: 'Grade 8' }] })).rejects.toThrow(
      '2030 has not been opened',
    )
    const day = { startsOn: '2026-02-02', endsOn: '2026-02-01' }
    const assessment = {
      termId: crypto.randomUUID(),
      name: 'CAT',
      order: 1,
      weight: '20',
      papers: [],
      ...day,
    }
    await expect(addAssessments(system, { assessments: [assessment] })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})
