import { describe, expect, it } from 'vitest'

import { planCopy } from './copy/rules'
import { findingsOf, gridsOf, needed, seenOf, shortNames, type Teaching } from './rules'

const area = (code: string, more = {}) => ({
  id: `a-${code}`,
  code,
  name: code,
  abbreviation: code,
  order: 1,
  slot: null,
  optional: false,
  ...more,
})
const teacher = (id: string, name = `Person ${id}`, hasLeft = false) => ({ id, title: 'Mr', name, hasLeft })

const base: Teaching = {
  year: 2027,
  years: [2027, 2026],
  levels: [
    {
      id: 'junior',
      name: 'Junior school',
      areas: [
        area('MAT'),
        area('CRE', { slot: 'RE' }),
        area('IRE', { slot: 'RE' }),
        area('FRE', { optional: true }),
      ],
      slots: [{ code: 'RE', name: 'Religious Education', choice: 'religion' }],
      defaultReligion: 'CRE',
    },
    { id: 'empty', name: 'Empty', areas: [area('X')], slots: [], defaultReligion: null },
  ],
  classes: [
    { id: 'east', name: 'Grade 8 East', levelId: 'junior', gradeId: 'g8', stream: 'East' },
    { id: 'west', name: 'Grade 8 West', levelId: 'junior', gradeId: 'g8', stream: 'West' },
  ],
  leads: [],
  lessons: [],
  teachers: [teacher('a'), teacher('b'), teacher('gone', 'Person Gone', true)],
  choices: [
    { classId: 'east', religion: 'CRE', optional: [] },
    { classId: 'east', religion: 'IRE', optional: ['FRE'] },
    { classId: 'west', religion: null, optional: [] },
  ],
}
const lesson = (classId: string, code: string, staffId: string) => ({ classId, areaId: `a-${code}`, staffId })

describe('what is needed', () => {
  it('follows what learners of the class take, slot by slot', () => {
    expect([...needed(base)].sort()).toEqual(
      ['east.a-MAT', 'east.a-CRE', 'east.a-IRE', 'east.a-FRE', 'west.a-MAT', 'west.a-CRE'].sort(),
    )
  })

  it('is what is compulsory where nobody is in the class yet', () => {
    expect([...needed({ ...base, choices: [] })].sort()).toEqual(['east.a-MAT', 'west.a-MAT'])
  })
})

describe('the grid', () => {
  const teaching: Teaching = {
    ...base,
    leads: [
      { classId: 'east', staffId: 'a' },
      { classId: 'west', staffId: 'a' },
    ],
    lessons: [
      lesson('east', 'MAT', 'a'),
      lesson('east', 'MAT', 'b'),
      lesson('west', 'MAT', 'gone'),
      lesson('east', 'CRE', 'b'),
      lesson('west', 'IRE', 'b'),
    ],
  }

  it('has a row for the class teacher and one for each area, for levels that have classes', () => {
    const grids = gridsOf(teaching)
    expect(grids.map(({ level }) => level)).toEqual(['Junior school'])
    expect(grids[0]!.rows.map(({ name, slot }) => [name, slot])).toEqual([
      ['Class teacher', null],
      ['MAT', null],
      ['CRE', 'Religious Education'],
      ['IRE', 'Religious Education'],
      ['FRE', null],
    ])
    const troubles = grids[0]!.rows.map(({ cells }) =>
      cells.map(({ trouble, idle }) => (idle ? 'idle' : trouble)),
    )
    expect(troubles).toEqual([
      [null, null],
      ['several', 'left'],
      [null, 'gap'],
      ['gap', 'idle'],
      ['gap', 'idle'],
    ])
  })

  it('counts what is missing or odd', () => {
    expect(findingsOf(gridsOf(teaching))).toEqual({
      leaderless: [],
      gaps: ['CRE, Grade 8 West', 'IRE, Grade 8 East', 'FRE, Grade 8 East'],
      several: 1,
      left: 1,
      leadsSeveral: [{ name: 'Mr Person a', classes: ['Grade 8 East', 'Grade 8 West'] }],
    })
    expect(findingsOf(gridsOf(base)).leaderless).toEqual(['Grade 8 East', 'Grade 8 West'])
  })

  it('tells one state of a place from another, whatever the order', () => {
    expect(seenOf(['a', 'b'])).toBe(seenOf(['b', 'a']))
    expect(new Set([seenOf([]), seenOf(['a']), seenOf(['b']), seenOf(['a', 'b'])]).size).toBe(4)
    expect(seenOf([])).toMatch(/^[0-9a-f]{8}$/)
  })
})

it('shortens names as far as they stay different', () => {
  const named = (id: string, name: string, title: string | null = 'Mrs') => ({
    id,
    title,
    name,
    hasLeft: false,
  })
  const short = shortNames([
    named('1', 'Nafula Adhiambo Kosgey'),
    named('2', 'Silas Mwangi Kosgey'),
    named('3', 'Jane Wambui', null),
    named('4', 'Joy Atieno Ouma'),
    named('5', 'Jane Achieng Ouma'),
    named('6', 'Cher', null),
  ])
  expect(Object.fromEntries(short)).toEqual({
    1: 'Mrs N. Kosgey',
    2: 'Mrs S. Kosgey',
    3: 'Wambui',
    4: 'Mrs Joy Atieno Ouma',
    5: 'Mrs Jane Achieng Ouma',
    6: 'Cher',
  })
})

describe('copying from the year before', () => {
  const before: Teaching = {
    ...base,
    year: 2026,
    classes: [
      { id: 'old-east', name: 'Grade 8 E', levelId: 'junior', gradeId: 'g8', stream: ' EAST' },
      { id: 'old-9', name: 'Grade 9', levelId: 'junior', gradeId: 'g9', stream: null },
    ],
    leads: [{ classId: 'old-east', staffId: 'a' }],
    lessons: [
      lesson('old-east', 'MAT', 'a'),
      lesson('old-east', 'CRE', 'b'),
      lesson('old-east', 'IRE', 'gone'),
      lesson('old-9', 'MAT', 'b'),
    ],
  }

  it('matches classes by grade and stream, leaves what stands, and leaves out who has left', () => {
    const plan = planCopy(before, { ...base, lessons: [lesson('east', 'MAT', 'b')] })
    expect(plan).toEqual({
      classes: [{ classId: 'east', name: 'Grade 8 East', from: 'Grade 8 E', leads: 1, lessons: 1 }],
      leads: [{ classId: 'east', staffId: 'a' }],
      lessons: [lesson('east', 'CRE', 'b')],
      unmatched: ['Grade 8 West'],
      kept: 1,
      gone: ['Person Gone'],
    })
  })

  it('has nothing to do a second time', () => {
    const first = planCopy(before, base)
    const again = planCopy(before, { ...base, leads: first.leads, lessons: first.lessons })
    expect([again.leads, again.lessons, again.kept]).toEqual([[], [], 3])
  })
})
