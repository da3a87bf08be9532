import { sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'

import type { Actor, Role } from '@/lib/auth/actor'
import { type FunctionName, functionNames } from '@/lib/auth/functions'
import { can } from '@/lib/auth/policy'
import { inSchool } from '@/lib/db'
import { countingStatements } from '@/lib/db/count'
import { newLendingSchool } from '@/lib/testing/permissions'
import { extendPermission, givePermissions, revokePermissions } from './commands'
import type { GivePermissions } from './input'
import { getGiveChoices, getOwnPermissions, getPermissionBoard } from './queries'

let school: Awaited<ReturnType<typeof newLendingSchool>>
let head: Actor
beforeAll(async () => {
  school = await newLendingSchool()
  head = (await school.person('head')).actor
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
const inAudit = async (action = 'permissions.give') => {
  const rows = await inSchool(school.system, (tx) =>
    tx.execute(sql`select details from audit where action = ${action} order by id desc limit 1`),
  )
  return rows[0]!.details as Record<string, unknown>
}

const holders: Partial<Record<Role, FunctionName[]>> = {
  head: functionNames,
  deputy: functionNames,
  admin: functionNames.filter((name) => name !== 'publish'),
}

it('is done by the head, the deputy and admins, of what they hold themselves', async () => {
  const to = await school.person('bursar')
  for (const role of [
    'head',
    'deputy',
    'admin',
    'class_teacher',
    'subject_teacher',
    'bursar',
    'parent',
  ] as const) {
    const { actor } = await school.person(role)
    for (const does of functionNames) {
      const done = holders[role]?.includes(does) ? 'done' : 'forbidden'
      expect(await outcome(give(does, to.staffId, {}, actor)), `${role} ${does}`).toBe(done)
    }
  }
})

it('passes on nothing that was lent', async () => {
  const admin = await school.signedIn('admin')
  await give('publish', admin.staffId, { places: ['school'] })
  expect(can(await admin.now(), 'results.publish')).toBe(true)
  const to = await school.person('bursar')
  expect(await outcome(give('publish', to.staffId, {}, await admin.now()))).toBe('forbidden')
})

it('gives nothing to parents, to people without an account or of another school, nor what is not on the list', async () => {
  const other = await newLendingSchool()
  const stranger = await other.person('subject_teacher')
  const parent = await school.person('parent')
  const to = await school.person('bursar')
  expect(await outcome(give('see_results', stranger.staffId))).toBe('not_found')
  expect(await outcome(give('see_results', parent.staffId))).toBe('not_found')
  expect(await outcome(give('see_results', to.staffId, { places: [`class:${other.east}`] }))).toBe(
    'not_found',
  )
  expect(await outcome(give('see_results', to.staffId, { places: [`grade:${other.grade}`] }))).toBe(
    'not_found',
  )
  expect(await outcome(give('enter_marks', to.staffId, { areaId: other.area.MAT }))).toBe('not_found')
  expect(await outcome(give('staff.change' as FunctionName, to.staffId))).toBe('invalid')
  expect(await outcome(give('see_results', to.staffId, { areaId: school.area.MAT }))).toBe('invalid')
  expect(await outcome(give('see_results', to.staffId, { until: 'date', date: '2020-01-01' }))).toBe(
    'invalid',
  )
  expect(await outcome(give('see_results', to.staffId, { until: 'date', date: null }))).toBe('invalid')
  const { delegationIds } = await give('see_results', to.staffId)
  const theirs = (await other.person('head')).actor
  expect(await outcome(revokePermissions(theirs, { delegationIds }))).toBe('not_found')
  const longer = { delegationId: delegationIds[0]!, until: 'good', date: null } as const
  expect(await outcome(extendPermission(theirs, longer))).toBe('not_found')
})

it('gives to several people in several places at once, nothing twice, and the audit says all of it', async () => {
  const people = [await school.person('bursar'), await school.person('subject_teacher')]
  const gift: GivePermissions = {
    ...{
      does: 'see_results',
      staffIds: people.map(({ staffId }) => staffId),
      areaId: null,
      until: 'week',
      date: null,
    },
    ...{ places: [`class:${school.east}`, `class:${school.sevenWest}`], from: null, reason: 'Cover' },
  }
  const first = await countingStatements(() => givePermissions(head, gift))
  expect(first.result).toMatchObject({ given: 4, already: 0 })
  expect(await inAudit()).toMatchObject({
    ...{
      did: 'given',
      does: 'see_results',
      reason: 'Cover',
      changes: { endsAt: [null, first.result.endsAt] },
    },
  })
  const again = await givePermissions(head, { ...gift, until: 'day' })
  expect(again).toMatchObject({ given: 0, already: 4 })

  const [one] = first.result.delegationIds
  const extended = await extendPermission(head, { delegationId: one!, until: 'good', date: null })
  expect(extended.to).toBeNull()
  expect(await inAudit()).toMatchObject({
    did: 'extended',
    changes: { endsAt: [first.result.endsAt, 'for good'] },
  })
  await revokePermissions(head, { delegationIds: first.result.delegationIds })
  expect(await outcome(revokePermissions(head, { delegationIds: [one!] }))).toBe('not_found')
  const { rows } = await getPermissionBoard(head, { list: 'ended', page: 1 })
  expect(rows.filter(({ id }) => first.result.delegationIds.includes(id))).toHaveLength(4)
})

it('shows the lists in a constant number of statements', async () => {
  const cost = async (work: () => Promise<unknown>) => (await countingStatements(work)).statements.length
  expect(await cost(() => getPermissionBoard(head, { list: 'live', page: 99 }))).toBe(2)
  expect(await cost(() => getGiveChoices(head))).toBe(3)
  expect(await cost(() => getOwnPermissions(head))).toBe(3)
  const { actor } = await school.person('class_teacher')
  expect(() => getGiveChoices(actor)).toThrow('Your role does not allow that.')
})
