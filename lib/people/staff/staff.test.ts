import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import { audit, staff } from '@/drizzle/schema'
import type { Actor, Role } from '@/lib/auth/actor'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { writeSheets } from '@/lib/sheets/write'
import { form, jane, withStaff } from '@/lib/testing/staff'
import { giveTemporaryPassword } from '../account/commands'
import { addPerson, changePerson, exportStaff } from './commands'
import { getStaff, listStaff } from './queries'
import { readStaffSearch, type StaffQuery } from './rules'

const find = (actor: Actor, query: StaffQuery = {}) => listStaff(actor, readStaffSearch(query))

describe('adding somebody', () => {
  it('needs a name and a role alone, and writes numbers in one form', async () => {
    const { head, staffId } = await withStaff()
    expect(await getStaff(head.actor, staffId)).toMatchObject({
      fullName: 'Jane Wambui',
      roles: ['subject_teacher'],
      state: 'without',
      account: null,
      version: 1,
    })
    const { staffId: other } = await addPerson(head.actor, {
      ...jane,
      title: 'Mrs',
      phone: '0712 000 123',
      email: 'Jane@School.Example',
      tscNumber: '445566',
      employeeNumber: 'E/7',
      gender: 'F',
      'role.class_teacher': 'on',
    })
    expect(await getStaff(head.actor, other)).toMatchObject({
      phone: '+254712000123',
      email: 'jane@school.example',
      roles: ['class_teacher', 'subject_teacher'],
    })
  })

  it.each([
    [{ fullName: '' }, 'fullName'],
    [{ fullName: '4ever' }, 'fullName'],
    [{ 'role.subject_teacher': undefined, roles: [] }, 'roles'],
    [{ 'role.parent': 'on' }, 'roles'],
    [{ phone: '12345' }, 'phone'],
    [{ email: 'jane' }, 'email'],
    [{ gender: 'X' }, 'gender'],
    [{ tscNumber: 'a\u0000b' }, 'tscNumber'],
  ])('refuses %j beside the field', async (more, field) => {
    const { head } = await withStaff()
    const refused = addPerson(head.actor, { ...jane, ...more })
    await expect(refused).rejects.toMatchObject({ code: 'invalid', fields: { [field]: expect.any(Array) } })
    expect((await find(head.actor)).everybody).toBe(2)
  })

  it('refuses a number that somebody has, by name', async () => {
    const { head, staffId } = await withStaff()
    await changePerson(
      head.actor,
      await form(head.actor, staffId, { employeeNumber: 'e/7', tscNumber: '99' }),
    )
    for (const [field, value] of [
      ['employeeNumber', 'E/7'],
      ['tscNumber', '99'],
    ] as const)
      await expect(addPerson(head.actor, { ...jane, [field]: value })).rejects.toMatchObject({
        code: 'conflict',
        fields: { [field]: [expect.stringContaining('Jane Wambui has this')] },
      })
  })

  it('keeps names as they are written', async () => {
    const { head } = await withStaff()
    const names = ["Wanja O'Neil", 'Ng’ang’a --', 'Ñandú "A" OR 1=1', '李小龙', '<b>Bold</b>'.slice(3, 7)]
    for (const fullName of names) {
      const { staffId } = await addPerson(head.actor, { ...jane, fullName })
      expect((await getStaff(head.actor, staffId))!.fullName).toBe(fullName)
    }
  })
})

