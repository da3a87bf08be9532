import { expect, it } from 'vitest'

import { goalsOf } from './finds'

const known = [
  { key: 'marks', href: '/marks', label: 'Marks', hint: 'place' },
  { key: 'cards', href: '/reports', label: 'Report cards', hint: 'place' },
  { key: 'admit', href: '/learners/new', label: 'Admit a learner', hint: 'do' },
]
const none = { learners: [], classes: [] }

it('shows every place before anything is typed, then those whose words begin so', () => {
  const labels = (typed: string) => goalsOf(typed, known, none).map(({ label }) => label)
  expect(labels('')).toEqual(['Marks', 'Report cards', 'Admit a learner'])
  expect(labels(' CARD ')).toEqual(['Report cards'])
  expect(labels('learner ad')).toEqual(['Admit a learner'])
  expect(labels('arks')).toEqual([])
})

it('tells learners of one name apart by class and number', () => {
  const learner = { name: 'Joy Njeri', className: 'Grade 8 East', leftOn: null }
  const learners = [
    { ...learner, id: 'a', admissionNumber: '0977' },
    { ...learner, id: 'b', admissionNumber: '0978', className: null },
    { ...learner, id: 'c', admissionNumber: '0979', leftOn: '2026-06-01' },
  ]
  const found = goalsOf('joy', known, { learners, classes: [{ id: 'k', name: 'Joyful 1' }] })
  expect(found.map(({ href, hint }) => [href, hint])).toEqual([
    ['/learners/a', 'Grade 8 East · 0977'],
    ['/learners/b', 'no class · 0978'],
    ['/learners/c', 'left · 0979'],
    ['/classes/k', 'class'],
  ])
})
