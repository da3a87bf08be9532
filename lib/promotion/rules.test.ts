import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Outcome, outcomes } from './input'
import {
  type Choice,
  fingerprint,
  isGone,
  needsClass,
  type Plan,
  type PlanClass,
  type PlanLearner,
  planYear,
  spreadEvenly,
  summaryOf,
} from './rules'

const grade = (name: string, order: number, levelCode = 'junior') => ({ id: name, name, order, levelCode })
const room = (year: number, gradeId: string, stream: string | null = null): PlanClass => ({
  id: `${year} ${gradeId} ${stream ?? ''}`.trim(),
  name: [gradeId, stream].filter(Boolean).join(' '),
  gradeId,
  stream,
  capacity: null,
})
const learner = (id: string, classId: string | null, more: Partial<PlanLearner> = {}): PlanLearner => ({
  id,
  name: id,
  admissionNumber: id,
  gender: null,
  classId,
  nextClassId: null,
  ...more,
})
const choice = (outcome: Outcome, classId: string | null = null): Choice => ({
  outcome,
  classId,
  reason: 'why',
  version: 1,
})

const grades = [
  grade('7', 7),
  grade('8', 8),
  grade('9', 9),
  grade('Form 3', 13, 'secondary'),
  grade('Form 4', 14, 'secondary'),
]
const plan = (more: Partial<Plan> = {}): Plan => ({
  grades,
  from: [
    room(26, '7', 'East'),
    room(26, '8', 'East'),
    room(26, '8', 'West'),
    room(26, '9'),
    room(26, 'Form 4'),
  ],
  to: [
    room(27, '7', 'East'),
    room(27, '8', 'east '),
    room(27, '9', 'East'),
    room(27, '9', 'North'),
    room(27, 'Form 4'),
  ],
  learners: [],
  choices: new Map(),
  ...more,
})
const one = (who: PlanLearner, made?: Choice, more: Partial<Plan> = {}) =>
  planYear(plan({ learners: [who], choices: new Map(made ? [[who.id, made]] : []), ...more }))[0]!

describe('the rule', () => {
  it('is the next grade and the same stream', () => {
    expect(one(learner('a', '26 7 East'))).toMatchObject({ outcome: 'promote', toClassId: '27 8 east' })
    expect(one(learner('a', '26 8 East'))).toMatchObject({ outcome: 'promote', toClassId: '27 9 East' })
  })

  it('asks for a stream where the next grade has none of that name, and for a class where it has none at all', () => {
    expect(one(learner('a', '26 8 West'))).toMatchObject({ outcome: null, want: 'stream', toGradeId: '9' })
    const to = [room(27, '8', 'East'), room(27, 'Form 4')]
    const from = [room(26, '7', 'East'), room(26, '8', 'East'), room(26, '9')]
    expect(one(learner('a', '26 8 East'), undefined, { from, to })).toMatchObject({
      outcome: null,
      want: 'class',
    })
  })

  it('lets the last grade that the school teaches graduate, of each ladder', () => {
    expect(one(learner('a', '26 9'))).toMatchObject({ outcome: 'graduate', toClassId: null })
    expect(one(learner('a', '26 Form 4'))).toMatchObject({ outcome: 'graduate' })
    const more = { grades: [...grades, grade('10', 10)] }
    expect(one(learner('a', '26 9'), undefined, more)).toMatchObject({ outcome: 'graduate' })
    const to = [...plan().to, room(27, '10')]
    expect(one(learner('a', '26 9'), undefined, { ...more, to })).toMatchObject({
      outcome: 'promote',
      toClassId: '27 10',
    })
  })

  it('leaves alone who is in the next year already, and asks about who is in no class', () => {
    expect(one(learner('a', null, { nextClassId: '27 9 East' }))).toMatchObject({
      outcome: 'placed',
      toClassId: '27 9 East',
    })
    expect(one(learner('a', null))).toMatchObject({ outcome: null, want: 'decision' })
  })
})

describe('a decision by hand', () => {
  it('wins over the rule, with its reason', () => {
    expect(one(learner('a', '26 8 West'), choice('promote', '27 9 North'))).toMatchObject({
      outcome: 'promote',
      toClassId: '27 9 North',
      byHand: true,
      reason: 'why',
    })
    expect(one(learner('a', '26 8 East'), choice('transfer'))).toMatchObject({
      outcome: 'transfer',
      toClassId: null,
    })
    expect(one(learner('a', null), choice('promote', '27 7 East'))).toMatchObject({ toClassId: '27 7 East' })
  })

  it('repeats in the same stream, or asks for one', () => {
    expect(one(learner('a', '26 7 East'), choice('repeat'))).toMatchObject({
      outcome: 'repeat',
      toClassId: '27 7 East',
    })
    expect(one(learner('a', '26 9'), choice('repeat'))).toMatchObject({ outcome: null, want: 'stream' })
  })

  it('falls back to the rule when its class is no longer there', () => {
    expect(one(learner('a', '26 7 East'), choice('promote', 'gone'))).toMatchObject({
      toClassId: '27 8 east',
    })
  })
})

