import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { guardians, guardianships } from '@/drizzle/schema'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newLearnerSchool } from '@/lib/testing/learners'
import { exportList } from './commands'

async function listed() {
  const school = await newLearnerSchool()
  const { schoolId, learnerId, system, ask } = school
  const guardianId = v7()
  await inSchool(system, async (tx) => {
    await tx
      .insert(guardians)
      .values({ schoolId, id: guardianId, fullName: 'Ruth Doe', phone: '+254712000123' })
    await tx
      .insert(guardianships)
      .values({ schoolId, learnerId, guardianId, relationship: 'mother', order: 1 })
  })
  await ask(
    sql`update learners set gender = 'F', date_of_birth = '2012-05-14', upi = 'U1' where id = ${learnerId}`,
  )
  return school
}

describe('a list as a sheet', () => {
  it('has what the page shows, in its order, and is kept in the audit', async () => {
    const { head, east, ask } = await listed()
    const rows = await exportList(head, { filter: `class=${east}&gender=F`, format: 'xlsx' })
    expect(rows).toEqual([
      expect.arrayContaining(['Admission number', 'Name', 'Phone']),
      [
        '0900',
        'Amina Charo',
        'F',
        'Grade 8 East',
        '',
        '2012-05-14',
        'U1',
        '',
        'CRE',
        'Ruth Doe',
        '0712 000 123',
      ],
    ])
    expect(await exportList(head, { filter: '', format: 'csv' })).toHaveLength(8)
    const [first] = await ask<{ details: object }>(
      sql`select details from audit where action = 'exports.make' order by id`,
    )
    expect(first!.details).toEqual({
      export: 'list',
      filter: `class=${east}&gender=F`,
      format: 'xlsx',
      rows: 1,
    })
  })

  it('tells a teacher of one subject the class list and no more, and others nothing', async () => {
    const { english, leader, person, head } = await listed()
    const [, first] = await exportList(english, { filter: 'gender=F', format: 'csv' })
    expect(first).toEqual(['0900', 'Amina Charo', 'F', 'Grade 8 East', '', '', '', '', '', '', ''])
    expect(await exportList(leader, { filter: '', format: 'csv' })).toHaveLength(6)
    for (const role of ['bursar', 'parent'] as const)
      await expect(
        exportList((await person(role)).actor, { filter: '', format: 'csv' }),
      ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await exportList((await listed()).head, { filter: 'q=0712000123', format: 'csv' })).toHaveLength(2)
    const { statements } = await countingStatements(() => exportList(head, { filter: '', format: 'csv' }))
    expect(statements).toHaveLength(3)
  })
})
