import fc from 'fast-check'
import { expect, it } from 'vitest'

import { gradebook, gradeResult, listOf } from '.'
import { Fraction } from './fraction'
import { positions } from './positions'
import { markOf, sampleCohort } from './testing'
import type { Cohort, Exact, Figures, GradeResult, GradingSettings, LearnerResult, Which } from './types'

/** Laws that hold for any marks. */

const papers = { 'ENG.GRAM': '60', 'ENG.COMP': '40', MAT: '50', CRE: '100', IRE: '100' }
const religions = ['CRE', 'IRE']

const typed = (max: string) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.integer({ min: 0, max: Number(max) * 4 }).map((quarters) => String(quarters / 4)),
    },
    { weight: 1, arbitrary: fc.constantFrom('X', 'EX', '') },
  )
const sheet = fc.record(Object.fromEntries(Object.entries(papers).map(([paper, max]) => [paper, typed(max)])))

const learner = fc.record({
  gender: fc.constantFrom('F' as const, 'M' as const, null),
  stream: fc.constantFrom('East', 'West'),
  religion: fc.constantFrom(...religions),
  marks: fc.record({ Opener: sheet, Mid: sheet, End: sheet }),
})

const cohorts = fc.array(learner, { minLength: 1, maxLength: 9 }).map((learners): Cohort => {
  const cohort = sampleCohort({
    areas: { ENG: { GRAM: '60', COMP: '40' }, MAT: {}, CRE: {}, IRE: {} },
    streams: ['East', 'West'],
    assessments: {
      Opener: { weight: '20', papers: { ...papers, MAT: '50' } },
      Mid: { weight: '0', papers },
      End: { term: 2, weight: '80.5', papers },
    },
    learners: learners.map(({ religion, ...one }) => ({ ...one, areas: ['ENG', 'MAT', religion] })),
  })
  const areas = cohort.areas.map((area) => ({ ...area, slot: religions.includes(area.code) ? 'RE' : null }))
  return { ...cohort, areas, slots: [{ code: 'RE', name: 'RE', abbreviation: 'RE' }] }
})

const settings = fc.record<GradingSettings>({
  absentCountsAsZero: fc.boolean(),
  rankBy: fc.constantFrom('average', 'points'),
})
const which = fc.constantFrom<Which>(
  { assessmentId: 'Opener' },
  { assessmentId: 'End' },
  { term: 1 },
  { term: 2 },
)

const law = (name: string, check: (cohort: Cohort, which: Which, settings: GradingSettings) => void) =>
  it(name, { timeout: 30_000 }, () =>
    fc.assert(fc.property(cohorts, which, settings, check), { numRuns: 30 }),
  )

const allFigures = ({ figures, streams }: GradeResult): Figures[] => [figures, ...streams]
const at = (exact: Exact | null) => Fraction.parse(exact!)

law('the order of what comes in does not matter', (cohort, of, by) => {
  const turned: Cohort = {
    ...cohort,
    areas: cohort.areas.toReversed(),
    slots: cohort.slots.toReversed(),
    classes: cohort.classes.toReversed(),
    learners: cohort.learners.toReversed().map((one) => ({ ...one, areas: one.areas.toReversed() })),
    assessments: cohort.assessments.toReversed(),
    marks: cohort.marks.toReversed(),
  }
  expect(gradeResult(turned, of, by)).toEqual(gradeResult(cohort, of, by))
})

law('an area that everybody is exempt from, or that is not set, changes nothing', (cohort, of, by) => {
  const extra = (set: boolean): Cohort => ({
    ...cohort,
    areas: [...cohort.areas, { ...cohort.areas[1]!, code: 'ZZZ', order: 9 }],
    assessments: cohort.assessments.map((one) =>
      set ? { ...one, papers: { ...one.papers, ZZZ: '30' } } : one,
    ),
    learners: cohort.learners.map((one) => ({ ...one, areas: [...one.areas, 'ZZZ'] })),
    marks: [
      ...cohort.marks,
      ...cohort.assessments.flatMap(({ id }) =>
        cohort.learners.map((one) => ({
          assessmentId: id,
          learnerId: one.id,
          paper: 'ZZZ',
          mark: markOf('EX'),
        })),
      ),
    ],
  })
  const without = (result: GradeResult): GradeResult => {
    const other = <T extends { code: string }>(areas: T[]) => areas.filter(({ code }) => code !== 'ZZZ')
    return {
      ...result,
      learners: result.learners.map((one) => ({ ...one, areas: other(one.areas) })),
      figures: { ...result.figures, areas: other(result.figures.areas) },
      streams: result.streams.map((stream) => ({ ...stream, areas: other(stream.areas) })),
    }
  }
  const plain = gradeResult(cohort, of, by)
  expect(without(gradeResult(extra(true), of, by))).toEqual(plain)
  expect(without(gradeResult(extra(false), of, by))).toEqual(plain)
})

law('maxima and marks on another scale give the same result', (cohort, of, by) => {
  const times = (text: string) => String(Number(text) * 1.25)
  const scaled: Cohort = {
    ...cohort,
    assessments: cohort.assessments.map((one) => ({
      ...one,
      papers: Object.fromEntries(Object.entries(one.papers).map(([paper, max]) => [paper, times(max)])),
    })),
    marks: cohort.marks.map((one) =>
      one.mark.state === 'number' ? { ...one, mark: { state: 'number', value: times(one.mark.value) } } : one,
    ),
  }
  const unmarked = (result: GradeResult) =>
    result.learners.map((one) => ({ ...one, areas: one.areas.map((area) => ({ ...area, papers: [] })) }))
  const [before, after] = [gradeResult(cohort, of, by), gradeResult(scaled, of, by)]
  expect({ ...after, learners: unmarked(after) }).toEqual({ ...before, learners: unmarked(before) })
})

