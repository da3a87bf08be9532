import { expect, it } from 'vitest'

import { newSchool } from '@/lib/testing/school'
import { type Actor, type Role, roles, type SchoolId } from './actor'
import { authorize, can, permissions, raises, reaches } from './policy'
import { systemActor } from './system'

/** Written out by hand, so that a grant changes twice: once in the table and once here, on purpose. */
const expected: Record<string, string> = {
  'school.read': 'admin head deputy class_teacher subject_teacher bursar parent',
  'school.survey': 'admin head deputy bursar',
  'school.change': 'admin head',
  'staff.read': 'admin head deputy',
  'staff.change': 'admin head',
  'staff.export': 'admin head deputy',
  'staff.invite': 'admin head',
  'staff.deactivate': 'admin head',
  'teaching.change': 'admin head deputy',
  'curriculum.change': 'admin head',
  'classes.change': 'admin head',
  'classes.read': 'admin head deputy class_teacher subject_teacher bursar',
  'learners.read': 'admin head deputy class_teacher subject_teacher bursar',
  'learners.admit': 'admin head deputy',
  'guardians.read': 'admin head deputy class_teacher bursar',
  'guardians.change': 'admin head deputy bursar',
  'guardians.merge': 'admin head deputy bursar',
  'custody.change': 'admin head deputy',
  'promotion.read': 'admin head deputy',
  'promotion.propose': 'admin head deputy',
  'promotion.run': 'admin head',
  'learners.change': 'admin head deputy class_teacher',
  'learners.move': 'admin head deputy',
  'care.read': 'admin head deputy class_teacher',
  'care.change': 'admin head deputy class_teacher',
  'certificates.read': 'admin head deputy',
  'certificates.change': 'admin head deputy',
  'papers.read': 'admin head deputy class_teacher',
  'papers.change': 'admin head deputy class_teacher',
  'assessments.change': 'admin head deputy',
  'marks.read': 'admin head deputy class_teacher subject_teacher',
  'marks.enter': 'admin head deputy class_teacher subject_teacher',
  'results.read': 'admin head deputy class_teacher',
  'results.publish': 'head deputy',
  'remarks.keep': 'admin head deputy',
  'remarks.write': 'admin head deputy class_teacher',
  'reports.read': 'admin head deputy class_teacher',
  'reports.make': 'admin head deputy class_teacher',
  'links.read': 'admin head deputy class_teacher',
  'links.change': 'admin head deputy class_teacher',
  'imports.read': 'admin head deputy class_teacher subject_teacher',
  'imports.make': 'admin head deputy class_teacher subject_teacher',
  'imports.take': 'admin head deputy class_teacher subject_teacher',
  'exports.make': 'admin head deputy class_teacher subject_teacher',
  'jobs.read': 'admin head deputy class_teacher subject_teacher bursar',
  'jobs.cancel': 'admin head deputy class_teacher subject_teacher bursar',
  'jobs.retry': 'admin head deputy class_teacher subject_teacher bursar',
  'changes.survey': 'admin head deputy',
  'changes.undo': 'admin head deputy class_teacher subject_teacher bursar',
  'children.read': 'parent',
  'audit.read': 'admin head deputy class_teacher subject_teacher',
  'audit.seal': '',
  'permissions.give': 'admin head deputy',
  'permissions.ask': 'admin head deputy class_teacher subject_teacher bursar',
  'sessions.end': 'admin head',
  'factors.reset': 'admin head',
  'factors.ask': 'admin head',
  'system.read': 'admin head deputy',
}

const schoolId = '0199a0c0-0000-7000-8000-000000000000' as SchoolId
const actor = (role: Role): Actor => ({ userId: null, schoolId, roles: [role] })
const granted = (permission: (typeof permissions)[number]) =>
  roles.filter((role) => can(actor(role), permission)).join(' ')

it('grants what is written here and nothing else', () => {
  expect(Object.fromEntries(permissions.map((permission) => [permission, granted(permission)]))).toEqual(
    expected,
  )
})

it('gives the work of the school itself everything, and somebody without a role nothing', () => {
  expect(permissions.filter((permission) => !can(systemActor(schoolId), permission))).toEqual([])
  expect(permissions.filter((permission) => can({ userId: null, schoolId, roles: [] }, permission))).toEqual(
    [],
  )
})

it('adds up the roles of a person', async () => {
  const school = await newSchool()
  const { actor: both } = await school.person('bursar', 'class_teacher')
  expect(can(both, 'marks.enter')).toBe(true)
  expect(can(both, 'results.publish')).toBe(false)
})

it('refuses in words', () => {
  expect(() => authorize(actor('bursar'), 'marks.enter')).toThrow('Your role does not allow that.')
  expect(() => authorize(actor('parent'), 'children.read')).not.toThrow()
})

it('knows who stands above whom, and what would raise somebody', () => {
  expect(roles.filter((role) => reaches(actor('head'), [role]))).toEqual([...roles])
  expect(roles.filter((role) => !reaches(actor('admin'), [role]))).toEqual(['head'])
  expect(roles.filter((role) => !reaches(actor('deputy'), [role]))).toEqual(['admin', 'head'])
  expect(reaches(actor('admin'), ['bursar', 'head'])).toBe(false)
  expect(raises(actor('admin'), ['admin', 'head'])).toBe(true)
  expect(raises(actor('head'), ['head', 'admin', 'subject_teacher'])).toBe(false)
  expect(raises(actor('subject_teacher'), ['class_teacher'])).toBe(true)
})
