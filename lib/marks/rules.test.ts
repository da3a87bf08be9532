import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { MarkChange } from './input'
import { cellOf, decide, type Facts, isHere, isListed, type Stored, type StoredMark } from './rules'

const papers = new Map([
  ['mat', { max: '100', area: 'MAT', abbreviation: 'MATH' }],
  ['ire', { max: '50', area: 'IRE', abbreviation: 'IRE' }],
])
const amina = { name: 'Amina Charo', here: true, areas: ['MAT', 'CRE'] }
const facts = (more: Partial<Facts> = {}): Facts => ({
  className: 'Grade 8 East',
  now: '2026-10-16T08:00:00.000Z',
  papers,
  learners: new Map([
    ['amina', amina],
    ['gone', { ...amina, name: 'Ben Oduor', here: false }],
  ]),
  taken: new Map(),
  current: new Map(),
  ...more,
})
const change = (typed: string, more: Partial<MarkChange> = {}): MarkChange => ({
  changeId: 'c1',
  learnerId: 'amina',
  paperId: 'mat',
  typed,
  version: 0,
  ...more,
})
const kept = (value: string, version: number): Map<string, StoredMark> =>
  new Map([
    [
      'amina.mat',
      {
        learnerId: 'amina',
        paperId: 'mat',
        state: 'number',
        value,
        version,
        reason: null,
        by: 'Grace',
        at: 'then',
      },
    ],
  ])

describe('what is refused, and in which words', () => {
  it.each([
    ['over the maximum', change('100.01'), 'over-maximum', /100\.01 is more than the maximum 100/],
    ['a decimal comma', change('12,5'), 'not-a-number', /Type 0 to 100, A for absent or E for exempt/],
    ['another notation', change('1e2'), 'not-a-number', /“1e2” is not a mark/],
    ['an emoji', change('😀'), 'not-a-number', /This is not a mark/],
    ['10,000 characters', change('9'.repeat(10_000)), 'not-a-number', /This is not a mark/],
    ['a NUL byte', change('5\u00007'), 'not-a-number', /This is not a mark/],
    ['a negative number', change('-1'), 'negative', /Mark -1 is/],
    ['three decimals', change('45.125'), 'decimals', /more than 2 decimals/],
    ['exempt without a reason', change('E'), 'exempt-reason', /Say why/],
    ['an unknown paper', change('5', { paperId: 'other' }), 'paper', /not on this sheet/],
    ['a stranger', change('5', { learnerId: 'nobody' }), 'learner', /not in Grade 8 East/],
    [
      'a learner who moved away',
      change('5', { learnerId: 'gone' }),
      'moved',
      /Ben Oduor is no longer in Grade 8 East/,
    ],
    [
      "another religion's paper",
      change('5', { paperId: 'ire' }),
      'not-registered',
      /^Not registered for IRE\.$/,
    ],
  ])('%s', (_, typed, reason, message) => {
    const { refused, saved, clashes, steps } = decide([typed], facts())
    expect(refused).toMatchObject([{ changeId: 'c1', reason, message: expect.stringMatching(message) }])
    expect(refused[0]!.message.length).toBeLessThan(150)
    expect([saved, clashes, steps]).toEqual([[], [], []])
  })
})

describe('what is taken', () => {
  it.each([
    ['0', 'number', '0'],
    ['100.00', 'number', '100'],
    [' 07.50\u00a0', 'number', '7.5'],
    ['abs', 'absent', null],
    ['x', 'absent', null],
  ])('%j', (typed, state, value) => {
    expect(decide([change(typed)], facts()).saved).toMatchObject([{ state, value, version: 1 }])
  })

  it('keeps zero, absent, exempt and blank apart', () => {
    const typed = ['0', 'A', 'E', '']
    const states = typed.map((text) =>
      decide([change(text, { reason: 'sick', version: 3 })], facts({ current: kept('67', 3) })),
    )
    expect(states.map(({ saved }) => [saved[0]!.state, saved[0]!.value])).toEqual([
      ['number', '0'],
      ['absent', null],
      ['exempt', null],
      ['blank', null],
    ])
  })

  it('goes on after a refused one', () => {
    const { saved, refused } = decide(
      [change('5'), change('500', { changeId: 'c2' }), change('6', { changeId: 'c3', version: 1 })],
      facts(),
    )
    expect(saved.map(({ value, version }) => [value, version])).toEqual([
      ['5', 1],
      ['6', 2],
    ])
    expect(refused.map(({ changeId }) => changeId)).toEqual(['c2'])
  })
})

