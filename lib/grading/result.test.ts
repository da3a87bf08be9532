import { describe, expect, it } from 'vitest'

import { exportResult, gradebook, gradeResult } from '.'
import { byTheRules, knec8, sampleCohort } from './testing'

const papers = { MAT: '100' }

describe('the previous result', () => {
  const sat = (term: number, order: number, weight = '1') => ({
    term,
    order,
    weight,
    papers,
    to: `2026-0${term}-0${order}`,
  })
  const cohort = sampleCohort({
    areas: { MAT: {} },
    assessments: {
      'T1 One': sat(1, 1),
      'T1 Two': sat(1, 2),
      'T3 Quiz': sat(3, 1, '0'),
      'T3 Not sat': { ...sat(3, 2), papers: {} },
      'T3 One': sat(3, 3),
    },
    learners: [
      {
        marks: {
          'T1 One': { MAT: '40' },
          'T1 Two': { MAT: '50' },
          'T3 Quiz': { MAT: '90' },
          'T3 One': { MAT: '60' },
        },
      },
      { marks: { 'T1 One': { MAT: '40' }, 'T1 Two': { MAT: 'X' }, 'T3 One': { MAT: '80' } } },
    ],
  })
  const book = gradebook(cohort, byTheRules)
  const previous = (assessmentId: string) => book.result({ assessmentId }).previous?.name

  it('is the nearest earlier one that counts and was sat', () => {
    expect(['T1 One', 'T1 Two', 'T3 Quiz', 'T3 One'].map(previous)).toEqual([
      undefined,
      'T1 One',
      'T1 Two',
      'T1 Two',
    ])
  })

  it('of a term is the nearest earlier term with a result', () => {
    expect(book.result({ term: 3 }).previous).toEqual({ term: 1, assessmentId: null, name: 'Term result' })
    expect(book.result({ term: 1 }).previous).toBeNull()
  })

  it('gives a deviation where both results rank the learner, and to means always', () => {
    const { learners, figures } = book.result({ assessmentId: 'T3 One' })
    expect(learners.map(({ id, previousAverage, deviation }) => [id, previousAverage, deviation])).toEqual([
      ['learner 1', null, null],
      ['learner 0', '50', '10'],
    ])
    expect(figures.summary).toMatchObject({ mean: '70', previousMean: '50', deviation: '20' })
    expect(figures.areas[0]).toMatchObject({ previousMean: '50', deviation: '20' })
    expect(learners[1]?.areas[0]?.deviation).toBe('10')
  })
})

it('compares learners that both results rank, and a class with itself', () => {
  const both = { MAT: '100', KIS: '100' }
  const sheet = (MAT: string, KIS: string) => ({ MAT, KIS })
  const cohort = sampleCohort({
    areas: { MAT: {}, KIS: {} },
    assessments: { Mid: { papers: both }, End: { papers: both } },
    streams: ['East', 'West'],
    learners: [
      { marks: { Mid: sheet('50', 'X'), End: sheet('60', '60') } },
      { marks: { Mid: sheet('50', '50'), End: sheet('60', '') } },
      { marks: { Mid: sheet('50', '50'), End: sheet('60', '58') } },
      { stream: 'West', marks: { Mid: sheet('80', '80'), End: sheet('70', '70') } },
    ],
  })
  const result = gradeResult(cohort, { assessmentId: 'End' }, byTheRules)
  const byNumber = result.learners.toSorted((a, b) => Number(a.admissionNumber) - Number(b.admissionNumber))
  expect(byNumber.map(({ previousAverage, deviation }) => [previousAverage, deviation])).toEqual([
    [null, null],
    ['50', null],
    ['50', '9'],
    ['80', '-10'],
  ])
  expect(result.streams.map(({ summary, areas }) => [summary.deviation, areas[0]?.deviation])).toEqual([
    ['29/3', '10'],
    ['-10', '-10'],
  ])
})

describe('a grade of two classes', () => {
  const cohort = sampleCohort({
    areas: { MAT: {}, FRE: {} },
    assessments: { End: { papers: { MAT: '100', FRE: '50' } } },
    streams: ['East', 'West', 'North'],
    learners: [
      { gender: 'F', areas: ['MAT'], marks: { End: { MAT: '50' } } },
      { gender: 'M', areas: ['MAT'], marks: { End: { MAT: '70' } } },
      { stream: 'West', areas: ['MAT', 'FRE'], marks: { End: { MAT: '60', FRE: '30' } } },
    ],
  })
  const result = gradeResult(cohort, { assessmentId: 'End' }, byTheRules)
  const heading = { school: 'test', year: 2026 }

  it('places streams on the exact mean, sharing positions, and those without a mean nowhere', () => {
    expect(result.streams.map(({ name, position }) => [name, position])).toEqual([
      ['Grade 8 East', 1],
      ['Grade 8 West', 1],
      ['Grade 8 North', null],
    ])
    expect(result.figures.summary).toMatchObject({ mean: '60', meanF: '50', meanM: '70' })
  })

  it('exports the grade with its streams, and a class without', () => {
    const grade = exportResult(result, { ...heading, classId: null })
    expect(grade).toMatchObject({ scope: 'grade', name: 'Grade 8', previous: null })
    expect(grade.areas.FRE).toMatchObject({
      streams: {
        East: { counted: 0, mean: null },
        West: { counted: 1, mean: '60.0' },
        North: { counted: 0 },
      },
    })
    const west = exportResult(result, { ...heading, classId: 'West' })
    expect(west).toMatchObject({ scope: 'stream', name: 'Grade 8 West' })
    expect([west.learners.length, 'streams' in west, Object.keys(west.areas)]).toEqual([
      1,
      false,
      ['MAT', 'FRE'],
    ])
    expect(Object.keys(exportResult(result, { ...heading, classId: 'East' }).areas)).toEqual(['MAT'])
    expect(() => exportResult(result, { ...heading, classId: 'South' })).toThrow(RangeError)
  })

  it('exports a grade of one class as that class', () => {
    const one = { ...cohort, classes: cohort.classes.slice(0, 1) }
    const exported = exportResult(gradeResult(one, { assessmentId: 'End' }, byTheRules), {
      ...heading,
      classId: null,
    })
    expect(exported).toMatchObject({ scope: 'stream', name: 'Grade 8 East', grade: 'Grade 8' })
  })

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })
})

