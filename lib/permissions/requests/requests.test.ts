import { beforeAll, expect, it } from 'vitest'

import { can } from '@/lib/auth/policy'
import { newLendingSchool } from '@/lib/testing/permissions'
import type { ApproveRequest, AskPermission } from '../input'
import { getOwnPermissions, getPermissionBoard, getPermissionNews } from '../queries'
import { approveRequest, askPermission, refuseRequest } from './commands'

let school: Awaited<ReturnType<typeof newLendingSchool>>
beforeAll(async () => {
  school = await newLendingSchool()
})

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  )
const wish = (more: Partial<AskPermission> = {}): AskPermission => ({
  ...{
    does: 'see_results',
    areaId: null,
    place: `grade:${school.grade}`,
    until: 'week',
    date: null,
    reason: 'I cover for Mr Otieno.',
  },
  ...more,
})
const yes = (requestId: string, more: Partial<ApproveRequest> = {}): ApproveRequest => ({
  ...{ requestId, place: null, until: null, date: null, answer: null },
  ...more,
})

it('is asked with a reason, told to those who decide, and opens what was asked for once they say yes', async () => {
  const teacher = await school.signedIn('subject_teacher')
  const head = (await school.person('head')).actor
  const me = teacher.actor
  expect(await outcome(askPermission(me, wish({ reason: '  ' })))).toBe('invalid')
  const { requestId } = await askPermission(me, wish())
  expect((await getPermissionNews(head, true)).waiting).toBe(1)
  expect((await getPermissionNews(me, false)).waiting).toBe(0)
  expect((await getPermissionBoard(head, { list: 'live', page: 1 })).requests).toMatchObject([
    {
      id: requestId,
      person: 'Person subject_teacher',
      place: 'Grade 8',
      reason: 'I cover for Mr Otieno.',
      isOwn: false,
    },
  ])
  await approveRequest(head, yes(requestId, { answer: 'Thank you.' }))
  expect(can(await teacher.now(), 'results.read')).toBe(true)
  expect(await outcome(approveRequest(head, yes(requestId)))).toBe('not_found')
  expect((await getPermissionNews(me, false)).answered).toMatchObject([
    { decision: 'approved', answer: 'Thank you.' },
  ])
  expect((await getOwnPermissions(me)).live).toMatchObject([{ does: 'see_results', place: 'Grade 8' }])
})

it('may be given in part, never more than was asked for', async () => {
  const teacher = await school.signedIn('subject_teacher')
  const head = (await school.person('head')).actor
  const { requestId } = await askPermission(teacher.actor, wish())
  expect(await outcome(approveRequest(head, yes(requestId, { place: 'school' })))).toBe('invalid')
  expect(await outcome(approveRequest(head, yes(requestId, { place: `class:${school.sevenWest}` })))).toBe(
    'invalid',
  )
  expect(await outcome(approveRequest(head, yes(requestId, { until: 'good' })))).toBe('invalid')
  expect(can(await teacher.now(), 'results.read')).toBe(false)
  await approveRequest(head, yes(requestId, { place: `class:${school.east}`, until: 'day' }))
  const [grant] = (await teacher.now()).grants!
  expect(grant!.classIds).toEqual([school.east])
})

it('is refused with words', async () => {
  const teacher = await school.signedIn('subject_teacher')
  const head = (await school.person('head')).actor
  const { requestId } = await askPermission(teacher.actor, wish({ does: 'publish' }))
  expect(await outcome(refuseRequest(head, { requestId, answer: '' }))).toBe('invalid')
  await refuseRequest(head, { requestId, answer: 'The deputy does that.' })
  expect((await getOwnPermissions(teacher.actor)).requests).toMatchObject([
    { decision: 'refused', answer: 'The deputy does that.', decidedBy: 'Person head' },
  ])
  expect(can(await teacher.now(), 'results.publish')).toBe(false)
})

it('is decided by those who hold it, never by oneself, never by another school, and parents ask nothing', async () => {
  const other = await newLendingSchool()
  const admin = await school.person('admin')
  const { requestId } = await askPermission(admin.actor, wish({ does: 'publish', place: 'school' }))
  expect(await outcome(approveRequest(admin.actor, yes(requestId)))).toBe('conflict')
  expect(await outcome(refuseRequest(admin.actor, { requestId, answer: 'No' }))).toBe('conflict')
  const second = (await school.person('admin')).actor
  expect(await outcome(approveRequest(second, yes(requestId)))).toBe('forbidden')
  for (const role of ['class_teacher', 'subject_teacher', 'bursar', 'parent'] as const)
    expect(await outcome(approveRequest((await school.person(role)).actor, yes(requestId)))).toBe('forbidden')
  expect(await outcome(approveRequest((await other.person('head')).actor, yes(requestId)))).toBe('not_found')
  expect(await outcome(askPermission((await school.person('parent')).actor, wish()))).toBe('forbidden')
  expect(await outcome(askPermission(admin.actor, wish({ place: `class:${other.east}` })))).toBe('not_found')
  await approveRequest((await school.person('deputy')).actor, yes(requestId))
})

it('does not pile up', async () => {
  const { actor } = await school.person('subject_teacher')
  for (let i = 0; i < 10; i++) await askPermission(actor, wish())
  expect(await outcome(askPermission(actor, wish()))).toBe('conflict')
})