describe('changing somebody', () => {
  it('tells who saw an earlier version what stands there now, and overwrites nothing', async () => {
    const { head, staffId } = await withStaff()
    const seen = await form(head.actor, staffId)
    await changePerson(head.actor, { ...seen, phone: '0712 000 123', title: 'Mrs' })
    const late = changePerson(head.actor, { ...seen, phone: '0733 000 999' })
    await expect(late).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('There stands now: title Mrs, phone 0712 000 123.'),
    })
    expect((await getStaff(head.actor, staffId))!.phone).toBe('+254712000123')
  })

  it('audits the names of the fields, never what stood in them', async () => {
    const { head, staffId, system } = await withStaff()
    await changePerson(head.actor, await form(head.actor, staffId, { phone: '0712 000 123' }))
    await changePerson(head.actor, await form(head.actor, staffId, { phone: '0712 000 123' }))
    const rows = await inSchool(system, (tx) =>
      tx.select({ details: audit.details }).from(audit).where(eq(audit.action, 'staff.change')),
    )
    expect(rows.map(({ details }) => details)).toEqual([
      { staffId, roles: ['subject_teacher'] },
      { staffId, fields: ['phone'] },
    ])
  })

  it('of two who change the same person at once, one is told', async () => {
    const { head, staffId } = await withStaff()
    const seen = await form(head.actor, staffId)
    const both = await Promise.allSettled(
      ['0712 000 001', '0712 000 002'].map((phone) => changePerson(head.actor, { ...seen, phone })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('the list', () => {
  it('finds by parts of names, phone and numbers, whatever is typed, and filters and sorts', async () => {
    const { head, staffId, person } = await withStaff()
    await changePerson(
      head.actor,
      await form(head.actor, staffId, { phone: '0712 000 123', fullName: 'Zoë Wambui' }),
    )
    await person('bursar')
    const names = async (query: StaffQuery) => (await find(head.actor, query)).rows.map(({ name }) => name)
    expect(await names({})).toEqual(['Person bursar', 'Person head', 'Zoë Wambui'])
    expect(await names({ q: 'WAMB zoe' })).toEqual(['Zoë Wambui'])
    expect(await names({ q: '712000123' })).toEqual(['Zoë Wambui'])
    expect(await names({ role: 'bursar' })).toEqual(['Person bursar'])
    expect(await names({ state: 'without' })).toEqual(['Zoë Wambui'])
    expect((await names({ sort: 'role' }))[0]).toBe('Person head')
    expect((await names({ sort: 'state' }))[0]).toBe('Zoë Wambui')
    for (const q of ['%', '_x', "'; drop table staff; --", '\u202e', '🙂', '\u0000\ud800'])
      expect(await names({ q: `zz${q}` })).toEqual([])
    expect(await names({ role: 'owner', sort: 'x; drop', page: '-1', state: ['inactive', 'x'] })).toEqual([])
  })

  it('takes the same statements for 3 and for 90, which come 60 a page', async () => {
    const small = await withStaff()
    const large = await withStaff()
    const many = Array.from({ length: 88 }, (_, i) => ({
      id: v7(),
      schoolId: large.schoolId,
      fullName: `P ${i}`,
    }))
    await inSchool(large.system, (tx) => tx.insert(staff).values(many))
    for (const { head, staffId } of [small, large]) {
      const list = await countingStatements(() => find(head.actor, { page: '99' }))
      const page = await countingStatements(() => getStaff(head.actor, staffId))
      expect([list.statements.length, page.statements.length]).toEqual([2, 2])
    }
    expect(await find(large.head.actor, { page: '2' })).toMatchObject({
      total: 90,
      page: 2,
      pages: 2,
      from: 61,
    })
    expect((await find(large.head.actor, { page: '2' })).rows).toHaveLength(30)
  })
})

describe('the list as a file', () => {
  it('has what the list has, by the same filters, with nothing that runs as a formula, and is audited', async () => {
    const { head, staffId, person, system } = await withStaff()
    await changePerson(
      head.actor,
      await form(head.actor, staffId, { phone: '0712 000 123', employeeNumber: '=1+1' }),
    )
    await person('bursar')
    const { rows } = await exportStaff(head.actor, { role: 'subject_teacher', page: '7' })
    expect(rows).toHaveLength(2)
    expect(rows[1]!.slice(0, 4)).toEqual(['Jane Wambui', 'Subject teacher', 'No account yet', '0712 000 123'])
    const csv = new TextDecoder().decode(await writeSheets([{ name: 'Staff', rows }], 'csv'))
    expect(csv).toContain(",'=1+1,")
    const [entry] = await inSchool(system, (tx) =>
      tx.select({ details: audit.details }).from(audit).where(eq(audit.action, 'staff.export')),
    )
    expect(entry).toEqual({ details: { people: 1 } })
  })

  it('is for leaders', async () => {
    const { person } = await withStaff()
    expect((await exportStaff((await person('deputy')).actor, {})).people).toBe(3)
    for (const role of ['class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])
      await expect(exportStaff((await person(role)).actor, {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('who may', () => {
  it.each(['class_teacher', 'subject_teacher', 'bursar', 'parent'] as Role[])(
    '%s neither sees nor changes',
    async (role) => {
      const { staffId, person, head } = await withStaff()
      const { actor } = await person(role)
      const input = await form(head.actor, staffId, { fullName: 'Changed' })
      const forbidden = { code: 'forbidden' }
      await expect(find(actor)).rejects.toMatchObject(forbidden)
      await expect(getStaff(actor, staffId)).rejects.toMatchObject(forbidden)
      await expect(addPerson(actor, jane)).rejects.toMatchObject(forbidden)
      await expect(changePerson(actor, input)).rejects.toMatchObject(forbidden)
      await expect(giveTemporaryPassword(actor, { staffId })).rejects.toMatchObject(forbidden)
    },
  )

  it('a deputy sees, and changes nothing', async () => {
    const { staffId, person, head } = await withStaff()
    const { actor } = await person('deputy')
    expect((await find(actor)).rows).toHaveLength(3)
    await expect(changePerson(actor, await form(head.actor, staffId))).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(addPerson(actor, jane)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(giveTemporaryPassword(actor, { staffId })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('somebody of another school is like nobody', async () => {
    const [ours, theirs] = [await withStaff(), await withStaff()]
    for (const staffId of [theirs.staffId, v7()]) {
      expect(await getStaff(ours.head.actor, staffId)).toBeNull()
      const input = { ...(await form(theirs.head.actor, theirs.staffId, { fullName: 'Changed' })), staffId }
      await expect(changePerson(ours.head.actor, input)).rejects.toMatchObject({ code: 'not_found' })
      await expect(giveTemporaryPassword(ours.head.actor, { staffId })).rejects.toMatchObject({
        code: 'not_found',
      })
    }
    expect(await getStaff(ours.head.actor, 'x')).toBeNull()
    expect((await getStaff(theirs.head.actor, theirs.staffId))!.fullName).toBe('Jane Wambui')
    expect((await find(ours.head.actor, { q: 'wambui' })).total).toBe(1)
  })
})