it('shows parts that are not set or of weight 0, and does not count them', () => {
  const cohort = sampleCohort({
    areas: { ENG: { GRAM: '60', COMP: '40', ORAL: '0' }, KIS: {} },
    assessments: { End: { papers: { 'ENG.GRAM': '60.00', 'ENG.ORAL': '10' } } },
    learners: [{ marks: { End: { 'ENG.GRAM': '30.00', 'ENG.COMP': '40' } } }],
  })
  const { learners, figures } = gradeResult(cohort, { assessmentId: 'End' }, byTheRules)
  expect(learners[0]).toMatchObject({ status: 'ranked', counted: 1, missing: [], average: '50' })
  expect(learners[0]?.areas.map(({ state, papers: of }) => [state, of])).toEqual([
    [
      'number',
      [
        { component: 'GRAM', state: 'number', mark: '30', max: '60' },
        { component: 'COMP', state: 'not_set', mark: null, max: null },
        { component: 'ORAL', state: 'blank', mark: null, max: '10' },
      ],
    ],
    ['not_set', [{ component: null, state: 'not_set', mark: null, max: null }]],
  ])
  expect(figures.areas.map(({ code }) => code)).toEqual(['ENG'])
})

it('bands an area by its own scale where it has one', () => {
  const cohort = sampleCohort({
    areas: { MAT: {}, KIS: {} },
    assessments: { End: { papers: { MAT: '100', KIS: '100' } } },
    learners: [{ marks: { End: { MAT: '40', KIS: '40' } } }],
  })
  const [pass, fail] = [knec8.bands[0]!, knec8.bands[7]!]
  const own = { ...knec8, bands: [{ ...pass, min: 40, points: 2.5 }, fail] }
  cohort.areas = cohort.areas.map((area) => (area.code === 'MAT' ? { ...area, scale: own } : area))
  const { learners, figures } = gradeResult(cohort, { assessmentId: 'End' }, byTheRules)
  expect(learners[0]).toMatchObject({ points: 6.5, pointsOutOf: 10.5, meanPoints: '13/4', level: 'AE1' })
  expect(figures.areas.map(({ level, distribution }) => [level, distribution.length])).toEqual([
    ['EE1', 2],
    ['AE1', 8],
  ])
})

it('keeps a slot together: positions by area, a mean over all of them', () => {
  const cohort = sampleCohort({
    areas: { CRE: {}, IRE: {}, HRE: {} },
    assessments: { End: { papers: { CRE: '50', IRE: '50', HRE: '50' } } },
    learners: ['CRE', 'CRE', 'IRE'].map((code, i) => ({
      areas: [code],
      marks: { End: { [code]: String(20 + 5 * i) } },
    })),
  })
  cohort.areas = cohort.areas.map((area) => ({ ...area, slot: 'RE' }))
  cohort.slots = [{ code: 'RE', name: 'Religious Education', abbreviation: 'RE' }]
  const { learners, figures } = gradeResult(cohort, { assessmentId: 'End' }, byTheRules)
  expect(figures.slots).toEqual([{ code: 'RE', areas: ['CRE', 'IRE'], counted: 3, mean: '50' }])
  expect(learners.map(({ areas: [area] }) => [area?.code, area?.stream])).toEqual([
    ['IRE', { position: 1, outOf: 1 }],
    ['CRE', { position: 1, outOf: 2 }],
    ['CRE', { position: 2, outOf: 2 }],
  ])
})

it('says in a term that absent counted as zero', () => {
  const weights = { Opener: '20', Mid: '30', End: '50' }
  const cohort = sampleCohort({
    areas: { MAT: {} },
    assessments: Object.fromEntries(
      Object.entries(weights).map(([name, weight]) => [name, { weight, papers }]),
    ),
    learners: [{ marks: { Opener: { MAT: 'X' }, Mid: { MAT: '60' }, End: { MAT: '70' } } }],
  })
  const result = gradeResult(cohort, { term: 1 }, { ...byTheRules, absentCountsAsZero: true })
  expect(result.learners[0]?.areas[0]).toMatchObject({
    state: 'number',
    percent: '53',
    wasAbsent: true,
    assessments: [
      { name: 'Opener', state: 'number', percent: '0', wasAbsent: true },
      { percent: '60' },
      { percent: '70' },
    ],
  })
  expect(result.figures.areas[0]).toMatchObject({ absent: 1, counted: 1, entered: 1 })
  expect(result.learners[0]?.absent).toEqual([{ assessmentId: 'Opener', area: 'MAT', component: null }])
})
