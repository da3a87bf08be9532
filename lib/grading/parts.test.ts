import { describe, expect, it } from 'vitest'

import { gradeResult } from '.'
import { shown } from './fraction'
import { byTheRules, sampleCohort } from './testing'

/** One learner in one area of parts: part to [maximum, weight, typed]. */
function composite(
  parts: Record<string, [max: string, weight: string, typed: string]>,
  settings = byTheRules,
) {
  const entries = Object.entries(parts)
  const cohort = sampleCohort({
    areas: { ENG: Object.fromEntries(entries.map(([code, [, weight]]) => [code, weight])) },
    assessments: {
      End: { papers: Object.fromEntries(entries.map(([code, [max]]) => [`ENG.${code}`, max])) },
    },
    learners: [
      { marks: { End: Object.fromEntries(entries.map(([code, [, , typed]]) => [`ENG.${code}`, typed])) } },
    ],
  })
  const [learner] = gradeResult(cohort, { assessmentId: 'End' }, settings).learners
  return { learner: learner!, area: learner!.areas[0]! }
}

/** One learner in one area of a term: assessment to [maximum, weight, typed]. */
function term(sat: Record<string, [max: string, weight: string, typed: string]>) {
  const entries = Object.entries(sat)
  const cohort = sampleCohort({
    areas: { MAT: {} },
    assessments: Object.fromEntries(
      entries.map(([name, [MAT, weight]]) => [name, { weight, papers: { MAT } }]),
    ),
    learners: [{ marks: Object.fromEntries(entries.map(([name, [, , MAT]]) => [name, { MAT }])) }],
  })
  return gradeResult(cohort, { term: 1 }, byTheRules).learners[0]!.areas[0]!
}

describe('worked examples of composite areas and terms', () => {
  it('6 and 7: parts by their weights, not by adding marks', () => {
    const { area } = composite({ GRAM: ['60', '60', '41'], COMP: ['40', '40', '26'] })
    expect(area).toMatchObject({ percent: '67', level: 'ME1', points: 6 })
    const other = composite({ GRAM: ['50', '60', '33'], COMP: ['30', '40', '20'] }).area
    expect(other).toMatchObject({ percent: '994/15', level: 'ME1' })
    expect(shown(other.percent!)).toBe('66.3')
  })

  it('8: an exempt part leaves with its weight', () => {
    const { area } = composite({ GRAM: ['60', '60', '41'], COMP: ['40', '40', 'EX'] })
    expect(area).toMatchObject({ percent: '205/3', level: 'ME1' })
  })

  it('9: a blank part leaves the area provisional', () => {
    const { area, learner } = composite({ GRAM: ['60', '60', '45'], COMP: ['40', '40', ''] })
    expect(area).toMatchObject({
      state: 'blank',
      provisional: '75',
      percent: null,
      level: null,
      points: null,
    })
    expect(learner).toMatchObject({ counted: 0, total: null, status: 'incomplete' })
    expect(learner.missing).toEqual([{ assessmentId: 'End', area: 'ENG', component: 'COMP' }])
  })

  it('10: an absent part makes the area absent, or counts as zero by setting', () => {
    const parts = { GRAM: ['60', '60', '45'], COMP: ['40', '40', 'X'] } satisfies Parameters<
      typeof composite
    >[0]
    expect(composite(parts).area).toMatchObject({ state: 'absent', percent: null, provisional: null })
    const { area, learner } = composite(parts, { ...byTheRules, absentCountsAsZero: true })
    expect(area).toMatchObject({ state: 'number', percent: '45', level: 'ME2', points: 5, wasAbsent: true })
    expect(area.papers[1]).toEqual({ component: 'COMP', state: 'absent', mark: null, max: '40' })
    expect(learner).toMatchObject({ status: 'ranked', absent: [{ component: 'COMP' }] })
  })

  it.each([
    ['X', '', 'blank'],
    ['EX', 'X', 'absent'],
    ['EX', 'EX', 'exempt'],
  ])('11: %s + “%s” is %s', (one, other, state) => {
    expect(composite({ GRAM: ['60', '60', one], COMP: ['40', '40', other] }).area.state).toBe(state)
  })

  it('12: three parts', () => {
    const written = { WRIT: ['45', '2', '27'], PERF: ['25', '3', '20'] } satisfies Parameters<
      typeof composite
    >[0]
    expect(composite({ ...written, PORT: ['30', '1', '18'] }).area.percent).toBe('70')
    expect(composite({ ...written, PORT: ['30', '1', 'EX'] }).area.percent).toBe('72')
  })

  it('13: a term by its weights', () => {
    const area = term({ Opener: ['50', '20', '33'], Mid: ['70', '30', '40'], End: ['100', '50', '71'] })
    expect(area).toMatchObject({ percent: '4609/70', level: 'ME1' })
    expect(shown(area.percent!)).toBe('65.8')
  })

  it('14: joined after the Opener', () => {
    const area = term({ Opener: ['50', '20', 'EX'], Mid: ['60', '30', '35'], End: ['100', '50', '57'] })
    expect(area).toMatchObject({ percent: '115/2', level: 'ME1' })
  })

  it('15: blank goes before absent in a term too', () => {
    const area = term({ Opener: ['50', '20', '33'], Mid: ['70', '30', 'X'], End: ['100', '50', ''] })
    expect(area).toMatchObject({ state: 'blank', provisional: '66' })
  })
})
