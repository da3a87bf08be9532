import { randomUUID } from 'node:crypto'
import { eq, inArray } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { memberships, users } from '@/drizzle/schema'
import { outsideAnySchool } from '@/lib/db'
import { newSchool } from '@/lib/testing/school'
import { createUser, createUsers, disableUser, type NewUser, setPassword, signOutUser } from './accounts'
import { hashPassword } from './password'
import { createSchool, findSchool, listSchools } from './schools'
import { signIn } from './sign-in'

const newName = () => `n-${randomUUID()}`
const somebody = (more: Partial<NewUser> = {}): NewUser => ({
  username: newName(),
  secret: { passwordHash: 'none' },
  mustChange: false,
  memberships: [],
  ...more,
})
const rowOf = async (id: string) =>
  (await outsideAnySchool((tx) => tx.select().from(users).where(eq(users.id, id))))[0]

describe('making accounts', () => {
  it('stores names in one form, with the roles', async () => {
    const { schoolId } = await newSchool()
    const name = newName()
    const id = await createUser(
      somebody({
        username: ` ${name.toUpperCase()} `,
        email: ` ${name}@School.Example`,
        phone: '0799 000 101',
        mustChange: true,
        memberships: [
          { schoolId, role: 'head' },
          { schoolId, role: 'subject_teacher' },
        ],
      }),
    )
    expect(await rowOf(id)).toMatchObject({
      username: name,
      email: `${name}@school.example`,
      phone: '+254799000101',
      mustChangePassword: true,
      isOps: false,
    })
    const places = await outsideAnySchool((tx) =>
      tx.select().from(memberships).where(eq(memberships.userId, id)),
    )
    expect(places.map(({ role }) => role).sort()).toEqual(['head', 'subject_teacher'])
  })

  it('makes a whole staff with one hash, in the order given', async () => {
    const passwordHash = await hashPassword('hillview-demo-school')
    const names = Array.from({ length: 29 }, newName)
    const ids = await createUsers(names.map((username) => somebody({ username, secret: { passwordHash } })))
    const rows = await outsideAnySchool((tx) => tx.select().from(users).where(inArray(users.id, ids)))
    expect(ids.map((id) => rows.find((row) => row.id === id)?.username)).toEqual(names)
    expect(await signIn(names[28]!, 'hillview-demo-school')).toEqual({ outcome: 'in', userId: ids[28] })
  })

  it('says which name is taken, and makes nobody then', async () => {
    const present = somebody({ phone: '0799 000 102', email: `${newName()}@school.example` })
    await createUser(present)
    const fresh = newName()
    const clashes: [Partial<NewUser>, string][] = [
      [{ username: present.username?.toUpperCase() }, `The username ${present.username} is taken.`],
      [{ email: present.email }, `The e-mail address ${present.email} is taken.`],
      [{ phone: '+254 799 000102' }, 'The phone number +254799000102 is taken.'],
    ]
    for (const [clash, words] of clashes) {
      await expect(createUsers([somebody({ username: fresh }), somebody(clash)])).rejects.toMatchObject({
        code: 'conflict',
        message: words,
      })
    }
    const double = newName()
    await expect(
      createUsers([somebody({ username: double }), somebody({ username: double })]),
    ).rejects.toThrow(`The username ${double} is taken.`)
    expect((await signIn(fresh, 'x')).outcome).toBe('wrong')
    await createUser(somebody({ username: fresh }))
  })

  it('makes one account when two ask for the same name at once', async () => {
    const username = newName()
    const both = await Promise.allSettled([
      createUser(somebody({ username })),
      createUser(somebody({ username })),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  })

  it.each([
    [{ username: null }, 'username'],
    [{ username: 'x' }, 'username'],
    [{ username: 'with space' }, 'username'],
    [{ username: 'jane@school.example' }, 'username'],
    [{ username: '0712345678' }, 'username'],
    [{ username: 'a\u0000b' }, 'username'],
    [{ username: 'x'.repeat(65) }, 'username'],
    [{ email: 'jane' }, 'email'],
    [{ email: 'jane@school.example\u0000' }, 'email'],
    [{ phone: '12345' }, 'phone'],
    [{ secret: { password: 'short' } }, 'password'],
    [{ secret: { password: 'x'.repeat(129) } }, 'password'],
  ] as [Partial<NewUser>, string][])('refuses %j and names the field', async (more, field) => {
    await expect(createUser(somebody(more))).rejects.toMatchObject({
      code: 'invalid',
      fields: { [field]: [expect.stringMatching(/\.$/)] },
    })
  })

  it('refuses a school that is not there', async () => {
    const places = [{ schoolId: randomUUID(), role: 'head' as const }]
    await expect(createUser(somebody({ memberships: places }))).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('keeping accounts', () => {
  it('takes a chosen password by the rules for people, a temporary one by its own', async () => {
    const user = somebody()
    const id = await createUser(user)
    await expect(setPassword(user.username!, 'temporary-1', false)).rejects.toMatchObject({ code: 'invalid' })
    await expect(setPassword(user.username!, 'short', true)).rejects.toMatchObject({ code: 'invalid' })
    await setPassword(user.username!, 'three quiet green lanterns', false)
    expect(await rowOf(id)).toMatchObject({ mustChangePassword: false })
    await setPassword(user.username!, 'temporary-1', true)
    expect(await rowOf(id)).toMatchObject({ mustChangePassword: true })
  })

  it('tells that nobody is called that', async () => {
    for (const work of [
      () => setPassword(newName(), 'temporary-1', true),
      () => signOutUser(newName()),
      () => disableUser('\u0000'),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'not_found' })
    }
  })
})

describe('schools', () => {
  it('are made once, found by their short name and listed by name', async () => {
    const slug = `s-${randomUUID()}`
    const schoolId = await createSchool({ slug, name: 'Kilimani Junior School' })
    expect(await findSchool(slug)).toEqual({ schoolId, slug, name: 'Kilimani Junior School' })
    expect(await findSchool(`${slug}x`)).toBeNull()
    expect(await listSchools()).toContainEqual({ schoolId, slug, name: 'Kilimani Junior School' })
    await expect(createSchool({ slug, name: 'Another' })).rejects.toMatchObject({ code: 'conflict' })
    await expect(createSchool({ slug: 'Not a slug', name: 'X' })).rejects.toMatchObject({ code: 'invalid' })
  })
})
