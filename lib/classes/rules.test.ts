import { describe, expect, it } from 'vitest'

import { matchClass, type NamedClass } from './rules'

const named = (grade: string, stream: string | null = null): NamedClass => {
  const name = [grade, stream].filter(Boolean).join(' ')
  return { id: name, name, grade, stream }
}
const school = [
  named('PP1'),
  named('PP2'),
  named('Grade 1'),
  named('Grade 5'),
  ...['East', 'West', 'North'].map((stream) => named('Grade 8', stream)),
  ...['Blue', 'Black', 'Ñandú'].map((stream) => named('Grade 9', stream)),
]

describe('matching a class', () => {
  it.each([
    ['Grade 8', 'East', 'Grade 8 East'],
    ['8', 'E', 'Grade 8 East'],
    ['8 East', '', 'Grade 8 East'],
    ['8E', '', 'Grade 8 East'],
    ['G8 East', '', 'Grade 8 East'],
    ['Gr. 8', 'north', 'Grade 8 North'],
    ['grade 8 east', '', 'Grade 8 East'],
    ['GRADE 8', ' WEST ', 'Grade 8 West'],
    ['Grade 8 West', 'West', 'Grade 8 West'],
    ['8W', 'W', 'Grade 8 West'],
    ['', '8 West', 'Grade 8 West'],
    ['PP 1', '', 'PP1'],
    ['pp2', '', 'PP2'],
    ['1', '', 'Grade 1'],
    ['Grade\u00a05', '', 'Grade 5'],
    ['G9', 'Blue', 'Grade 9 Blue'],
    ['9', 'nandu', 'Grade 9 Ñandú'],
    ['9N', '', 'Grade 9 Ñandú'],
  ])('reads %s + %s as %s', (grade, stream, expected) => {
    expect(matchClass(school, grade, stream)).toEqual({ classId: expected })
  })

  it.each([
    ['Grade 8', 'South', 'class_unknown', 'Grade 8 South'],
    ['Std 5', '', 'class_unknown', 'Std 5'],
    ['Form 1', '', 'class_unknown', 'Form 1'],
    ['Class 8', 'East', 'class_unknown', 'Class 8 East'],
    ['', '', 'class_unknown', ''],
    ['Grade 8', '', 'class_ambiguous', 'Grade 8'],
    ['9', 'B', 'class_ambiguous', '9 B'],
    ['Grade 5', 'East', 'class_unknown', 'Grade 5 East'],
    ['12', '', 'class_unknown', '12'],
  ])('does not guess %s + %s', (grade, stream, why, value) => {
    expect(matchClass(school, grade, stream)).toEqual({ classId: null, why, value })
  })

  it('keeps Grade 12 and the second stream of Grade 1 apart', () => {
    const classes = [named('Grade 1', '1'), named('Grade 1', '2'), named('Grade 12')]
    expect(matchClass(classes, 'Grade 12', '')).toEqual({ classId: 'Grade 12' })
    expect(matchClass(classes, '1', '2')).toEqual({ classId: 'Grade 1 2' })
  })

  it('takes a bare number for a form where there are no grades, and asks where there are both', () => {
    expect(matchClass([named('Form 1', 'A'), named('Form 1', 'B')], '1', 'B')).toEqual({
      classId: 'Form 1 B',
    })
    expect(matchClass([named('Form 1'), named('Grade 1')], '1', '')).toMatchObject({ why: 'class_ambiguous' })
  })

  it('knows a class by a name of its own', () => {
    const classes = [
      { id: 'x', name: 'Simba House', grade: 'Grade 4', stream: 'Simba' },
      named('Grade 4', 'Chui'),
    ]
    expect(matchClass(classes, 'simba house', '')).toEqual({ classId: 'x' })
  })
})