it('equal keys share a position, and the next is skipped', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 })), (scores) => {
      const contenders = scores.map((score) => ({ score }))
      const placed = positions(contenders, (a, b) => b.score - a.score)
      for (const one of contenders) {
        expect(placed.get(one)).toBe(1 + scores.filter((score) => score > one.score).length)
      }
    }),
  )
})

law('a position is one more than the number of those who are better, in every list', (cohort, of, by) => {
  const result = gradeResult(cohort, of, by)
  const better = (a: LearnerResult, b: LearnerResult) => {
    if (by.rankBy === 'points' && a.points !== b.points) return a.points! > b.points!
    return at(a.average).compare(at(b.average)) > 0
  }
  for (const classId of [null, ...cohort.classes.map(({ id }) => id)]) {
    const { learners } = listOf(result, classId)
    const scope = classId === null ? 'grade' : 'stream'
    const ranked = learners.filter(({ status }) => status === 'ranked')
    for (const one of learners) {
      const position =
        one.status === 'ranked' ? 1 + ranked.filter((other) => better(other, one)).length : null
      expect(one[scope]).toEqual({ position, outOf: ranked.length })
      for (const area of one.areas.filter(({ percent }) => percent !== null)) {
        const others = learners.flatMap(
          ({ areas }) => areas.find(({ code }) => code === area.code)?.percent ?? [],
        )
        const above = others.filter((percent) => at(percent).compare(at(area.percent)) > 0).length
        expect(area[scope]).toEqual({ position: 1 + above, outOf: others.length })
      }
    }
    const order = learners.map((one) => one[scope].position ?? Number.POSITIVE_INFINITY)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
})

law('a blank area counts nowhere: figures are as if the learner did not take it', (cohort, of, by) => {
  const result = gradeResult(cohort, of, by)
  const blanks = new Map(
    result.learners.map(({ id, areas }) => [
      id,
      areas.filter(({ state }) => state === 'blank').map(({ code }) => code),
    ]),
  )
  const other = gradeResult(
    {
      ...cohort,
      learners: cohort.learners.map((one) => ({
        ...one,
        areas: one.areas.filter((code) => !blanks.get(one.id)?.includes(code)),
      })),
    },
    of,
    by,
  )
  for (const one of result.learners) {
    expect([one.status === 'incomplete', one.missing.length > 0]).toEqual(
      Array(2).fill(blanks.get(one.id)!.length > 0),
    )
    for (const area of one.areas.filter(({ state }) => state === 'blank')) {
      expect(area).toMatchObject({ percent: null, level: null, points: null, stream: null, grade: null })
    }
    const { total, average, level, points, pointsOutOf, counted } = other.learners.find(
      ({ id }) => id === one.id,
    )!
    expect(one).toMatchObject({ total, average, level, points, pointsOutOf, counted })
  }
  const means = (each: GradeResult) =>
    allFigures(each).map(({ summary: { mean, meanF, meanM, meanPoints, distribution } }) => [
      [mean, meanF, meanM, meanPoints],
      distribution,
    ])
  expect(means(result)).toEqual(means(other))
})

law('figures add up', (cohort, of, by) => {
  const result = gradeResult(cohort, of, by)
  expect(result.streams.reduce((sum, { summary }) => sum + summary.learners, 0)).toBe(result.learners.length)
  for (const { summary, areas, slots } of allFigures(result)) {
    expect(summary.ranked + summary.incomplete + summary.notRanked).toBe(summary.learners)
    for (const { counted, distribution } of [summary, ...areas]) {
      expect(distribution.reduce((sum, { all }) => sum + all, 0)).toBe(counted)
      for (const { F, M, U, all } of distribution) expect(F + M + U).toBe(all)
    }
    for (const area of areas) {
      expect(area.entered + area.missing).toBe(area.expected)
      expect(area.counted + (by.absentCountsAsZero ? 0 : area.absent)).toBe(area.entered)
      if (area.mean === null) continue
      expect(at(area.lowest).compare(at(area.mean))).toBeLessThanOrEqual(0)
      expect(at(area.mean).compare(at(area.highest))).toBeLessThanOrEqual(0)
    }
    for (const slot of slots) {
      const parts = areas.filter(({ code }) => slot.areas.includes(code))
      expect(parts.reduce((sum, { counted }) => sum + counted, 0)).toBe(slot.counted)
    }
  }
})

law(
  'a class’s own result is its list in the grade’s, also while learners move between classes',
  (cohort, of, by) => {
    const moves = (to: string) => [
      { classId: to === 'East' ? 'West' : 'East', from: '2026-01-05', to: '2026-02-11' },
      { classId: to, from: '2026-02-12', to: null },
    ]
    const moving: Cohort = {
      ...cohort,
      learners: cohort.learners.map((one, i) =>
        i % 2 === 0 ? one : { ...one, enrolments: moves(one.enrolments[0]!.classId) },
      ),
    }
    const { result, classResult } = gradebook(moving, by)
    const { learners: _, figures: __, streams, ...about } = result(of)
    for (const { classId } of streams)
      expect(gradebook(moving, by).classResult(of, classId)).toEqual({
        ...about,
        list: listOf(result(of), classId),
      })
    expect(() => classResult(of, 'North')).toThrow(RangeError)
  },
)
