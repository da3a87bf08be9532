import { describe, expect, it } from 'vitest'

import type { Change } from './input'
import { type Chosen, changeTitle, planOf, type Target } from './rules'

const learner = (more: Partial<Chosen> = {}): Chosen => ({
  id: 'a',
  name: 'Joy Njeri',
  admissionNumber: '0977',
  gender: 'F',
  religion: 'CRE',
  leftOn: null,
  classId: 'east',
  className: 'Grade 8 East',
  yearId: '2026',
  levelId: 'junior',
  since: '2026-01-05',
  before: null,
  areaIds: [],
  ...more,
})
const west: Target = {
  what: 'class',
  classId: 'west',
  name: 'Grade 8 West',
  yearId: '2026',
  opens: '2026-01-01',
  closes: '2026-12-31',
}
const move = (from = '2026-06-01'): Change => ({ what: 'class', classId: 'west', from })
const french: Target = { what: 'area', areaId: 'fre', name: 'French', levelId: 'junior' }
const plan = (chosen: Chosen[], change: Change, target: Target) => {
  const { changing, left } = planOf(chosen, change, target, '2026-06-10')
  return {
    changing: changing.map(({ from }) => from),
    left: left.map(({ why, learners }) => [learners.length, why]),
  }
}

describe('what a change does to whom', () => {
  it('moves who is elsewhere, and says why others stay', () => {
    const chosen = [
      learner(),
      learner({ classId: null, className: null, yearId: null, levelId: null }),
      learner({ classId: 'west' }),
      learner({ leftOn: '2026-02-01', classId: null }),
      learner({ yearId: '2025' }),
      learner({ before: '2026-06-01' }),
    ]
    expect(plan(chosen, move(), west)).toEqual({
      changing: ['Grade 8 East', null],
      left: [
        [1, 'in that class already'],
        [1, 'left the school'],
        [1, 'in a class of another year: promotion moves them'],
        [1, 'in another class on that day'],
      ],
    })
    for (const from of ['2026-06-11', '2025-12-31', '2027-01-01'])
      expect(plan([learner()], move(from), west).changing).toEqual([])
  })

  it('takes gender, religion and areas only where they differ', () => {
    expect(
      plan(
        [learner(), learner({ gender: 'M' }), learner({ gender: null })],
        { what: 'gender', to: 'M' },
        { what: 'gender' },
      ),
    ).toEqual({
      changing: ['girl', null],
      left: [[1, 'so already']],
    })
    expect(
      plan([learner(), learner({ religion: null })], { what: 'religion', to: null }, { what: 'religion' })
        .changing,
    ).toEqual(['CRE'])
    const chosen = [
      learner(),
      learner({ areaIds: ['fre'] }),
      learner({ levelId: 'primary' }),
      learner({ levelId: null }),
    ]
    expect(plan(chosen, { what: 'area', areaId: 'fre', takes: true }, french)).toEqual({
      changing: [null],
      left: [
        [1, 'so already'],
        [2, 'in a level that does not offer it'],
      ],
    })
    expect(plan(chosen, { what: 'area', areaId: 'fre', takes: false }, french).changing).toEqual(['French'])
  })

  it('is told in one line', () => {
    const said = (chosen: Chosen[], change: Change, target: Target) =>
      changeTitle(change, planOf(chosen, change, target, '2026-06-10'))
    expect(said([learner()], move(), west)).toBe('Joy Njeri moved to Grade 8 West')
    expect(said([learner(), learner()], { what: 'gender', to: null }, { what: 'gender' })).toBe(
      '2 learners: gender not recorded',
    )
    expect(said([learner()], { what: 'religion', to: 'IRE' }, { what: 'religion' })).toBe(
      'Joy Njeri: religious education IRE',
    )
    expect(said([learner()], { what: 'area', areaId: 'fre', takes: true }, french)).toBe(
      'Joy Njeri registered for French',
    )
  })
})