it('puts every learner in exactly one place, whatever was decided', () => {
  const ids = plan().from.map(({ id }) => id)
  const nextIds = plan().to.map(({ id }) => id)
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          classId: fc.option(fc.constantFrom(...ids)),
          nextClassId: fc.option(fc.constantFrom(...nextIds), { freq: 5 }),
          decided: fc.option(
            fc.record({
              outcome: fc.constantFrom(...outcomes),
              classId: fc.option(fc.constantFrom(...nextIds, 'gone')),
            }),
          ),
        }),
        { maxLength: 60 },
      ),
      (people) => {
        const learners = people.map(({ classId, nextClassId }, i) =>
          learner(String(i), classId, { nextClassId }),
        )
        const choices = new Map(
          people.flatMap(({ decided }, i) =>
            decided ? [[String(i), choice(decided.outcome, decided.classId)] as const] : [],
          ),
        )
        const placed = planYear(plan({ learners, choices }))
        expect(placed.map((each) => each.learner.id)).toEqual(learners.map(({ id }) => id))
        for (const { outcome, toClassId, want } of placed) {
          expect(outcome === null).toBe(want !== null)
          const inClass = outcome !== null && (outcome === 'placed' || needsClass(outcome))
          expect(toClassId !== null).toBe(inClass)
          expect([inClass, isGone(outcome), outcome === 'hold', want !== null].filter(Boolean)).toHaveLength(
            1,
          )
        }
        expect(Object.values(summaryOf(placed)).reduce((a, b) => a + b, 0)).toBe(people.length)
      },
    ),
  )
})

describe('spreading evenly', () => {
  const child = (i: number, gender: 'F' | 'M' | null, average: number | null) => ({
    id: String(i),
    gender,
    average,
    admissionNumber: String(i).padStart(4, '0'),
  })

  it('deals in a snake, girls and boys each by average', () => {
    const girls = [90, 80, 70, 60, 50, 40].map((average, i) => child(i, 'F', average))
    const placed = spreadEvenly(girls.toReversed(), [
      { id: 'E', size: 0 },
      { id: 'W', size: 0 },
      { id: 'N', size: 0 },
    ])
    expect(girls.map(({ id }) => placed.get(id)).join('')).toBe('EWNNWE')
  })

  it('fills the smaller class first', () => {
    const placed = spreadEvenly(
      [1, 2, 3, 4].map((i) => child(i, 'M', null)),
      [
        { id: 'E', size: 5 },
        { id: 'W', size: 2 },
      ],
    )
    const count = (id: string) => [...placed.values()].filter((each) => each === id).length
    expect([count('E'), count('W')]).toEqual([1, 3])
  })

  it('ends with classes equal in number, and in sex where they began empty, with nobody left out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('F', 'M', null), fc.option(fc.integer({ min: 0, max: 100 })))),
        fc.integer({ min: 1, max: 5 }),
        (people, classes) => {
          const learners = people.map(([gender, average], i) => child(i, gender as 'F' | 'M' | null, average))
          const sizes = Array.from({ length: classes }, (_, i) => ({ id: `c${i}`, size: 0 }))
          const placed = spreadEvenly(learners, sizes)
          expect(placed.size).toBe(learners.length)
          const spread = (of: typeof learners) => {
            const counts = sizes.map(({ id }) => of.filter((each) => placed.get(each.id) === id).length)
            return Math.max(...counts) - Math.min(...counts)
          }
          expect(spread(learners)).toBeLessThanOrEqual(1)
          for (const sex of ['F', 'M'] as const)
            expect(spread(learners.filter(({ gender }) => gender === sex))).toBeLessThanOrEqual(2)
        },
      ),
    )
  })
})

it('says by its fingerprint when anybody’s place is another one', () => {
  const [a, b] = [learner('a', '26 7 East'), learner('b', '26 8 East')]
  const print = (choices: [string, Choice][]) =>
    fingerprint(planYear(plan({ learners: [a, b], choices: new Map(choices) })))
  expect(print([])).toBe(print([]))
  expect(print([['a', choice('hold')]])).not.toBe(print([]))
  expect(print([['a', choice('hold')]])).not.toBe(print([['b', choice('hold')]]))
})
