import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newMarkSchool } from '@/lib/testing/marks'
import { undoChange } from '@/lib/undo/commands'
import { admitLearner } from './commands'

async function staffed() {
  const school = await newMarkSchool()
  const { actor: head } = await school.person('head')
  const admit = (more: object = {}, actor = head) =>
    admitLearner(actor, { fullName: 'Zoë Q', classId: school.east, ...more })
  const count = async (table: 'learners' | 'guardians') =>
    inSchool(
      school.system,
      async (tx) => (await tx.execute(sql`select from ${sql.identifier(table)}`)).length,
    )
  return { ...school, head, admit, count }
}

describe('the form of an admission', () => {
  it('needs a name and a class, gives the number, and is undone', async () => {
    const { admit, head, count } = await staffed()
    const { admissionNumber, className, changeId } = await admit({ gender: '', upi: ' ', dateOfBirth: '' })
    expect([admissionNumber, className]).toEqual(['1402', 'Grade 8 East'])
    expect(await count('learners')).toBe(8)
    await undoChange(head, { changeId })
    expect(await count('learners')).toBe(7)
  })

  it('takes a guardian with a phone as people write it', async () => {
    const { admit, system } = await staffed()
    await admit({
      guardianName: "Jane O'Roe",
      relationship: 'aunt',
      phone: '0712 000 123',
      email: 'Jane@Roe.example',
    })
    const [guardian] = await inSchool(system, (tx) =>
      tx.execute(
        sql`select g.full_name, g.phone, g.email, s.relationship from guardians g join guardianships s on s.guardian_id = g.id`,
      ),
    )
    expect(guardian).toEqual({
      full_name: "Jane O'Roe",
      phone: '+254712000123',
      email: 'jane@roe.example',
      relationship: 'aunt',
    })
  })

  it('asks whether a second of one name in a class is another child', async () => {
    const { admit, west } = await staffed()
    await expect(admit({ fullName: 'AMINA  charo' })).rejects.toMatchObject({
      code: 'conflict',
      fields: {
        another: [
          'Grade 8 East has somebody called AMINA  charo already (0900). If this is another child, say so below.',
        ],
      },
    })
    expect((await admit({ fullName: 'Amina Charo', another: true })).admissionNumber).toBe('1402')
    expect((await admit({ fullName: 'Amina Charo', classId: west })).className).toBe('Grade 8 West')
  })

  it('refuses what cannot be, beside its field, and admits nobody', async () => {
    const { admit, count } = await staffed()
    const bad = {
      fullName: '1 King',
      classId: '',
      gender: 'X',
      admissionNumber: 'A.1',
      dateOfBirth: '2999-01-01',
      admittedOn: 'soon',
      phone: '12',
      email: 'jane',
      upi: 'x'.repeat(31),
    }
    for (const [field, value] of Object.entries(bad))
      await expect(admit({ guardianName: 'Jane', [field]: value })).rejects.toMatchObject({
        code: 'invalid',
        fields: { [field]: [expect.any(String)] },
      })
    await expect(admit({ phone: '0712 000 123' })).rejects.toMatchObject({
      fields: { guardianName: [expect.stringContaining('Whose')] },
    })
    await expect(admit({ admissionNumber: '09-00' })).rejects.toMatchObject({
      code: 'conflict',
      fields: { admissionNumber: [expect.stringContaining('taken')] },
    })
    expect(await count('learners')).toBe(7)
    expect(await count('guardians')).toBe(0)
  })

  it('is for those who admit, into a class of their own school', async () => {
    const { admit, person, west } = await staffed()
    const other = await staffed()
    for (const role of ['class_teacher', 'subject_teacher', 'bursar', 'parent'] as const)
      await expect(admit({}, (await person(role)).actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(other.admit({ classId: west })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes at most 14 statements', async () => {
    const { admit } = await staffed()
    const { statements } = await countingStatements(() =>
      admit({ guardianName: 'Jane', phone: '0712000123' }),
    )
    expect(statements.length).toBeLessThanOrEqual(14)
  })
})
