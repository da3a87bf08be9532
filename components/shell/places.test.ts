import { expect, it } from 'vitest'

import type { Role, SchoolId } from '@/lib/auth/actor'
import { placesOf } from './places'

const labels = (...roles: Role[]) =>
  placesOf({ userId: 'u', schoolId: 's' as SchoolId, roles }).map(({ label }) => label)

it('shows everybody the places that do something for them, and no others', () => {
  const all = [
    'Today',
    'Marks',
    'Results',
    'Report cards',
    'Learners',
    'Guardians',
    'Classes',
    'Import and export',
    'Jobs',
  ]
  const led = [...all, 'Changes', 'Settings', 'Audit', 'System']
  expect(labels('head')).toEqual(led.toSpliced(-6, 0, 'Promotion', 'People'))
  expect(labels('admin')).toEqual(led.toSpliced(-6, 0, 'Promotion', 'People'))
  expect(labels('deputy')).toEqual(led.toSpliced(-6, 0, 'Promotion', 'People'))
  expect(labels('class_teacher')).toEqual([...all, 'Audit'])
  const taught = ['Today', 'Marks', 'Learners', 'Classes', 'Import and export', 'Audit']
  expect(labels('subject_teacher')).toEqual(taught)
  expect(labels('bursar')).toEqual(['Today', 'Learners', 'Guardians', 'Classes'])
})

it('adds up what several roles need', () => {
  expect(labels('bursar', 'subject_teacher')).toEqual([
    'Today',
    'Marks',
    'Learners',
    'Guardians',
    'Classes',
    'Import and export',
    'Audit',
  ])
})