describe('versions', () => {
  it('tells both values where somebody saved another one meanwhile', () => {
    const { clashes, steps } = decide([change('8', { version: 1 })], facts({ current: kept('80', 2) }))
    expect(clashes).toEqual([
      {
        changeId: 'c1',
        learnerId: 'amina',
        paperId: 'mat',
        mine: '8',
        theirs: { state: 'number', value: '80', version: 2, by: 'Grace', at: 'then' },
      },
    ])
    expect(steps).toEqual([])
  })

  it('agrees with the same value, whatever the version', () => {
    const { saved, clashes, steps } = decide([change('80.0')], facts({ current: kept('80', 2) }))
    expect(saved).toMatchObject([{ value: '80', version: 2 }])
    expect(clashes).toEqual([])
    expect(steps).toMatchObject([{ old: { version: 2 }, kept: { version: 2 } }])
  })

  it('takes another reason for exempt as a change', () => {
    const first = decide([change('E', { reason: 'sick' })], facts())
    const exempt: StoredMark = { ...first.saved[0]!, reason: 'sick', by: null, at: 'then' }
    const again = facts({ current: new Map([['amina.mat', exempt]]) })
    expect(decide([change('E', { reason: 'other', version: 1 })], again).saved[0]!.version).toBe(2)
    expect(decide([change('E', { reason: 'sick', version: 1 })], again).saved[0]!.version).toBe(1)
  })
})

describe('a change that was taken', () => {
  const before: Stored = {
    learnerId: 'amina',
    paperId: 'mat',
    state: 'number',
    value: '12.50',
    version: 4,
    reason: null,
  }
  const taken = new Map([['c1', before]])

  it('gets the same answer, also when the mark has changed since and the learner has moved', () => {
    const now = facts({ taken, current: kept('99', 9), learners: new Map() })
    expect(decide([change('12.5')], now)).toMatchObject({ saved: [{ value: '12.5', version: 4 }], steps: [] })
  })

  it('is not taken for another cell or with another text', () => {
    for (const other of [
      change('13'),
      change('12.5', { learnerId: 'gone' }),
      change('12.5', { paperId: 'ire' }),
    ])
      expect(decide([other], facts({ taken }))).toMatchObject({
        saved: [],
        refused: [{ reason: 'change-id' }],
      })
  })

  it('is taken once also when it stands twice in one call', () => {
    const { saved, steps } = decide([change('5'), change('5')], facts())
    expect(saved.map(({ version }) => version)).toEqual([1, 1])
    expect(steps).toHaveLength(1)
  })
})

it('answers every change exactly once and never loses a version, whatever is sent', () => {
  const one = fc.record({
    changeId: fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5'),
    learnerId: fc.constantFrom('amina', 'gone', 'nobody'),
    paperId: fc.constantFrom('mat', 'ire', 'none'),
    typed: fc.oneof(fc.constantFrom('0', '50', 'A', 'E', '', '101', 'x y'), fc.string()),
    reason: fc.constantFrom('sick' as const, undefined),
    version: fc.nat(3),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 20 }), (changes) => {
      const { saved, refused, clashes, steps } = decide(changes, facts())
      expect(saved.length + refused.length + clashes.length).toBe(changes.length)
      expect(new Set(steps.map((step) => step.change.changeId)).size).toBe(steps.length)
      const written = steps.filter((step) => step.kept.version !== step.old.version)
      for (const cell of new Set(written.map((step) => cellOf(step.change)))) {
        const versions = written
          .filter((step) => cellOf(step.change) === cell)
          .map((step) => step.kept.version)
        expect(versions).toEqual(versions.map((_, at) => at + 1))
      }
    }),
  )
})

describe('whose list a learner stands on', () => {
  const days = { startsOn: '2026-10-12', endsOn: '2026-10-15' }
  const was = (classId: string, from: string, to: string | null) => ({ classId, from, to })
  const all = [
    ['there all year', [was('east', '2026-01-05', null)], false, true, true],
    ['left on the last day', [was('east', '2026-01-05', '2026-10-15')], false, true, true],
    ['left during the days, nothing entered', [was('east', '2026-01-05', '2026-10-13')], false, false, true],
    ['left before, with marks', [was('east', '2026-01-05', '2026-10-01')], true, true, true],
    ['left before, nothing entered', [was('east', '2026-01-05', '2026-10-01')], false, false, false],
    ['joined after, nothing entered', [was('east', '2026-10-20', null)], false, false, true],
    ['joined after, with marks', [was('east', '2026-10-20', null)], true, true, true],
    [
      'moved to West before',
      [was('east', '2026-01-05', '2026-10-01'), was('west', '2026-10-02', null)],
      true,
      false,
      false,
    ],
    [
      'came from West since',
      [was('west', '2026-01-05', '2026-10-19'), was('east', '2026-10-20', null)],
      true,
      false,
      true,
    ],
  ] as const

  it.each(all)('%s', (_, enrolments, hasMarks, listed, here) => {
    expect(isListed({ enrolments, hasMarks }, 'east', days)).toBe(listed)
    expect(isHere({ enrolments, hasMarks }, 'east', days)).toBe(here)
  })
})
